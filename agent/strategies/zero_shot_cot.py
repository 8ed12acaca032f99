"""Zero-shot chain of thought: reason step by step, then extract the answer (Kojima et al. 2022).

Source: arXiv:2205.11916. Always two calls; the answer is the first match in the second reply.
"""

from agent.budget import Budget
from agent.messages import Question
from agent.strategies.calling import call
from agent.strategies.single import answer_in
from agent.strategies.strategy import Answering, Kit


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` with two calls."""
    opened, front = kit.open("zero-shot-cot/prompt", question)
    reasoned = yield from call(kit, opened, front, budget)
    more = {"reasoning": reasoned.text.strip()}
    opened, front = kit.open("zero-shot-cot/extract", question, **more)
    written = yield from call(kit, opened, front, budget, part=None)
    return answer_in(written, front, question, budget.steps, kit.model.name)
