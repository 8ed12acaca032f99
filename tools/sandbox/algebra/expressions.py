"""Builds SymPy's expressions from the few kinds of syntax that equations need.

The text is what `notation` wrote, read by Python's own parser (https://docs.python.org/3/library/ast.html)
and walked by an allow-list: nothing is evaluated by name, `sympify` and `eval` are never called.
"""

import ast
from collections.abc import Callable, Mapping
from typing import Any

from tools.sandbox.algebra.notation import Unsolvable, Written

MOST_EXPONENT = 400
MOST_BITS = 20_000
"""Of a number that a power makes."""
TOO_LARGE = "its numbers become too large: use smaller exponents"


def build(written: Written, symbols: Mapping[str, Any]) -> Any:
    """Return the expression in which each variable is one of `symbols`."""
    import sympy

    atoms: dict[str, Any] = {short: symbols[name] for short, name in written.variables.items()}
    for name, number in written.numbers.items():
        atoms[name] = sympy.Rational(number.numerator, number.denominator)
    try:
        tree = ast.parse(written.text.strip(), mode="eval")
        return _built(tree.body, atoms)
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise Unsolvable("it cannot be read: write it with + - * / and parentheses") from error


def _built(node: ast.expr, atoms: Mapping[str, Any]) -> Any:
    import sympy

    match node:
        case ast.Name(id=name) if name in atoms:
            return atoms[name]
        case ast.Constant(value=int(hundred)) if hundred == 100:  # of a percentage
            return sympy.Integer(hundred)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=inner):
            value = _built(inner, atoms)
            return -value if isinstance(sign, ast.USub) else value
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in OPERATORS:
            return OPERATORS[type(operator)](_built(left, atoms), _built(right, atoms))
        case ast.Call(func=ast.Name(id=name), args=[_, *_], keywords=[]) if name in FUNCTIONS:
            return _called(name, [_built(one, atoms) for one in node.args])
    raise Unsolvable("it cannot be read: write it with + - * / and parentheses")


def _called(name: str, values: list[Any]) -> Any:
    import sympy

    if name not in ("min", "max") and len(values) != 1:
        raise Unsolvable(f"{name} takes one value")
    if name == "sqrt" and values[0].is_negative:
        raise Unsolvable("it takes the square root of a negative number")
    return getattr(sympy, FUNCTIONS[name])(*values)


def _quotient(left: Any, right: Any) -> Any:
    if right.is_zero:
        raise Unsolvable("it divides by zero")
    return left / right


def _power(base: Any, exponent: Any) -> Any:
    if exponent.is_number:
        if not exponent.is_Rational or abs(exponent) > MOST_EXPONENT:
            raise Unsolvable(TOO_LARGE)
        if base.is_zero and exponent.is_negative:
            raise Unsolvable("it divides by zero")
        if base.is_Rational and _bits(base) * abs(exponent) > MOST_BITS:
            raise Unsolvable(TOO_LARGE)
    return base**exponent


def _bits(number: Any) -> int:
    return max(int(number.p).bit_length(), int(number.q).bit_length())


OPERATORS: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: lambda left, right: left + right,
    ast.Sub: lambda left, right: left - right,
    ast.Mult: lambda left, right: left * right,
    ast.Div: _quotient,
    ast.Pow: _power,
}
FUNCTIONS: Mapping[str, str] = {
    "sqrt": "sqrt", "abs": "Abs", "min": "Min", "max": "Max", "floor": "floor", "ceil": "ceiling",
}  # fmt: skip
