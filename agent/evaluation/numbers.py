"""Scorers of tasks whose answer is a number or an expression.

GSM8K (Cobbe et al. 2021, arXiv:2110.14168), SVAMP (Patel et al. 2021, arXiv:2103.07191), GSM-hard
(Gao et al. 2022, arXiv:2211.10435: absolute error below 1e-3), Game of 24 (Yao et al. 2023,
arXiv:2305.10601: right if any of the final states that the search kept is).
"""

import math
import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from agent.evaluation.problem import Given, Gold, Score
from agent.forms import behind_marker
from agent.messages import Json
from agent.values import number_in, numbers_in

LOOSE = re.compile(r"-?[$0-9.,]{2,}|-?[0-9]+")
"""The flexible match of lm-evaluation-harness."""
NUMBER = re.compile(
    r"[-+]?(?:\d{1,4000}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][-+]?\d{1,3})?"
    r"|[-+]?\d{1,400}/0{0,9}[1-9]\d{0,400}",
    re.ASCII,
)
"""What `Fraction` reads, in bounds: 1e999999999 would take hours to write out."""
TOLERANCE = Fraction(1, 10**6)
ABSOLUTE = Fraction(1, 10**3)
"""GSM-hard, as PAL scores it."""


def exact(value: Json) -> Fraction | None:
    """Return the number that `value` is, exactly; None for what is no number."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):  # of any size: a float may not hold it
        return Fraction(value)
    if isinstance(value, float):
        return Fraction(value) if math.isfinite(value) else None
    if not isinstance(value, str):
        return None
    text = value.rpartition("####")[2].strip().replace(",", "").removeprefix("$")
    text = text.removesuffix(".").removesuffix("%")
    return Fraction(text) if NUMBER.fullmatch(text) else None


def gsm8k(gold: Gold, given: Given) -> Score:
    """Compare the canonical number; `strict` and `flexible` read the reply as others do.

    `strict` wants the number behind a marker such as `The answer is`, or a reply that is nothing
    else; `flexible` takes the last number of the reply, whatever stands around it.
    """
    wanted = _wanted(gold)
    reply = given.reply or given.text
    found = {"strict": _strict(reply), "flexible": _flexible(reply)}
    details: dict[str, Json] = {name: _close(one, wanted) for name, one in found.items()}
    return Score(_close(_stated(given), wanted), details)


def gsm_hard(gold: Gold, given: Given) -> Score:
    """Compare with the official absolute tolerance; `relative` forgives rounding of large ones."""
    wanted, stated = _wanted(gold), _stated(given)
    if wanted is None or stated is None:
        return Score(False, {"relative": False})
    gap = abs(stated - wanted)
    return Score(gap < ABSOLUTE, {"relative": gap <= max(ABSOLUTE, TOLERANCE * abs(wanted))})


def game24(gold: Gold, given: Given) -> Score:
    """Right if any final state is; `first` looks at the one answer alone."""
    from agent.game24 import fault

    first = fault(str(given.value or given.text), gold.numbers)
    finals = (final for final in given.finals if not fault(final, gold.numbers))
    right = not first or next(finals, None) is not None
    return Score(right, {"first": not first, "fault": first})


def _wanted(gold: Gold) -> Fraction | None:
    return exact(gold.answer)


def _stated(given: Given) -> Fraction | None:
    """Return the number that a run states: its value, else what its text says."""
    value = exact(given.value)
    return number_in(given.text) if value is None else value


def _close(found: Fraction | None, wanted: Fraction | None) -> bool:
    if found is None or wanted is None:
        return False
    return abs(found - wanted) <= TOLERANCE * max(Fraction(1), abs(wanted))


def _strict(reply: str) -> Fraction | None:
    marked = behind_marker(reply)
    if marked is not None:
        return next(iter(numbers_in(marked)), None)
    return exact(reply.strip())


def _flexible(reply: str) -> Fraction | None:
    matches = LOOSE.findall(reply)
    if not matches:
        return None
    bare = matches[-1].replace(",", "").replace("$", "").rstrip(".")
    try:
        return Fraction(Decimal(bare))
    except (InvalidOperation, ValueError):
        return None
