"""Solves a system of equations: substitution first, `solve` where that ends, `nsolve` last.

Method: He-Yueya et al. 2023, arXiv:2304.09102. Numbers stay exact as long as they can.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tools.sandbox.algebra import expressions, notation, roots
from tools.sandbox.algebra.notation import Unsolvable
from tools.sandbox.algebra.roots import Known

MOST_BRANCHES = 24
MOST_SHOWN = 80


class NoSolution(Unsolvable):
    """These equations have no solution together; others may have one."""


@dataclass(frozen=True)
class Equation:
    """One equation, as the difference of its sides."""

    where: str
    """What messages call it."""
    difference: Any

    def with_known(self, known: Known) -> "Equation":
        """Return the equation with the values that are known in place."""
        return Equation(self.where, _finite(self.difference.subs(known), self.where))


@dataclass(frozen=True)
class System:
    """Equations, and the unknown that is asked for."""

    symbols: dict[str, Any]
    equations: tuple[Equation, ...]
    answer: Any

    def name_of(self, symbol: Any) -> str:
        """Return the variable that `symbol` stands for."""
        return next(name for name, one in self.symbols.items() if one == symbol)


def read(variables: Sequence[str], equations: Sequence[str], answer: str) -> System:
    """Return the system that the texts describe; raise `Unsolvable` naming the wrong equation."""
    import sympy

    names = list(dict.fromkeys(map(notation.canonical, variables)))
    for name in names:
        if not notation.NAME.fullmatch(name):
            hint = "write one word of letters, digits and _"
            raise Unsolvable(f"{name[:MOST_SHOWN]!r} is not a name for a variable: {hint}")
    # No name of the model's reaches SymPy: N, S, E, I, pi and beta are names like any other.
    symbols = {name: sympy.Symbol(f"v{at}", real=True) for at, name in enumerate(names)}
    read_ones = [_equation(text, at, symbols) for at, text in enumerate(equations, 1)]
    asked = notation.canonical(answer)
    if asked not in symbols:
        raise Unsolvable(
            f"the answer {asked[:MOST_SHOWN]!r} is not declared as a variable: declare it and "
            "write the equation that determines it"
        )
    return System(symbols, tuple(read_ones), symbols[asked])


def _equation(text: str, number: int, symbols: dict[str, Any]) -> Equation:
    where = f"equation {number} ({text.strip()[:MOST_SHOWN]})"
    try:
        left, right = (
            expressions.build(notation.read(side, list(symbols)), symbols)
            for side in notation.sides(text)
        )
    except Unsolvable as error:
        raise Unsolvable(f"{where}: {error}") from error
    return Equation(where, _finite(left - right, where))


def solutions(system: System) -> list[Known]:
    """Return the solutions: what is known in each one, the answer among it.

    Raises `Unsolvable` where there is none, or where the answer stays free.
    """
    contradictions: list[str] = []
    found = []
    for known in _search(system, system.equations, {}, contradictions):
        found.append(known)
        if len(found) > MOST_BRANCHES:
            break
    if not found:
        raise Unsolvable(contradictions[0] if contradictions else "there is no solution")
    return found


def _search(
    system: System, left: Sequence[Equation], known: Known, contradictions: list[str]
) -> Iterator[Known]:
    """Yield each way to know the answer; say in `contradictions` why others end."""
    try:
        left, known = _substitute(left, known)
    except Unsolvable as error:
        contradictions.append(str(error))
        return
    if system.answer in known:
        yield known
        return
    left = _connected(left, system)
    single = next((one for one in left if len(one.difference.free_symbols) == 1), None)
    if single is None:
        try:
            yield from _together(system, left, known)
        except NoSolution as error:
            contradictions.append(str(error))
        return
    (symbol,) = single.difference.free_symbols
    rest = [one for one in left if one is not single]
    values = _values(single, symbol)
    if not values:
        contradictions.append(f"{single.where} has no solution that is a real number")
    for value in values:
        yield from _search(system, rest, {**known, symbol: value}, contradictions)


def _substitute(left: Sequence[Equation], known: Known) -> tuple[list[Equation], Known]:
    """Put what is known into the equations until no other unknown follows directly."""
    waiting, known = list(left), dict(known)
    while True:
        waiting = [one.with_known(known) for one in waiting]
        for one in waiting:
            if not one.difference.free_symbols and not roots.is_zero(one.difference):
                raise Unsolvable(f"{one.where} contradicts the other equations")
        waiting = [one for one in waiting if one.difference.free_symbols]
        direct = next(filter(None, map(_direct, waiting)), None)
        if direct is None:
            return waiting, known
        known[direct[0]] = direct[1]


def _direct(equation: Equation) -> tuple[Any, Any] | None:
    """Return the one unknown of an equation that is linear in it, and its value."""
    import sympy

    if len(equation.difference.free_symbols) != 1:
        return None
    (symbol,) = equation.difference.free_symbols
    if not equation.difference.is_polynomial(symbol):
        return None
    polynomial = sympy.Poly(equation.difference, symbol)
    if polynomial.degree() != 1:
        return None
    slope, constant = polynomial.all_coeffs()
    return symbol, -constant / slope


def _connected(left: Sequence[Equation], system: System) -> list[Equation]:
    """Return the equations that have to do with the answer, through others or by themselves."""
    reached, size = {system.answer}, 0
    while size != len(reached):
        size = len(reached)
        for one in left:
            if one.difference.free_symbols & reached:
                reached |= one.difference.free_symbols
    found = [one for one in left if one.difference.free_symbols <= reached]
    if not found:
        raise Unsolvable(f"{system.name_of(system.answer)} stays free: no equation determines it")
    return found


def _values(equation: Equation, symbol: Any) -> list[Any]:
    try:
        return roots.of_one(equation.difference, symbol)
    except Unsolvable as error:
        raise Unsolvable(f"{equation.where}: {error}") from error


def _together(system: System, left: Sequence[Equation], known: Known) -> Iterator[Known]:
    """Solve several equations with several unknowns at once."""
    unknown = sorted(set().union(*(one.difference.free_symbols for one in left)), key=str)
    solved = roots.of_several([one.difference for one in left], unknown)
    if not solved:
        raise NoSolution("the equations together have no solution in real numbers")
    for found in solved:
        value = found.get(system.answer)
        if value is None or value.free_symbols:
            free = ({system.answer} if value is None else set()) | _free(found, unknown)
            names = ", ".join(sorted(map(system.name_of, free)))
            raise Unsolvable(
                f"{system.name_of(system.answer)} is not determined, for {names} stays free: "
                "add the equation that is missing"
            )
        yield {**known, **{one: found[one] for one in found if not found[one].free_symbols}}


def _free(found: Known, unknown: Sequence[Any]) -> set[Any]:
    in_values: set[Any] = set().union(*(value.free_symbols for value in found.values()))
    return in_values | (set(unknown) - set(found))


def _finite(value: Any, where: str) -> Any:
    import sympy

    if value.has(sympy.zoo, sympy.nan, sympy.oo, -sympy.oo):
        raise Unsolvable(f"{where} divides by zero")
    return value
