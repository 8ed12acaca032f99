"""One setting: whether it may have a value, and what a word from the environment means for it."""

import difflib
import typing
from collections.abc import Mapping
from typing import Any, Literal

from agent.errors import ConfigError

LOWEST: Mapping[str, float] = {
    "max_steps": 1, "max_seconds": 0, "max_tokens": 1, "step_tokens": 16, "temperature": 0,
    "seed": -1, "context_tokens": 512, "threads": 0, "snapshots_mb": 0,
}  # fmt: skip
HIGHEST: Mapping[str, float] = {"temperature": 5}
MOST = 2**31 - 1
WORDS: Mapping[type, str] = {
    int: "whole number", float: "number", bool: "true or false", str: "text", list: "list",
    dict: "table",
}  # fmt: skip


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
            message = f"{origin}: {key} is {_shown(value)}"
            raise ConfigError(message, f"it is one of {', '.join(choices)}")
        return value
    if type(value) is not wanted and not (wanted is float and type(value) is int):
        message = (
            f"{origin}: {key} is {_shown(value)}, a {WORDS.get(type(value), type(value).__name__)}"
        )
        raise ConfigError(message, f"it takes a {WORDS[wanted]}")
    if isinstance(value, str):
        if "\0" in value:
            raise ConfigError(f"{origin}: {key} holds a NUL character", "take it out")
        return value
    number = _in_range(key, value, origin)
    return float(number) if wanted is float else number


def parsed(key: str, text: str, origin: str, kinds: Mapping[str, Any]) -> object:
    """Return the value that `text`, from the environment, means for the setting `key`."""
    wanted = kinds[key]
    if wanted is bool:
        truths = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
        if text.lower() not in truths:
            raise ConfigError(f"{origin}: {key} is {_shown(text)}", "it is 1 or 0")
        return truths[text.lower()]
    if wanted in (int, float):
        try:
            number = wanted(text)
        except ValueError:
            message = f"{origin}: {key} is {_shown(text)}"
            raise ConfigError(message, f"it takes a {WORDS[wanted]}") from None
        return checked(key, number, origin, kinds)
    return checked(key, text, origin, kinds)


def _in_range(key: str, value: Any, origin: str) -> Any:
    """Return the number `value` if it is in the range of `key`; NaN is in none."""
    if key in LOWEST:
        lowest, highest = LOWEST[key], HIGHEST.get(key, MOST)
        if not lowest <= value <= highest:
            message = f"{origin}: {key} is {_shown(value)}"
            raise ConfigError(message, f"it is between {lowest:g} and {highest:.10g}")
    return value


def _shown(value: object) -> str:
    try:
        text = repr(value)
    except ValueError:  # Python writes no number of more than 4300 digits
        return "too long a number"
    return text if len(text) <= 60 else f"{text[:60]}…"
