"""The front matter of a prompt file: what the prompt is for, and how its reply is decoded and read.

YAML 1.2 between two lines of `---`, as in Jekyll and its heirs.
"""

import difflib
import re
from dataclasses import dataclass
from typing import Any, Literal, get_args

from agent.errors import ConfigError

Reading = Literal["whole", "marked", "first", "program", "last line", "lines", "vote"]
"""Where the answer stands in the reply: all of it; behind the last `The answer is`; the first match
of the form; what the program returns; the last line; one a line; the number of a choice."""

KINDS: dict[str, tuple[tuple[type, ...], str]] = {
    "purpose": ((str,), "a text"),
    "strategy": ((str,), "the name of a strategy"),
    "part": ((str,), "a name"),
    "variables": ((list,), "a list of names"),
    "exemplars": ((str,), "the name of a file or of a folder"),
    "stop": ((list,), "a list of texts"),
    "answer": ((str,), f"one of {', '.join(get_args(Reading))}"),
    "temperature": ((int, float), "a number"),
    "max_tokens": ((int,), "a whole number"),
    "version": ((int,), "a whole number"),
}
NEEDED = ("purpose", "variables", "version")


@dataclass(frozen=True)
class Front:
    """What stands above a prompt's text."""

    purpose: str
    variables: tuple[str, ...]
    version: int
    strategy: str = ""
    """The strategy that the prompt belongs to; with `part` it is the prompt's name."""
    part: str = "prompt"
    exemplars: str = ""
    """A file of worked examples beside the prompt, or a folder with one for each form of answer."""
    stop: tuple[str, ...] = ()
    """The reply ends before the first of these."""
    answer: Reading = "whole"
    temperature: float | None = None
    """How freely words are chosen; None leaves it to the strategy and the settings."""
    max_tokens: int | None = None
    """Most tokens of the reply; None leaves it to the settings."""


def split(text: str, where: str) -> tuple[str, str]:
    """Return the front matter and the body of a prompt file; raise `ConfigError` if one lacks."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    opened, header, body = text.startswith("---\n"), *text[4:].partition("\n---\n")[::2]
    if not opened or not body.strip():
        raise ConfigError(
            f"{where}: line 1: has no front matter between two lines of ---, or no text below",
            "begin with the front matter of a shipped prompt: agent prompts show cot",
        )
    return header, body


def read(header: str, where: str) -> Front:
    """Return the front matter in `header`; raise `ConfigError` naming line and mend."""
    import yaml

    try:
        found = yaml.safe_load(header)
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # a wrong date is a ValueError
        mark = getattr(error, "problem_mark", None)
        line = 2 if mark is None else mark.line + 2  # the first line is above the header
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise ConfigError(
            f"{where}: line {line}: the front matter is not YAML: {problem}",
            "write one `key: value` a line",
        ) from error
    if not isinstance(found, dict):
        raise ConfigError(f"{where}: line 2: the front matter holds no `key: value`")
    for key in found:
        _known(key, header, where)
    if missing := [key for key in NEEDED if key not in found]:
        hint = f"add {', '.join(f'`{key}: …`' for key in missing)} between the lines of ---"
        raise ConfigError(f"{where}: line 2: the front matter lacks {', '.join(missing)}", hint)
    for key, value in found.items():
        _checked(key, value, header, where)
    tuples = {key: tuple(found[key]) for key in ("variables", "stop") if key in found}
    return Front(**{**found, **tuples})


def _known(key: Any, header: str, where: str) -> None:
    if key in KINDS:
        return
    near = difflib.get_close_matches(str(key), KINDS, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"it may have {', '.join(KINDS)}"
    raise ConfigError(f"{where}: line {line_of(key, header)}: unknown key {key!r}", hint)


def _checked(key: str, value: Any, header: str, where: str) -> None:
    kinds, words = KINDS[key]
    fits = isinstance(value, kinds) and not isinstance(value, bool)
    if isinstance(value, list):
        fits = fits and all(isinstance(one, str) for one in value)
    if key == "answer":
        fits = fits and value in get_args(Reading)
    if isinstance(value, int | float):
        fits = fits and value >= 0
    if key in ("strategy", "part", "exemplars"):
        fits = fits and re.fullmatch(r"[\w.-]+(/[\w.-]+)*", str(value)) is not None
    if not fits:
        raise ConfigError(
            f"{where}: line {line_of(key, header)}: {key} is {value!r}", f"give {words}"
        )


def line_of(key: Any, header: str) -> int:
    """Return the line of the file in which the front matter names `key`."""
    for number, line in enumerate(header.splitlines(), 2):
        if re.match(rf"{re.escape(str(key))}\s*:", line):
            return number
    return 2
