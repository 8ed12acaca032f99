"""Asks SymPy for real solutions: exact ones, and a numeric one where it knows none.

Pages: https://docs.sympy.org/latest/modules/solvers/solvers.html. All that comes here are
expressions of ours: `nsolve` makes a program of them, in which no word of the model is left.
"""

from collections.abc import Sequence
from typing import Any

from tools.sandbox.algebra.notation import Unsolvable

GUESSES = (1, 10, 100, 0.1, -1)
DIGITS = 30
MOST_DENOMINATOR = 10**6
NOTHING, ALMOST_NOTHING = 1e-15, 1e-9
"""What may be left of two sides that are equal: computed ones, and ones with a numeric solution."""

Known = dict[Any, Any]
"""Values by symbol."""


def of_one(difference: Any, symbol: Any) -> list[Any]:
    """Return the real values of the one unknown for which `difference` is zero."""
    import sympy

    if difference.is_polynomial(symbol):
        polynomial = sympy.Poly(difference, symbol)
        if polynomial.domain.is_QQ or polynomial.domain.is_ZZ:
            return list(dict.fromkeys(polynomial.real_roots()))
    return [one[symbol] for one in of_several([difference], [symbol])]


def of_several(differences: Sequence[Any], unknown: Sequence[Any]) -> list[Known]:
    """Return the real solutions for which all `differences` are zero; unknowns may stay in them.

    Raises `Unsolvable` where SymPy cannot tell.
    """
    import sympy

    try:
        found = sympy.solve(differences, unknown, dict=True)
    except (NotImplementedError, TypeError, ValueError, AttributeError) as error:  # "too hard"
        if len(differences) < len(unknown):
            raise Unsolvable("an equation is missing: there are more unknowns") from error
        if not (near := _numeric(differences, unknown)):
            raise Unsolvable("it is too hard to solve: write simpler equations") from error
        return near
    real = [one for one in found if all(_is_real(value) for value in one.values())]
    return real if found else _numeric(differences, unknown)


def _numeric(differences: Sequence[Any], unknown: Sequence[Any]) -> list[Known]:
    """Return a solution near one of a few guesses, exact where its rounded numbers are right."""
    if len(differences) != len(unknown):
        return []
    for guess in GUESSES:
        try:
            found = _near_guess(differences, unknown, guess)
        except Exception:  # it fails in many ways: the next guess may do
            continue
        exact = {one: _rounded(value) for one, value in found.items()}
        right = all(is_zero(each.subs(exact)) for each in differences)
        return [exact if right else found]
    return []


def _near_guess(differences: Sequence[Any], unknown: Sequence[Any], guess: float) -> Known:
    import sympy

    if len(unknown) == 1:  # its method for several unknowns may never end
        return {unknown[0]: sympy.nsolve(differences[0], unknown[0], guess, prec=DIGITS)}
    guesses = [guess] * len(unknown)
    (found,) = sympy.nsolve(differences, unknown, guesses, dict=True, prec=DIGITS)
    return dict(found)


def _rounded(value: Any) -> Any:
    import sympy

    return sympy.Rational(str(value)).limit_denominator(MOST_DENOMINATOR)


def is_zero(value: Any) -> bool:
    """Return whether a number is zero, however it is written."""
    import sympy

    if value.is_Rational:
        return bool(value == 0)
    least = ALMOST_NOTHING if value.has(sympy.Float) else NOTHING
    return bool(abs(value.evalf(DIGITS)) < least)


def _is_real(value: Any) -> bool:
    if value.free_symbols:
        return True
    number = value.evalf(DIGITS)
    real, imaginary = number.as_real_imag()
    return bool(number.is_finite) and bool(abs(imaginary) <= NOTHING * max(1, abs(real)))
