"""ReAct: thoughts, actions and observations in turn, until the answer is known (Yao et al. 2022).

Source: arXiv:2210.03629. The loop itself is `agent.loop`. Over documents it searches them, or opens
pages by their titles and looks words up in them, as the paper's does; its answer is then cited. On
the web it is `agent.strategies.surfing`.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from agent import loop
from agent.budget import Budget
from agent.errors import BudgetSpent
from agent.events import Answer, Observation
from agent.messages import Json, Question
from agent.prompts import react_prompt
from agent.strategies import options
from agent.strategies.looping import agent_of, looped
from agent.strategies.rules import surfs
from agent.strategies.strategy import Answering, Kit
from tools.toolbox import Toolbox

if TYPE_CHECKING:
    from tools.documents.reading.tools import Desk

READING = ("search_documents", "open_document", "quote", "search", "lookup")
"""Tools that show passages and nothing else."""


@dataclass(frozen=True)
class Options:
    """What can be chosen with -O."""

    tools: Literal["search", "pages", "wikipedia"] = "search"
    """How is looked up: by searching, by the titles of documents as in the paper, or by those of
    Wikipedia."""


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` with the loop."""
    return played(kit, question, budget)


def played(kit: Kit, question: Question, budget: Budget, concludes: bool = True) -> Answering:
    """Run the loop, on the web where the question belongs there, else over documents if any.

    Args:
        kit: what it needs.
        question: what is asked.
        budget: what it may spend.
        concludes: whether it answers from what is known when its steps are spent.
    """
    if surfs(kit, question):
        from agent.strategies.surfing import surfed  # most runs need no web

        return (yield from surfed(kit, question, budget, concludes))
    if kit.documents is None:
        agent = replace(agent_of(kit), concludes=concludes)
        return (yield from looped(agent, kit, question, budget))
    from tools.documents.reading.tools import Desk  # nor documents

    desk = Desk(kit.documents, kit.evidence)
    agent = replace(over_documents(kit, desk), concludes=concludes)
    agent = replace(agent, acts_first=not question.attachments)
    return (yield from _looked_up(agent, kit, desk, question, budget))


def _looked_up(
    agent: loop.Agent, kit: Kit, desk: "Desk", question: Question, budget: Budget
) -> Answering:
    """Run the loop and cite its answer; where it finds nothing, say so."""
    from agent.strategies.citing import abstained, cited

    computed: Json = None
    otherwise = False
    running = looped(agent, kit, question, budget)
    while True:
        try:
            event = next(running)
        except StopIteration as ended:
            shown = desk.shown.passages
            return cited(ended.value, question, desk.evidence, shown, computed, otherwise)
        except BudgetSpent:
            if not agent.concludes or budget.exhausted() is not None:
                raise
            reason = budget.spent() or "repetition"
            return abstained(Answer(budget.steps, "", stop_reason=reason), question)
        if isinstance(event, Observation) and not event.failed and event.tool not in READING:
            computed, otherwise = event.value, True
        yield event


def over_documents(kit: Kit, desk: "Desk") -> loop.Agent:
    """Return the same with the tools and the prompt for documents."""
    chosen = options.read(Options, kit.options).tools
    if chosen == "search":
        found = Toolbox.of(desk.search_documents, desk.open_document, desk.quote)
        if desk.databases:  # the other tools run again over what was found
            asks = kit.tape.tools(Toolbox.of(desk.query_database))
            found = Toolbox({**found.tools, **asks.tools})
    else:
        found = Toolbox.of(desk.search, desk.lookup)
    toolbox = Toolbox({**found.tools, **kit.toolbox.tools})
    prompt = react_prompt(
        kit.prompts, "documents" if chosen == "search" else "pages", native=kit.native
    )
    return replace(agent_of(kit), toolbox=toolbox, prompt=prompt)
