"""Few-shot chain of thought: the exemplars reason before they answer (Wei et al. 2022).

Source: arXiv:2201.11903.
"""

from agent.budget import Budget
from agent.messages import Question
from agent.strategies.single import single
from agent.strategies.strategy import Answering, Kit


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` with one call; the answer stands behind the last `The answer is`."""
    return single(kit, question, budget, "cot/prompt")
