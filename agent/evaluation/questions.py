"""Turns a row of a suite into a question with its known answer."""

import dataclasses
import random
import re
from collections.abc import Mapping, Sequence

from agent.errors import UserError
from agent.evaluation.problem import Gold, Problem
from agent.evaluation.rows import HINT, Row
from agent.evaluation.suite import Suite
from agent.forms import FORMS
from agent.messages import Attachment, Json, Question

LETTERS = "ABCDEFGHIJ"
LABELLED = re.compile(r"^\(?([A-J])[).:]\s*(.*)$", re.DOTALL)
"""How AQuA writes its choices: `A)21`."""
Choice = tuple[str, str]
"""Its label in the data, empty where there is none, and its text."""


def problem_of(suite: Suite, row: Row, number: int, seed: int) -> Problem:
    """Return the question of `row`.

    Args:
        suite: says which field holds what.
        row: the data.
        number: its place among those that are run; names a row without an id.
        seed: draws the order of choices that are to be shuffled.

    Raises `UserError` for a row without a question or an answer.
    """
    fields, values = suite.fields, row.values
    text = _cut(" ".join(_text(row, one) for one in fields.question), suite)
    answer = _answer(row, suite)
    gold = Gold(answer, _accepted(values, fields.accepted), _numbers(row, fields.numbers))
    if fields.choices and suite.lettered:
        text, gold = _lettered(text, answer, row, suite, seed)
    elif isinstance(answer, dict):  # texts with their scores: those with 1 are right
        right = _right(answer)
        gold = Gold(right[0] if right else "", tuple(right), gold.numbers)
    text = f"{suite.before}{text}"
    form = str(values.get(fields.form) or suite.form) if fields.form else suite.form
    if form and form not in FORMS:
        raise UserError(f"{row.where}: there is no form {form!r}", f"one of {', '.join(FORMS)}")
    gold = dataclasses.replace(gold, form=form)
    question = Question(text, passages_of(values.get(fields.contexts)), form)
    name = str(values.get(fields.id) or row.where.rpartition(":")[2] or number)
    return Problem(name, question, gold, str(values.get(fields.topic) or ""), row.where)


def _text(row: Row, field: str) -> str:
    found = row.values.get(field)
    if not isinstance(found, str) or not found.strip():
        raise UserError(f"{row.where}: has no {field!r}", HINT)
    return found.strip()


def _cut(text: str, suite: Suite) -> str:
    """Return the question alone, without what stands around it in the data."""
    for end in suite.until:
        text = text.partition(end)[0]
    return text.removeprefix(suite.start).strip()


def _answer(row: Row, suite: Suite) -> Json:
    """Return the known answer; choices with scores in a list of their own become a mapping."""
    field, scores = suite.fields.answer, suite.fields.scores
    if scores and isinstance(row.values.get(scores), list):
        texts = _list(row.values.get(suite.fields.choices))
        return dict(zip(map(str, texts), _list(row.values[scores]), strict=False))
    found = row.values.get(field)
    if not field and suite.fields.numbers:
        return None  # a puzzle: any right expression is the answer
    if found is None or (isinstance(found, str) and not found.strip()):
        raise UserError(f"{row.where}: has no {field!r}", HINT)
    return found


def _accepted(values: Mapping[str, Json], field: str) -> tuple[str, ...]:
    found = values.get(field) if field else None
    return tuple(str(one) for one in found) if isinstance(found, list) else ()


def _numbers(row: Row, field: str) -> tuple[int, ...]:
    found = row.values.get(field) if field else None
    if not field:
        return ()
    words = found if isinstance(found, list) else re.findall(r"\d+", str(found or ""))
    if not words or not all(str(one).isdigit() for one in words):
        raise UserError(f"{row.where}: its {field!r} are no whole numbers", "write [4, 6, 6, 9]")
    return tuple(int(str(one)) for one in words)


def _lettered(text: str, answer: Json, row: Row, suite: Suite, seed: int) -> tuple[str, Gold]:
    """Return the question with its choices in a row below it, and the letter of the right one."""
    choices = _choices(row.values.get(suite.fields.choices))
    right = [one for one in choices if _is_right(one, answer)]
    if not 2 <= len(choices) <= len(LETTERS) or not right:
        where = f"{row.where}: its {suite.fields.choices!r}"
        raise UserError(f"{where} are no choices with the answer among them", "mend the row")
    if suite.shuffle:
        random.Random(f"{seed}:{text}").shuffle(choices)
    shown = "\n".join(f"({letter}) {one[1]}" for letter, one in zip(LETTERS, choices, strict=False))
    gold = Gold(LETTERS[choices.index(right[0])], (), (), tuple(one[1] for one in choices))
    return f"{text}\n{shown}", gold


def _is_right(choice: Choice, answer: Json) -> bool:
    """Return whether a choice is the answer: its label, its text, or one with a score."""
    if isinstance(answer, dict):
        return choice[1] in _right(answer)
    label, text = choice
    return str(answer).strip() in ((label,) if label else (text,))


def _right(scores: Mapping[str, Json]) -> list[str]:
    return [text for text, score in scores.items() if score == 1]


def _choices(found: Json) -> list[Choice]:
    if isinstance(found, dict) and isinstance(found.get("text"), list):
        texts, labels = _list(found["text"]), _list(found.get("label"))
        return [(str(label), str(text)) for label, text in zip(labels, texts, strict=True)]
    if isinstance(found, dict):
        return [("", text) for text, score in found.items() if score is not None]
    choices = []
    for one in _list(found):
        match = LABELLED.match(str(one))
        choices.append((match[1], match[2]) if match else ("", str(one)))
    return choices


def _list(found: Json) -> Sequence[Json]:
    return found if isinstance(found, list) else []


def passages_of(found: Json) -> tuple[Attachment, ...]:
    """Return passages, as HotpotQA has them, as texts with their titles."""
    if isinstance(found, dict):  # a list of titles and one of sentences
        titles, sentences = _list(found.get("title")), _list(found.get("sentences"))
        passages = list(zip(titles, sentences, strict=False))
    else:
        rows = (one for one in _list(found) if isinstance(one, dict))
        passages = [(one.get("title"), one.get("sentences")) for one in rows]
    return tuple(
        Attachment(str(title or "passage"), "".join(map(str, _list(text))))
        for title, text in passages
    )
