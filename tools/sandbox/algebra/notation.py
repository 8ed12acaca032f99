"""Reads an expression as people write it: `2x`, `25%`, `1,000`, `3 × 4²`.

It becomes plain Python in which nothing of the text is left: variables are v0, v1 …, numbers n0,
n1 …, and functions those of a short list. Where a text can be read in two ways, it is refused.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

MOST_CHARS = 600
"""Of one equation."""
MOST_TOKENS = 300
MOST_DEPTH = 40
MOST_DIGITS = 100
MOST_POWER_OF_TEN = 100
MOST_SHOWN = 60

FUNCTIONS: Mapping[str, str] = {
    "sqrt": "sqrt", "abs": "abs", "min": "min", "max": "max",
    "floor": "floor", "ceil": "ceil", "ceiling": "ceil",
}  # fmt: skip
SUPERSCRIPTS = {ord(raised): str(digit) for digit, raised in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
RAISED = re.compile(f"[{''.join(map(chr, SUPERSCRIPTS))}]+")
SIGNS = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},  # full-width
    **dict.fromkeys(map(ord, "×·⋅∙✕✖"), "*"),
    **dict.fromkeys(map(ord, "÷∕⁄"), "/"),
    **dict.fromkeys(map(ord, "−–‒"), "-"),
    **dict.fromkeys(map(ord, "$€£¥"), " "),
    **{ord("^"): "**", ord("["): "(", ord("]"): ")"},
}
TOKEN = re.compile(
    r"(?P<number>(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)"
    r"(?P<power>[eE][+-]?[0-9]{1,4}(?![\w.]))?"
    r"|(?P<name>[^\W\d]\w*)|(?P<operator>\*\*|[-+*/(),%])|(?P<blank>\s+)|(?P<other>.)",
    re.DOTALL,
)
NAME = re.compile(r"[^\W\d]\w*")
Kind = Literal["start", "operator", "open", "number", "name", "close"]


class Unsolvable(Exception):
    """What is wrong with the equations, in words that help to write better ones."""


@dataclass(frozen=True)
class Written:
    """An expression as Python text, with what its names stand for."""

    text: str
    variables: Mapping[str, str]
    """The variable behind each v0, v1 …"""
    numbers: Mapping[str, Fraction]


def canonical(name: str) -> str:
    """Return the form of a variable's name in which it is compared."""
    return unicodedata.normalize("NFKC", name.strip())


def sides(equation: str) -> tuple[str, str]:
    """Return the two sides of an equation."""
    parts = re.split(r"=+", equation.translate(SIGNS))
    if re.search(r"[<>≤≥≠!]", equation):
        raise Unsolvable("only equations with = can be solved: write an equation instead")
    if len(parts) != 2 or not all(part.strip() for part in parts):
        reason = "there is no =" if len(parts) < 2 else "it needs one = with something on each side"
        raise Unsolvable(f"this is not an equation: {reason}")
    return parts[0], parts[1]


def read(text: str, variables: Sequence[str]) -> Written:
    """Return the expression `text`, in which only `variables` may occur."""
    if len(text) > MOST_CHARS:
        raise Unsolvable(f"it has more than {MOST_CHARS} characters: write shorter equations")
    raised = RAISED.sub(lambda found: f"**{found[0].translate(SUPERSCRIPTS)}", text)
    reader = _Reader([canonical(name) for name in variables])
    for number, token in enumerate(TOKEN.finditer(raised.translate(SIGNS))):
        if number > MOST_TOKENS:
            raise Unsolvable("it is too long: write several short equations")
        reader.take(token)
    return reader.written()


@dataclass
class _Reader:
    """Writes the Python text token by token."""

    names: Sequence[str]
    parts: list[str] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, Fraction] = field(default_factory=dict)
    before: Kind = "start"
    word: str = ""
    """The last token."""
    binding: str = ""
    """The operator in front of the last operand, where it binds as tightly as a product."""
    groups: list[tuple[str, bool]] = field(default_factory=list)
    """For each open parenthesis: what `binding` was, and whether a function's values are in it."""
    percent: bool = False
    """Whether the last token was the % of a number."""

    def take(self, token: re.Match[str]) -> None:
        """Add one token."""
        kind, word = token.lastgroup, token[0]
        if kind == "blank":
            return
        if kind == "other":
            raise Unsolvable(f"{word!r} cannot stand in an equation: write numbers, names, + - * /")
        if kind == "name":
            self._name(word, token.string[token.end() :].lstrip())
        elif word == "%":
            self._percent(token.string[token.start() - 1], token.string[token.end() :])
        elif kind == "operator":
            self._operator(word)
        else:
            self._number(token)
        self.word = word

    def written(self) -> Written:
        """Return what was read."""
        if self.groups:
            raise Unsolvable("a parenthesis is not closed")
        if self.before in ("start", "operator", "open"):
            raise Unsolvable(f"a number or a name is missing at its end: {self.word!r}")
        return Written("".join(self.parts), self.variables, self.numbers)

    def _number(self, token: re.Match[str]) -> None:
        digits, power = token["number"], token["power"] or ""
        if len(digits) > MOST_DIGITS or abs(int(power[1:] or 0)) > MOST_POWER_OF_TEN:
            raise Unsolvable(f"the number {digits[:20]}… is too long")
        if "," in digits and any(call for _, call in self.groups):
            raise Unsolvable(f"write {digits} without commas between parentheses of a function")
        name = f"n{len(self.numbers)}"
        self.numbers[name] = Fraction(digits.replace(",", "") + power)
        self._operand("number", name, token[0])

    def _name(self, word: str, rest: str) -> None:
        name = canonical(word)
        if name in self.names:
            short = f"v{self.names.index(name)}"
            self.variables[short] = name
            self._operand("name", short, word)
        elif name == "of" and self.before in ("number", "close") and rest:
            self._put("operator", "*")  # 20% of x
        elif name.lower() in FUNCTIONS and rest.startswith("("):
            self._multiply("name", word)
            self._put("operator", FUNCTIONS[name.lower()])
        else:
            raise Unsolvable(
                f"{word[:MOST_SHOWN]!r} is not declared as a variable: declare it, "
                "or leave it out if it is a unit or a word"
            )

    def _operand(self, kind: Kind, text: str, word: str) -> None:
        self._multiply(kind, word)
        self._put(kind, text)

    def _multiply(self, kind: Kind, word: str) -> None:
        """Write the product that two neighbours stand for, if they stand for one."""
        if self.before not in ("number", "name", "close"):
            return
        fits = kind == "open" or (self.before != "name" and kind == "name")
        if not fits or self.binding or (self.percent and word == "("):
            raise Unsolvable(
                f"{self.word[:MOST_SHOWN]!r} and {word[:MOST_SHOWN]!r} stand side by side: put an "
                "operator between them, or write a name of several words with _"
            )
        self._put("operator", "*")
        self.binding = ""

    def _operator(self, word: str) -> None:
        missing = self.before in ("start", "operator", "open")
        if word == "(":
            self._open()
        elif word == ")":
            self._close()
        elif word == "," and not (self.groups and self.groups[-1][1]):
            raise Unsolvable("a comma stands where none can: write 1000 for one thousand")
        elif missing and word not in "+-":
            raise Unsolvable(f"a number or a name is missing before {word!r}")
        else:
            self._put("operator", word)
            if not missing:  # else it is a sign
                self.binding = word if word in ("/", "**") else ""

    def _open(self) -> None:
        called = self.before == "operator" and self.parts[-1] in FUNCTIONS.values()
        self._multiply("open", "(")
        self.groups.append((self.binding, called))
        if len(self.groups) > MOST_DEPTH:
            raise Unsolvable("its parentheses are nested too deeply: write several equations")
        self._put("open", "(")
        self.binding = ""

    def _close(self) -> None:
        if not self.groups or self.before in ("operator", "open"):
            raise Unsolvable("')' stands where none can")
        self.binding, _ = self.groups.pop()
        self._put("close", ")")

    def _percent(self, before: str, rest: str) -> None:
        after = rest.lstrip()
        ends = not after or after[0] in "+-*/),"
        glued = before != " " and rest[:1] == " " and NAME.match(after) is not None
        factor = glued or re.match(r"of\b", after) is not None
        if not (self.before == "number" and (ends or factor)) and not (
            self.before == "name" and ends
        ):
            raise Unsolvable("% stands for percent: write 25% * x, or x / 100 * y")
        self._put("number", f"({self.parts.pop()}/100)")
        self.percent = True

    def _put(self, kind: Kind, text: str) -> None:
        self.parts.append(text)
        self.percent = False
        self.before = kind
