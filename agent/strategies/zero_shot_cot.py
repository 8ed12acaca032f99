"""Zero-shot chain of thought: reason step by step, then extract the answer (Kojima et al. 2022).

Source: arXiv:2205.11916. Always two calls; the answer is the first match in the second reply.
"""

from dataclasses import replace

from agent.budget import Budget
from agent.errors import BudgetSpent
from agent.forms import behind_marker
from agent.messages import Question
from agent.strategies.calling import call
from agent.strategies.single import answer_in
from agent.strategies.strategy import Answering, Kit


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` with two calls."""
    opened, front = kit.open("zero-shot-cot/prompt", question)
    reasoned = yield from call(kit, opened, front, budget)
    more = {"reasoning": reasoned.text.strip()}
    opened, extract = kit.open("zero-shot-cot/extract", question, **more)
    try:
        written = yield from call(kit, opened, extract, budget, part=None)
    except BudgetSpent:  # the reasoning may have come to its answer
        if behind_marker(reasoned.text) is None:
            raise
        found = answer_in(
            reasoned, replace(front, answer="marked"), question, budget.steps, kit.model.name
        )
        return replace(found, stop_reason=budget.exhausted() or "tokens")
    return answer_in(written, extract, question, budget.steps, kit.model.name)
