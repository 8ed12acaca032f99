"""One setting: whether it may have a value, and what a word from the environment means for it."""

import difflib
import typing
from collections.abc import Mapping
from typing import Any, Literal

from agent import address, reach
from agent.errors import ConfigError

LOWEST: Mapping[str, float] = {
    "max_steps": 1, "max_seconds": 0, "max_tokens": 0, "step_tokens": 16, "temperature": 0,
    "seed": -1, "context_tokens": 512, "threads": 0, "snapshots_mb": 0, "samples": 0,
    "min_confidence": 0, "max_cost": 0, "idle_seconds": 0.1,
}  # fmt: skip
HIGHEST: Mapping[str, float] = {"temperature": 5, "samples": 1000, "min_confidence": 1}
MOST = 2**31 - 1
WORDS: Mapping[type, str] = {
    int: "whole number", float: "number", bool: "true or false", str: "text", list: "list",
    dict: "table",
}  # fmt: skip
GIVE: Mapping[type, str] = {
    int: "a whole number", float: "a number", bool: "true or false", str: "a text"
}  # fmt: skip


NAMES = tuple[str, ...]
"""The type of a setting that is a list of names."""


def checked(key: str, value: object, origin: str, kinds: Mapping[str, Any]) -> object:
    """Return `value` if the setting `key` may have it.

    Args:
        key: the setting.
        value: what it was given.
        origin: where that was, for the error message.
        kinds: the type of every setting.

    Raises:
        ConfigError: no such setting, the wrong type, or out of range.
    """
    if key not in kinds:
        near = difflib.get_close_matches(key, kinds, 1)
        hint = f"did you mean {near[0]!r}?" if near else "`agent config show` lists the settings"
        raise ConfigError(f"{origin}: unknown setting {key!r}", hint)
    wanted = kinds[key]
    if typing.get_origin(wanted) is Literal:
        if value not in (choices := typing.get_args(wanted)):
            message = f"{_named(key, origin)} is {_shown(value)}"
            raise ConfigError(message, f"use one of {', '.join(choices)}")
        return value
    if wanted == NAMES:
        return _names(key, value, origin)
    if wanted not in GIVE:
        raise ConfigError(f"{origin}: {key} is a table", "write it into your own settings file")
    if type(value) is not wanted and not (wanted is float and type(value) is int):
        kind = WORDS.get(type(value), type(value).__name__)
        message = f"{_named(key, origin)} is {_shown(value)}, a {kind}"
        raise ConfigError(message, f"give {GIVE[wanted]}")
    if isinstance(value, str):
        if "\0" in value:
            raise ConfigError(f"{_named(key, origin)} holds a NUL character", "take it out")
        if key == "store":
            address.check(value, _named(key, origin))
        reach.check(key, value, _named(key, origin))
        return value
    number = _in_range(key, value, origin)
    return float(number) if wanted is float else number


def parsed(key: str, text: str, origin: str, kinds: Mapping[str, Any]) -> object:
    """Return the value that `text`, from the environment, means for the setting `key`."""
    wanted = kinds[key]
    if wanted == NAMES:
        return checked(key, [name.strip() for name in text.split(",")], origin, kinds)
    if wanted is bool:
        truths = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
        if text.lower() not in truths:
            raise ConfigError(f"{_named(key, origin)} is {_shown(text)}", "give 1 or 0")
        return truths[text.lower()]
    if wanted in (int, float):
        try:
            number = wanted(text)
        except ValueError:
            message = f"{_named(key, origin)} is {_shown(text)}"
            raise ConfigError(message, f"give {GIVE[wanted]}") from None
        return checked(key, number, origin, kinds)
    return checked(key, text, origin, kinds)


def _names(key: str, value: object, origin: str) -> tuple[str, ...]:
    """Return a list of names."""
    listed = value if isinstance(value, list | tuple) else None
    if listed is None or not all(isinstance(one, str) and one.strip() for one in listed):
        raise ConfigError(
            f"{_named(key, origin)} is {_shown(value)}", f'give a list of names: {key} = ["…"]'
        )
    return tuple(one.strip() for one in listed)


def _in_range(key: str, value: Any, origin: str) -> Any:
    """Return the number `value` if it is in the range of `key`; NaN is in none."""
    if key in LOWEST:
        lowest, highest = LOWEST[key], HIGHEST.get(key, MOST)
        if not lowest <= value <= highest:
            most = f"{lowest:g} to {highest:.10g}" if key in HIGHEST or value > highest else ""
            message = f"{_named(key, origin)} is {_shown(value)}"
            raise ConfigError(message, f"give {most or f'{lowest:g} or more'}")
    return value


def _named(key: str, origin: str) -> str:
    """Return what the person knows the setting by: flags and variables have its name in theirs."""
    return origin if origin.startswith(("--", "AGENT_")) else f"{origin}: {key}"


def _shown(value: object) -> str:
    try:
        text = repr(value)
    except ValueError:  # Python writes no number of more than 4300 digits
        return "too long a number"
    return text if len(text) <= 60 else f"{text[:60]}…"
