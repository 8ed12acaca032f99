r"""Checks answers to the Game of 24: four numbers, each used once, with + - * / make 24.

Scoring: Yao et al. 2023, arXiv:2305.10601: of a reply the last line, in lower case, without
`answer: ` and up to `=`; its numbers must be the four, and its value 24. The paper's code hands the
text to a library that evaluates it; here a syntax tree is walked over fractions, and whatever is
not in the game is refused: nothing that a model wrote is ever run.
"""

import ast
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from operator import add, mul, sub, truediv

GOAL = 24
MOST_CHARS = 200
"""A right answer needs about thirty; brackets cannot nest deeper than this."""
ALLOWED = re.compile(r"[0-9+\-*/() \t]*")
NUMBER = re.compile(r"[0-9]+")
OPERATIONS: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: add, ast.Sub: sub, ast.Mult: mul, ast.Div: truediv
}  # fmt: skip


class _Refused(Exception):
    """Something that is not in the game."""


def expression_in(reply: str) -> str:
    """Return the expression of a reply as the paper's scorer cuts it out."""
    lines = reply.strip().split("\n")
    return lines[-1].lower().replace("answer: ", "").partition("=")[0].strip()


def fault(expression: str, numbers: Sequence[int]) -> str:
    """Return what is wrong with `expression` as an answer for `numbers`; empty if it is right."""
    text = expression_in(expression)
    if not text:
        return "it is empty"
    if len(text) > MOST_CHARS:
        return f"it has more than {MOST_CHARS} characters"
    if not ALLOWED.fullmatch(text):
        odd = next(each for each in text if not ALLOWED.fullmatch(each))
        return f"it holds {odd!r}: only the numbers, + - * / and brackets are in the game"
    used = NUMBER.findall(text)
    if Counter(used) != Counter(map(str, numbers)):
        wanted = " ".join(map(str, numbers))
        return f"it uses {' '.join(used) or 'no numbers'}, not {wanted}"
    try:
        value = _value(ast.parse(text, mode="eval").body)
    except _Refused as refused:
        return str(refused)
    except ZeroDivisionError:
        return "it divides by zero"
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "it is no arithmetic expression"
    return "" if value == GOAL else f"it makes {value}, not {GOAL}"


def _value(node: ast.expr) -> Fraction:
    match node:
        case ast.Constant(value=int() as number):
            return Fraction(number)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATIONS:
            return OPERATIONS[type(op)](_value(left), _value(right))
        case ast.BinOp(op=ast.Pow()):
            raise _Refused("it holds '**': powers are not in the game")
        case ast.BinOp(op=ast.FloorDiv()):
            raise _Refused("it holds '//': whole quotients are not in the game")
        case _:
            raise _Refused("it is no arithmetic expression")
