"""Cross-check: independent derivations of different kinds, until two of them agree (ours).

Self-consistency samples one strategy and shares its blind spots; here a program, a chain of thought
and the loop each come to an answer of their own. The vote is that of Wang et al. 2022
(arXiv:2203.11171): plurality over canonical values, ties to the one seen first.
"""

from dataclasses import dataclass, replace

from agent.budget import Budget
from agent.errors import BudgetSpent, NoAnswer, UserError
from agent.events import Answer, Confidence, Sampled
from agent.messages import Question
from agent.strategies import catalogue, options
from agent.strategies.calling import as_thoughts
from agent.strategies.strategy import Answering, Kit
from agent.strategies.voting import Votes

LEAST = 2
PICKS = ("pal", "cot", "react")
"""The strategies whose options may be given."""


@dataclass(frozen=True)
class Options:
    """What can be chosen with -O."""

    by: str = "pal,cot,react"
    """The strategies that derive the answer, in this order; the first one wins where all differ."""


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` with what most derivations bring; two that agree are enough of three."""
    names = derivations(options.read(Options, kit.options).by)
    votes = Votes(len(names))
    for number, name in enumerate(names, 1):
        strategy, own = catalogue.prepared(_with_options_of(name, kit), name)
        found: Answer | None = None
        try:
            found = yield from as_thoughts(strategy(own, question, budget))
        except NoAnswer:
            pass  # it has no vote
        except BudgetSpent:
            if not votes.valid:
                raise
            break
        votes.add(found)
        text, value = (found.text, found.value) if found else ("", None)
        yield Sampled(budget.steps, number, len(names), text, value, own.decoding.seed, name)
        if votes.decided:
            break
    return agreed(votes, budget.steps)


def derivations(text: str) -> list[str]:
    """Return the names of the strategies in `text`; raise `UserError` for fewer than two."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if len(set(names)) < max(LEAST, len(names)):
        raise UserError(f"-O by={text}: needs two or more different strategies", "by=pal,cot")
    for name in names:
        catalogue.checked(name, {})
    return names


def _with_options_of(name: str, kit: Kit) -> Kit:
    known = catalogue.known_options(name)
    return replace(kit, options={key: kit.options[key] for key in kit.options if key in known})


def agreed(votes: Votes, step: int) -> Answer:
    """Return the answer with the most votes; raise `NoAnswer` where no derivation brought one."""
    won = votes.winner()
    if won is None:
        raise NoAnswer(
            f"none of {votes.drawn} derivations held an answer",
            "ask it another way, or choose another --strategy",
        )
    found, count = won
    how = f"{count} of {votes.drawn} derivations agree" if count > 1 else "no two derivations agree"
    return replace(found, step=step, confidence=Confidence(round(count / votes.drawn, 4), how))
