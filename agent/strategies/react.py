"""ReAct: thoughts, actions and observations in turn, until the answer is known (Yao et al. 2022).

Source: arXiv:2210.03629. The loop itself is `agent.loop`. Over documents it searches them, or opens
pages by their titles and looks words up in them, as the paper's does; its answer is then cited.
"""

import math
from dataclasses import dataclass, replace
from typing import Literal

from agent import loop
from agent.budget import Budget
from agent.errors import BudgetSpent
from agent.events import Answer, Called, Confidence, Observation, Started
from agent.messages import Json, Question
from agent.prompts import react_prompt
from agent.strategies import options
from agent.strategies.citing import abstained, cited
from agent.strategies.strategy import Answering, Kit
from tools.documents.reading.tools import Desk
from tools.toolbox import Toolbox

READING = ("search_documents", "open_document", "quote", "search", "lookup")
"""Tools that show passages and nothing else."""


@dataclass(frozen=True)
class Options:
    """What can be chosen with -O."""

    tools: Literal["search", "pages"] = "search"
    """How documents are read: passages that a search finds, or pages by title as in the paper."""


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` with the loop."""
    return played(kit, question, budget)


def played(kit: Kit, question: Question, budget: Budget, concludes: bool = True) -> Answering:
    """Run the loop, over the documents if there are any.

    Args:
        kit: what it needs.
        question: what is asked.
        budget: what it may spend.
        concludes: whether it answers from what is known when its steps are spent.
    """
    if kit.documents is None:
        agent = replace(agent_of(kit), concludes=concludes)
        return (yield from looped(agent, question, budget))
    desk = Desk(kit.documents, kit.evidence)
    agent = replace(over_documents(kit, desk), concludes=concludes)
    agent = replace(agent, acts_first=not question.attachments)
    return (yield from _looked_up(agent, desk, question, budget))


def _looked_up(agent: loop.Agent, desk: Desk, question: Question, budget: Budget) -> Answering:
    """Run the loop and cite its answer; where it finds nothing, say so."""
    computed: Json = None
    otherwise = False
    running = looped(agent, question, budget)
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


def looped(agent: loop.Agent, question: Question, budget: Budget) -> Answering:
    """Run the loop, and tell how likely the model found its words."""
    found: Answer | None = None
    sure: list[float] = []
    for event in loop.react(agent, question, budget):
        if isinstance(event, Answer):
            found = event
        elif not isinstance(event, Started):
            if isinstance(event, Called) and event.logprob is not None:
                sure.append(event.logprob)
            yield event
    assert found is not None, "the loop ends with an answer or an error"
    return found if not sure else replace(found, confidence=_confidence(sure))


def agent_of(kit: Kit) -> loop.Agent:
    """Return what the loop needs of `kit`."""
    return loop.Agent(
        kit.model,
        kit.toolbox,
        react_prompt(kit.prompts),
        kit.decoding,
        kit.protocol,
        kit.secrets,
        before=kit.conversation,
    )


def over_documents(kit: Kit, desk: Desk) -> loop.Agent:
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
    prompt = react_prompt(kit.prompts, "documents" if chosen == "search" else "pages")
    return replace(agent_of(kit), toolbox=toolbox, prompt=prompt)


def _confidence(sure: list[float]) -> Confidence:
    """The steps that decide are all but the last one, which only says what they brought."""
    deciding = sure[:-1] or sure
    mean = math.exp(min(0.0, sum(deciding) / len(deciding)))
    return Confidence(round(mean, 4), "mean probability of its tokens")
