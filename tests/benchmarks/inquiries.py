"""Notes of an invented office, and questions: some that they answer, some that they do not."""

import json
from dataclasses import dataclass
from pathlib import Path

from tools.documents.document import Document
from tools.documents.memory import InMemory
from tools.documents.splitting.split import split

OFFICE = Path(__file__).parent / "office.jsonl"
"""One note or one question a line; a question without an answer is one that no note answers."""


@dataclass(frozen=True)
class Inquiry:
    """A question, and words that a right answer holds; none where the notes hold no answer."""

    question: str
    answer: str = ""


def inquiries(inside: bool) -> list[Inquiry]:
    """Return the questions that the notes answer, or those that they do not."""
    found = (json.loads(line) for line in OFFICE.read_text("utf-8").splitlines())
    asked = [Inquiry(one["question"], one["answer"]) for one in found if "question" in one]
    return [one for one in asked if bool(one.answer) == inside]


def office() -> InMemory:
    """Return the notes as documents with vectors; to be closed."""
    from tools.documents.embedding.nano import Nano

    found = (json.loads(line) for line in OFFICE.read_text("utf-8").splitlines())
    notes = [
        Document(f"/notes/{one['title']}.txt", "text", one["text"], (), one["title"], one["date"])
        for one in found
        if "text" in one
    ]
    return InMemory([passage for note in notes for passage in split(note)], Nano())
