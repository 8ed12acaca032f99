"""Recomputes the arithmetic that a text states, such as `24 * 2 = 48`, exactly and by itself.

A grammar of its own over fractions: the text is read, never evaluated. Equations with letters in
them, units before the equals sign or a missing operand are left alone.

    sum: product (("+" | "-") product)*
    product: power (("*" | "/") power)*
    power: ["-"] (number | "(" sum ")") ["^" power]
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

TOKEN = re.compile(
    r"(?P<number>[$€£¥￥]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?)(?P<percent>\s?%)?"
    r"|(?P<power>\*\*|\^)|(?P<operator>[-+*/×÷·−]|(?<=[\d)\s])x(?=[\s\d(]))"
    r"|(?P<bracket>[()])|(?P<equals>[<>!=]=|=|≈)|(?P<word>[^\W\d]+)|(?P<other>\S)"
)
PLAIN = str.maketrans("０１２３４５６７８９＋－＊／＝（）％．，", "0123456789+-*/=()%.,")
SAME = str.maketrans("×÷·−x", "*/*-*")
UNKNOWN = re.compile("[xyzabn]")
MOST_BITS = 4096
MOST_DIGITS = 40


@dataclass(frozen=True)
class Equation:
    """An equation between numbers as a text states it."""

    text: str
    at: int
    """Where the equals sign stands in the text."""
    makes: Fraction | None
    """What the left side makes; None where it divides by zero."""
    holds: bool


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int
    value: Fraction = Fraction(0)
    decimals: int = 0
    percent: bool = False


@dataclass(frozen=True)
class _Side:
    """What stands on one side of an equals sign."""

    value: Fraction
    end: int
    """The token behind it."""
    operators: int = 0


class _Unreadable(Exception):
    """It is no arithmetic, or more than is recomputed."""


def equations(text: str) -> Iterator[Equation]:
    """Yield the equations in `text` that can be recomputed."""
    plain = text.translate(PLAIN)
    tokens = list(_tokens(plain))
    for at, token in enumerate(tokens):
        if token.kind != "equals" or token.text not in ("=", "≈"):
            continue
        try:
            begin, left = _left(tokens, at)
            right = _right(tokens, at + 1)
        except _Unreadable:
            continue
        except ZeroDivisionError:
            shown = plain[tokens[_run(tokens, at)].start : token.end]
            yield Equation(shown, token.start, None, False)
            continue
        if left.operators or right.operators:
            shown = plain[tokens[begin].start : tokens[right.end - 1].end]
            holds = _holds(left, right, tokens[at + 1], token.text == "≈")
            yield Equation(shown, token.start, left.value, holds)


def _tokens(text: str) -> Iterator[_Token]:
    for match in TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if match["number"] is None:
            yield _Token(kind, match[0].translate(SAME) if kind == "operator" else match[0],
                         *match.span())  # fmt: skip
            continue
        digits = match["number"].lstrip("$€£¥￥").replace(",", "")
        percent = match["percent"] is not None
        value = Fraction(digits) / (100 if percent else 1)
        decimals = len(digits.partition(".")[2])
        yield _Token("number", match[0], *match.span(), value, decimals, percent)


def _left(tokens: list[_Token], at: int) -> tuple[int, _Side]:
    """Return where the longest arithmetic that ends before token `at` begins, and what it makes."""
    first = _run(tokens, at)
    for start in range(first, at):
        if not _begins(tokens, start, first):
            continue
        try:
            side = _Reader(tokens).sum(start)
        except _Unreadable:
            continue
        if side.end == at:
            return start, side
    raise _Unreadable


def _run(tokens: list[_Token], at: int) -> int:
    """Return where the tokens of arithmetic begin that end before token `at`."""
    while at and tokens[at - 1].kind in ("number", "operator", "power", "bracket"):
        at -= 1
    return at


def _begins(tokens: list[_Token], start: int, first: int) -> bool:
    """Return whether arithmetic may begin at `start`: nothing before it belongs to it."""
    before = tokens[start - 1] if start else None
    if before is not None and start > first:
        if before.kind in ("operator", "power") or before.text == ")":
            return False
        if before.kind == "number" and tokens[start].text == "(":
            return False  # 2(3 + 4) is a product
    if before is not None and before.end == tokens[start].start and _letter(before):
        return False
    return tokens[start].text != "-" or _sign(tokens, start)


def _sign(tokens: list[_Token], at: int) -> bool:
    """Return whether the minus at `at` belongs to the number behind it."""
    before = tokens[at - 1] if at else None
    word = before is not None and before.kind == "word" and len(before.text) == 1
    return tokens[at + 1].start == tokens[at].end and not word


def _letter(token: _Token) -> bool:
    return token.kind == "word" and token.text.isascii()


def _right(tokens: list[_Token], start: int) -> _Side:
    """Return what the arithmetic that begins at token `start` makes."""
    side = _Reader(tokens).sum(start)
    if side.end < len(tokens):
        behind = tokens[side.end]
        glued = behind.start == tokens[side.end - 1].end and _letter(behind)
        if behind.kind in ("operator", "power") or glued or UNKNOWN.fullmatch(behind.text):
            raise _Unreadable
    return side


def _holds(left: _Side, right: _Side, stated: _Token, about: bool) -> bool:
    """Return whether the sides are equal; a number with decimals may be rounded."""
    if left.value == right.value or (stated.percent and left.value == right.value * 100):
        return True
    if right.operators or not (stated.decimals or about):
        return False
    unit = Fraction(1, 10**stated.decimals) / (100 if stated.percent else 1)
    return abs(left.value - right.value) <= unit / 2


@dataclass
class _Reader:
    """Reads arithmetic by the grammar above."""

    tokens: list[_Token]
    depth: int = 0

    def sum(self, at: int) -> _Side:
        side = self.product(at)
        while (token := self._at(side.end)) and token.text in ("+", "-"):
            other = self.product(side.end + 1)
            sign = 1 if token.text == "+" else -1
            side = _joined(side, other, side.value + sign * other.value)
        return side

    def product(self, at: int) -> _Side:
        side = self.power(at)
        while (token := self._at(side.end)) and token.text in ("*", "/"):
            other = self.power(side.end + 1)
            value = side.value * other.value if token.text == "*" else side.value / other.value
            side = _joined(side, other, value)
        return side

    def power(self, at: int) -> _Side:
        if (token := self._at(at)) and token.text == "-":
            inner = self.power(at + 1)
            return _Side(-inner.value, inner.end, inner.operators)
        side = self.number(at)
        if (token := self._at(side.end)) and token.kind == "power":
            other = self.power(side.end + 1)
            exponent = other.value
            size = side.value.numerator.bit_length() + side.value.denominator.bit_length()
            if exponent.denominator != 1 or abs(exponent) * size > MOST_BITS:
                raise _Unreadable
            return _joined(side, other, Fraction(side.value**exponent.numerator))
        return side

    def number(self, at: int) -> _Side:
        token = self._at(at)
        if token is None or len(token.text) > MOST_DIGITS or self.depth > MOST_DIGITS:
            raise _Unreadable
        if token.kind == "number":
            return _Side(token.value, at + 1)
        self.depth += 1
        inner = self.sum(at + 1) if token.text == "(" else None
        self.depth -= 1
        closing = None if inner is None else self._at(inner.end)
        if inner is None or closing is None or closing.text != ")":
            raise _Unreadable
        return _Side(inner.value, inner.end + 1, inner.operators)

    def _at(self, at: int) -> _Token | None:
        return self.tokens[at] if at < len(self.tokens) else None


def _joined(left: _Side, right: _Side, value: Fraction) -> _Side:
    return _Side(value, right.end, left.operators + right.operators + 1)
