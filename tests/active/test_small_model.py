"""Active-Prompt from end to end on the small model."""

from pathlib import Path

import pytest

from agent.active.annotation import Annotation
from agent.active.estimates import Estimates
from agent.active.estimating import estimated
from agent.active.exemplars import Collection
from agent.active.pool import Pooled
from agent.active.selection import select
from agent.budget import Budget
from agent.events import Answer
from agent.messages import Decoding, Question
from agent.models.embedded.model import EmbeddedModel
from agent.prompts import Library
from agent.strategies.running import run
from agent.strategies.strategy import Kit
from tests.active.estimated import header
from tests.toys import TOYS

QUESTIONS = (
    "The last letters of the words in Red Sun?",
    "The last letters of the words in Big Cat?",
)
SOLVED = Annotation("Red ends with d, Sun ends with n. Together: dn.", "dn")
"""Exemplars of letters are short, and any word is an answer."""


@pytest.mark.model
def test_estimate_select_annotate_and_use(small_model: EmbeddedModel, tmp_path: Path) -> None:
    head = header(*QUESTIONS, form="letters")
    pool = {key: Pooled(key, one) for key, one in zip(head.pool, QUESTIONS, strict=True)}
    held = Estimates(head)
    for one in estimated(Kit(small_model, TOYS, decoding=Decoding(24)), pool, held):
        held.add(one)
    assert list(held.missing()) == []

    (most,) = select(held, 1, "disagreement")
    assert (most.question in QUESTIONS, most.k) == (True, 2)

    Collection(tmp_path, "letters").add(most, SOLVED, head.pool)
    kit = Kit(small_model, TOYS, Library(folders=(tmp_path,)), Decoding(64, seed=1), samples=2)
    asked = Question("The last letters of the words in Old Man?", form="letters")
    *_, answer = run(kit, "active-prompt", asked, Budget())
    assert isinstance(answer, Answer)
    assert isinstance(answer.value, str)
