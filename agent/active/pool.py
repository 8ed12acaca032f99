"""The pool: questions without answers, of which the model's least sure ones are wanted.

Method: Diao et al. 2023, arXiv:2302.12246: up to 1,000 questions of the training set, drawn by a
seeded shuffle. Gold answers may stand in the file; nothing here reads them.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.active import jsonlines
from agent.errors import UserError
from agent.forms import FORMS, Form, form_of
from agent.messages import Question
from agent.strategies.active_prompt import fingerprint


@dataclass(frozen=True)
class Pooled:
    """One question of a pool."""

    id: str
    """Its fingerprint: the same question has the same one in every file."""
    question: str
    form: str = ""
    """The form of its answer, where the pool says it."""


def read(path: Path) -> list[Pooled]:
    """Return the questions in the file `path`, in its order, each one once.

    Raises `UserError` naming file and line.
    """
    found: dict[str, Pooled] = {}
    for where, one in jsonlines.objects(path):
        question, form = one.get("question"), one.get("form", "")
        if not isinstance(question, str) or not question.strip():
            raise UserError(f"{where}: has no question", 'write {"question": "…"}')
        if form and form not in FORMS:
            raise UserError(f"{where}: form is {form!r}", f"use one of {', '.join(FORMS)}")
        key = fingerprint(question)
        found.setdefault(key, Pooled(key, question.strip(), form))
    if not found:
        raise UserError(f"{path} holds no questions", 'write {"question": "…"}, one a line')
    return list(found.values())


def drawn(questions: Sequence[Pooled], most: int, seed: int) -> list[Pooled]:
    """Return up to `most` of `questions`, shuffled: the same ones for the same seed."""
    shuffled = list(questions)
    random.Random(seed).shuffle(shuffled)
    return shuffled[:most]


def form_in(questions: Sequence[Pooled]) -> tuple[Form, int]:
    """Return the form that most questions' answers have, and how many: a pool is of one task."""
    forms = Counter(form_of(Question(one.question, form=one.form)) for one in questions)
    return forms.most_common(1)[0]
