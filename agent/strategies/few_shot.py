"""Few-shot: a few questions with their answers, then the question (Brown et al. 2020).

Source: arXiv:2005.14165. The exemplars are those of chain of thought, without their reasoning.
"""

from agent.budget import Budget
from agent.messages import Question
from agent.strategies.single import single
from agent.strategies.strategy import Answering, Kit


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` with one call; the answer stands behind `The answer is`."""
    return single(kit, question, budget, "few-shot/prompt", part=None)
