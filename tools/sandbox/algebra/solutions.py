"""Chooses among the solutions of a system, and writes numbers down."""

from collections.abc import Sequence
from typing import Any

from tools.sandbox.algebra.notation import Unsolvable
from tools.sandbox.algebra.roots import Known
from tools.sandbox.algebra.system import System

MOST_BITS = 13_000
"""About 3,900 digits: Python refuses to write whole numbers of more than 4,300."""
DIGITS = 17
MOST_NAMED = 5
Number = dict[str, str]
"""`exact` is a quotient, absent where there is none; `decimal` is always there."""


def chosen(system: System, found: Sequence[Known]) -> dict[str, Number]:
    """Return the values of the variables in the right solution, the answer's first.

    A positive answer is preferred, and then one without negative numbers beside it; raise
    `Unsolvable` where several are left.
    """
    positive = [one for one in found if _sign(one[system.answer]) > 0]
    without = [one for one in positive if all(_sign(value) >= 0 for value in one.values())]
    by_value = {one[system.answer]: one for one in reversed(without or positive or found)}
    if len(by_value) > 1:
        values = ", ".join(_shown(value) for value in reversed(list(by_value)[-MOST_NAMED:]))
        name = system.name_of(system.answer)
        raise Unsolvable(
            f"{name} has several solutions: {values}: add the equation that tells which is meant"
        )
    (known,) = by_value.values()
    order = [system.answer, *(one for one in system.symbols.values() if one != system.answer)]
    return {system.name_of(one): _number(known[one]) for one in order if one in known}


def _sign(value: Any) -> int:
    number = value.evalf(DIGITS).as_real_imag()[0]
    return bool(number > 0) - bool(number < 0)


def _number(value: Any) -> Number:
    if value.is_Rational:
        if max(int(value.p).bit_length(), int(value.q).bit_length()) > MOST_BITS:
            raise Unsolvable("its numbers become too large: use smaller exponents")
        return {"exact": f"{value.p}/{value.q}"}
    return {"decimal": str(value.evalf(DIGITS).as_real_imag()[0])}


def _shown(value: Any) -> str:
    return str(value) if value.is_Integer else str(value.evalf(6))
