"""What the options of a strategy mean: the text below each field of its `Options`."""

import ast
import dataclasses
import inspect
import textwrap
import typing
from dataclasses import dataclass
from typing import Any, cast

from agent.messages import Json
from agent.setting import WORDS
from agent.strategies import catalogue


@dataclass(frozen=True)
class Meaning:
    """One option."""

    name: str
    default: Json
    values: str
    """What it may be given: a kind of value, or the words that it takes."""
    text: str


def meanings(strategy: str) -> list[Meaning]:
    """Return the options of the strategy `strategy`, in their order."""
    kind = catalogue.options_of(strategy)
    if kind is None:
        return []
    texts, kinds = _texts(kind), typing.get_type_hints(kind)
    return [
        Meaning(
            each.name, cast(Json, each.default), _values(kinds[each.name]), texts.get(each.name, "")
        )
        for each in dataclasses.fields(kind)
    ]


def written(value: Json) -> str:
    """Return `value` as it is written behind -O."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _values(kind: Any) -> str:
    if choices := typing.get_args(kind):
        return ", ".join(map(str, choices))
    return WORDS.get(kind, kind.__name__)


def _texts(kind: type) -> dict[str, str]:
    """Return what stands below each field in the source."""
    (body,) = [
        node.body
        for node in ast.parse(textwrap.dedent(inspect.getsource(kind))).body
        if isinstance(node, ast.ClassDef)
    ]
    return {
        field.target.id: " ".join(str(below.value.value).split())
        for field, below in zip(body, body[1:], strict=False)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
    }
