"""ReAct, and where it does not finish within its steps, the vote of chain-of-thought samples.

Method: Yao et al. 2022, arXiv:2210.03629 (ReAct → CoT-SC): 7 steps on HotpotQA and 5 on FEVER, then
21 samples; here the setting `max_steps`, and fewer samples unless more are asked for. A finish
that is empty or says `unknown` is no finish (ours). If no sample holds an answer either, what
the loop said in the end is the answer.
"""

from dataclasses import dataclass

from agent.budget import Budget
from agent.errors import BudgetSpent, NoAnswer
from agent.events import Chosen
from agent.messages import Question
from agent.strategies import options, self_consistency
from agent.strategies.finishing import finished
from agent.strategies.strategy import Answering, Kit


@dataclass(frozen=True)
class Options:
    """What can be chosen with -O."""

    samples: int = 5
    """How many samples of chain of thought; --samples says the same; the paper takes 21."""
    temperature: float = 0.7
    """How freely the samples choose their words."""
    early_stop: bool = True
    """Stop as soon as no sample that is left can change the winner."""


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` with the loop, else with the vote."""
    chosen = options.read(Options, kit.options)
    samples = kit.samples or chosen.samples
    finish = yield from finished(kit, question, budget)
    if finish.answer is not None and not finish.failure:
        yield Chosen("react", "it finished")
        return finish.answer
    yield Chosen("self-consistency", finish.failure)
    voting = self_consistency.Options("cot", samples, chosen.temperature, chosen.early_stop)
    try:
        votes = yield from self_consistency.sampled(kit, question, budget, voting)
        return self_consistency.elected(votes, budget.steps)
    except (NoAnswer, BudgetSpent):
        if finish.answer is None or not finish.answer.text.strip():
            raise
        return finish.answer
