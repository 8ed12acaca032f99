"""Reads the marks in a declarative solution: `[[var x]]`, `[[eq x = y + 2]]`, `[[answer x]]`.

Notation: He-Yueya et al. 2023, arXiv:2304.09102. What small models write besides is understood: a
value right where a variable is declared, spaces within a name, a new name alone on the left of its
equation; an expression that is no equation states nothing and is left out.
"""

import re
from dataclasses import dataclass

from agent.errors import ToolError

DEFINED = re.compile(r"\s*([^\W\d]\w*)\s*=")
MARK = re.compile(r"\[\[\s*(\w+)\b[ \t:]*((?:(?!\[\[|\]\]).)*?)\s*\]\]", re.DOTALL)
BLANK = re.compile(r"(?<=\w)[ \t-]+(?=[^\W\d])")
MOST_SHOWN = 60


@dataclass(frozen=True)
class Declared:
    """Unknowns and equations, and the unknown that is asked for."""

    variables: tuple[str, ...]
    equations: tuple[str, ...]
    answer: str


def read(text: str) -> Declared:
    """Return what `text` declares up to its first `[[answer …]]`.

    Raises `ToolError` saying what is missing.
    """
    variables: dict[str, None] = {}
    equations: list[str] = []
    spaced: dict[str, str] = {}
    for mark in MARK.finditer(text):
        kind, words = mark[1].lower(), " ".join(mark[2].split())
        if kind == "var":
            for name, equals, value in (each.partition("=") for each in words.split(",")):
                joined = _joined(name, spaced)
                variables[joined] = None
                equations += [f"{joined} = {value.strip()}"] if equals and value.strip() else []
        elif kind == "eq":
            equations += [words] if "=" in words else []
        elif kind == "answer":
            answer = _joined(words.partition("=")[0], spaced)
            return _declared(tuple(variables), _named(equations, spaced), answer)
        else:
            raise ToolError(f"[[{kind} …]] is no mark: there are [[var …]], [[eq …]], [[answer …]]")
    if not variables and not equations:
        raise ToolError("there are no marks: write [[var x]], [[eq x = …]] and [[answer x]]")
    raise ToolError("[[answer …]] is missing: end with the variable that the question asks for")


def _declared(variables: tuple[str, ...], equations: tuple[str, ...], answer: str) -> Declared:
    """Return what was read, with the names that equations define among the variables."""
    defined = [found[1] for each in equations if (found := DEFINED.match(each))]
    return Declared(tuple(dict.fromkeys((*variables, *defined))), equations, answer)


def _joined(name: str, spaced: dict[str, str]) -> str:
    """Return a name as one word, and remember it if it was several."""
    name = name.strip()[:MOST_SHOWN]
    joined = BLANK.sub("_", name)
    if joined != name:
        spaced[name] = joined
    return joined


def _named(equations: list[str], spaced: dict[str, str]) -> tuple[str, ...]:
    """Return the equations with the names of several words as one, the longest ones first."""
    for name in sorted(spaced, key=len, reverse=True):
        equations = [each.replace(name, spaced[name]) for each in equations]
    return tuple(equations)
