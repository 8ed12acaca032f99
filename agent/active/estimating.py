"""Draws the samples of a pool: each question several times, with a seed of its own each time.

Method: Diao et al. 2023, arXiv:2302.12246: k = 10 samples at temperature 0.7 with the basic
exemplars of chain of thought and `Let's think step by step.`, or zero-shot chain of thought.
"""

import re
from collections.abc import Generator, Mapping
from dataclasses import replace

from agent.active.estimates import Estimates, Sample
from agent.active.pool import Pooled
from agent.budget import Budget
from agent.errors import BudgetSpent, ContextOverflow, NoAnswer
from agent.events import Answer
from agent.forms import MARKER
from agent.messages import Question
from agent.strategies import zero_shot_cot
from agent.strategies.active_prompt import NAME
from agent.strategies.calling import result_of
from agent.strategies.self_consistency import overheard
from agent.strategies.single import single
from agent.strategies.strategy import Answering, Kit, Strategy

Drawing = Generator[Sample, None, None]
LEADING = re.compile(r"\b(?:so|thus|hence|therefore|所以|因此),?\s*$", re.IGNORECASE)


def chain_of_thought(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` as the paper's estimate does: with the basic exemplars."""
    return single(kit, question, budget, f"{NAME}/estimate")


WAYS: Mapping[str, Strategy] = {"cot": chain_of_thought, "zero-shot-cot": zero_shot_cot.answer}
"""How the questions of a pool may be asked."""


def estimated(kit: Kit, pool: Mapping[str, Pooled], held: Estimates) -> Drawing:
    """Yield the samples that `held` lacks, which the caller adds to it.

    Args:
        kit: the model and how to decode.
        pool: the questions by their fingerprints.
        held: the samples that there are already.
    """
    header = held.header
    for key, number in held.missing():
        seed = (header.seed + number - 1) % 2**31
        question = Question(pool[key].question, form=header.form)
        empty = Sample(key, number, question.text, seed=seed)
        if key in held.left_out:  # since its first sample was asked for
            continue
        one = kit.sampling(header.temperature, seed)
        try:
            yield _drawn(WAYS[header.strategy](one, question, Budget()), empty)
        except ContextOverflow as error:
            yield replace(empty, left_out=str(error))


def _drawn(answering: Answering, empty: Sample) -> Sample:
    """Return the sample that `answering` brings; a reply without an answer is one as well.

    So is one that was cut: the last number that it came to is no answer.
    """
    heard: list[str] = []
    try:
        answer: Answer | None = result_of(overheard(answering, heard))
    except (NoAnswer, BudgetSpent):
        answer = None
    if answer is None or answer.stop_reason != "answered":
        return replace(empty, rationale="\n".join(heard))
    value = answer.text if answer.value is None else answer.value
    return replace(empty, text=answer.text, value=value, rationale=rationale_in("\n".join(heard)))


def rationale_in(reply: str) -> str:
    """Return the reasoning of `reply`: what stands before its last `The answer is`."""
    markers = list(MARKER.finditer(reply))
    before = reply[: markers[-1].start()] if markers else reply
    return LEADING.sub("", before.rstrip()).strip() or reply.strip()


def alike(held: Estimates) -> bool:
    """Return whether the samples were none: all alike, word for word, for every question."""
    told = [[(one.text, one.rationale) for one in held.of(key)] for key in held.header.pool]
    several = [one for one in told if len(one) > 1]
    return bool(several) and all(len(set(one)) == 1 for one in several)
