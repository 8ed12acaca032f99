"""The vote of chain-of-thought samples, and where it has no majority, ReAct.

Method: Yao et al. 2022, arXiv:2210.03629 (CoT-SC → ReAct): if the leading answer has fewer than n/2
of n samples, those without an answer among the n, the loop decides. The paper takes n = 21; here
fewer unless more are asked for. Where ReAct fails too, the leading answer stands (the paper is
silent on it). Sampling ends early only where a majority can no longer be lost.
"""

from dataclasses import dataclass

from agent.budget import Budget
from agent.errors import NoAnswer
from agent.events import Chosen
from agent.messages import Question
from agent.strategies import options, self_consistency
from agent.strategies.finishing import finished
from agent.strategies.strategy import Answering, Kit
from agent.strategies.voting import Votes


@dataclass(frozen=True)
class Options:
    """What can be chosen with -O."""

    samples: int = 5
    """How many samples of chain of thought; --samples says the same; the paper takes 21."""
    temperature: float = 0.7
    """How freely the samples choose their words."""
    early_stop: bool = True
    """Stop as soon as no sample that is left can change the outcome."""


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` with the vote, else with the loop."""
    chosen = options.read(Options, kit.options)
    samples = kit.samples or chosen.samples
    voting = self_consistency.Options("cot", samples, chosen.temperature, chosen.early_stop)
    votes = yield from self_consistency.sampled(kit, question, budget, voting, enough=is_settled)
    told = f"{_most(votes)} of {votes.planned} samples agree"
    if has_majority(votes) or votes.ended != "answered":  # or nothing is left for the loop
        yield Chosen("self-consistency", told)
        return self_consistency.elected(votes, budget.steps)
    yield Chosen("react", f"only {told}")
    finish = yield from finished(kit, question, budget)
    if finish.answer is not None and not finish.failure:
        return finish.answer
    yield Chosen("self-consistency", f"only {told}, but {finish.failure}")
    try:
        return self_consistency.elected(votes, budget.steps)
    except NoAnswer:
        if finish.answer is None or not finish.answer.text.strip():
            raise
        return finish.answer


def has_majority(votes: Votes) -> bool:
    """Return whether the leading answer has at least half of all samples that were asked for."""
    return 2 * _most(votes) >= votes.planned


def is_settled(votes: Votes) -> bool:
    """Return whether the vote decides, and no sample that is left can change for what."""
    return has_majority(votes) and votes.is_decided()


def _most(votes: Votes) -> int:
    return max(votes.counts, default=0)
