"""What is run in the sandbox before a program: what its interpreter lacks or gets wrong.

The other files of this folder are the pieces: plain Python that both Monty and CPython run, read
as text and fed only where a program mentions them. A name that pieces use is bound under an
alias with underscores, for programs like to call a variable `sum` or `list`.
"""

import functools
from collections.abc import Mapping
from pathlib import Path

STAND_INS: Mapping[str, tuple[str, str]] = {
    "fractions": ("fraction", "fractions_"),
    "statistics": ("averages", "statistics_"),
    "heapq": ("heaps", "heapq_"),
    "operator": ("operators", "operator_"),
    "calendar": ("months", "calendar_"),
    "string": ("letters", "string_"),
}
"""By module that the interpreter lacks: the piece, and the name that stands for the module."""

MATH_NAMES = frozenset(
    {
        *("sqrt", "isqrt", "cbrt", "hypot", "dist", "exp", "log", "log2", "log10", "fabs", "fmod"),
        *("factorial", "comb", "perm", "gcd", "lcm", "prod", "fsum", "ceil", "floor", "trunc"),
        *("sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh"),
        *("pi", "tau", "inf", "radians", "degrees", "isclose", "copysign"),
    }
)
"""Names of `math` that programs use without importing them; not `pow`, whose builtin is exact."""

MODULES = ("math", "random", "itertools", "functools", "collections", "decimal", "re", "json")

IMPORTS: Mapping[str, str] = {
    **{name: f"from math import {name}" for name in MATH_NAMES},
    **{name: f"import {name}" for name in MODULES},
    **{name: f"from collections import {name}" for name in ("Counter", "defaultdict", "deque")},
    **{
        name: f"from itertools import {name}"
        for name in ("accumulate", "combinations", "permutations", "product")
    },
    **{name: f"from datetime import {name}" for name in ("date", "timedelta")},
    **{name: f"from functools import {name}" for name in ("lru_cache", "reduce")},
    "Decimal": "from decimal import Decimal",
    "Fraction": "Fraction = fractions_.Fraction",
    "OrderedDict": "OrderedDict = dict",
    "relativedelta": "relativedelta = relativedelta_",
    **{name: f"{name} = {stand_in}" for name, (_, stand_in) in STAND_INS.items()},
}
"""By name that programs use and forget to import: the line that binds it."""

OWNERS: Mapping[str, str] = {
    "Fraction": "fraction",
    "relativedelta": "dates",
    **{name: piece for name, (piece, _) in STAND_INS.items()},
}
"""By name: the piece that its line needs."""


@functools.cache
def piece(name: str) -> str:
    """Return the text of a piece."""
    return Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8")


@functools.cache
def public_names(module: str) -> tuple[str, ...]:
    """Return what the stand-in for `module` offers, for `from module import *`."""
    import ast

    tree = ast.parse(piece(STAND_INS[module][0]))
    (stand_in,) = (
        node
        for node in tree.body
        if isinstance(node, ast.ClassDef) and node.name == STAND_INS[module][1]
    )
    return tuple(
        target.id
        for line in stand_in.body
        if isinstance(line, ast.Assign)
        for target in line.targets
        if isinstance(target, ast.Name)
    )
