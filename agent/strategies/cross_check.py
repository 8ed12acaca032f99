"""Cross-check: independent derivations of different kinds, until two of them agree (ours).

Self-consistency samples one strategy and shares its blind spots; here a program, a chain of thought
and the loop each come to an answer of their own. The vote is that of Wang et al. 2022
(arXiv:2203.11171): plurality over canonical values, ties to the one seen first. A derivation that
brings no answer, or whose reply was cut, has no vote.
"""

from dataclasses import dataclass

from agent.budget import Budget
from agent.errors import UserError
from agent.messages import Question
from agent.strategies import catalogue, options
from agent.strategies.self_consistency import ballot, elected, outcome
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

    def __post_init__(self) -> None:
        derivations(self.by)  # wrong names are refused before a model is loaded


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` with what most derivations bring; two that agree are enough of three."""
    names = derivations(options.read(Options, kit.options).by)
    votes = Votes(len(names))
    for number, name in enumerate(names, 1):
        strategy, own = catalogue.prepared(catalogue.fitting(kit, name), name)
        found = yield from outcome(strategy(own, question, budget), votes, budget)
        if votes.ended != "answered":
            break
        votes.add(found)
        yield ballot(found, budget.steps, number, votes, own.decoding.seed, name)
        if votes.is_decided():
            break
    return elected(votes, budget.steps, "derivations", _how)


def derivations(text: str) -> list[str]:
    """Return the names of the strategies in `text`.

    Raises `UserError` for fewer than two different ones, and for one that does not exist or votes
    itself.
    """
    names = [catalogue.find(name.strip()).name for name in text.split(",") if name.strip()]
    if len(set(names)) < max(LEAST, len(names)):
        raise UserError(
            f"-O by={text}: there have to be two or more different strategies", "such as by=pal,cot"
        )
    for name in names:
        catalogue.refuse_votes("by", name, "cross-check")
    return names


def _how(votes: Votes, count: int) -> str:
    if count > 1:
        return f"{count} of {votes.drawn} derivations agree"
    return "only one derivation was made" if votes.drawn == 1 else "no two derivations agree"
