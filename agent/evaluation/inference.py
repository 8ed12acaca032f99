"""Infers from the rows of a bare file which shipped suite they belong to."""

from collections.abc import Callable, Sequence

from agent.evaluation.numbers import exact
from agent.evaluation.rows import Row
from agent.evaluation.words import label_of

LOOKED_AT = 200
"""Rows that are looked at."""


POOLED = {"hotpotqa": "hotpotqa-pooled"}
"""Which suite pools the passages that another one puts with each question."""


def suite_for(rows: Sequence[Row], looks_up: bool = False) -> tuple[str, str]:
    """Return the name of the shipped suite that reads such rows, and why.

    Args:
        rows: those of the file.
        looks_up: whether a strategy looks things up in documents.
    """
    some = rows[:LOOKED_AT]
    for name, field in BY_FIELD:
        if all(field in row.values for row in some):
            name = POOLED.get(name, name) if looks_up else name
            return name, f"its rows have the field {field!r}"
    for name, why, fits in BY_ANSWER:
        if all(fits(row) for row in some):
            return name, why
    return "builtin", "its answers are of several kinds"


def _answer(row: Row) -> str:
    value = row.values.get("answer")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value if value is not None else "")


def _is_number(row: Row) -> bool:
    value = row.values.get("answer")
    return not isinstance(value, bool) and exact(value) is not None


BY_FIELD = (
    ("game24", "numbers"),
    ("last-letters", "words"),
    ("hotpotqa", "contexts"),
    ("gsm8k", "answer_num"),
    ("builtin", "form"),
)
BY_ANSWER: tuple[tuple[str, str, Callable[[Row], bool]], ...] = (
    ("gsm8k", "its answers are numbers", _is_number),
    (
        "strategyqa",
        "its answers are yes and no",
        lambda row: label_of(_answer(row)) in ("yes", "no"),
    ),
    (
        "fever",
        "its answers are FEVER's labels",
        lambda row: _answer(row).upper() in ("SUPPORTS", "REFUTES", "NOT ENOUGH INFO"),
    ),
)
