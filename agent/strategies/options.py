"""Options of one strategy, such as `breadth=3`: read into the dataclass that declares them."""

import difflib
import typing
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from agent.errors import UserError
from agent.setting import parsed

T = TypeVar("T")
FROM_ZERO: Mapping[str, bool] = {"from_zero": True}
"""Marks a field of `Options` whose number may be 0."""


def read(kind: type[T], given: Mapping[str, str]) -> T:
    """Return the options that `kind` declares, with what was given for them.

    A number is at least 0, and a whole one at least 1 unless its default is 0 or its field says so
    (`field(default=1, metadata=FROM_ZERO)`). Names that belong to other strategies are left out:
    see `check`.

    Raises `UserError` for a value of the wrong kind.
    """
    kinds = typing.get_type_hints(kind)
    values: dict[str, Any] = {}
    for each in fields(typing.cast(Any, kind)):
        if each.name in given:
            values[each.name] = value = _value(each.name, given[each.name], kinds)
            from_zero = each.default == 0 or FROM_ZERO.items() <= each.metadata.items()
            least = 0 if from_zero or type(value) is not int else 1
            if isinstance(value, int | float) and value < least:
                raise UserError(f"-O {each.name} is {value}", f"give {least} or more")
    return kind(**values)


def _value(name: str, text: str, kinds: Mapping[str, Any]) -> Any:
    try:
        return parsed(name, text, f"-O {name}", kinds)
    except UserError as error:
        raise UserError(str(error), error.hint) from None


def check(given: Mapping[str, str], strategy: str, known: set[str]) -> None:
    """Raise `UserError` for an option that `strategy` does not know."""
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else _listed(strategy, known)
            raise UserError(f"-O {name}: the strategy {strategy} has no such option", hint)


def _listed(strategy: str, known: set[str]) -> str:
    return f"it has {', '.join(sorted(known))}" if known else f"{strategy} has no options"
