"""The front matter of a prompt file: what the prompt is for, and how its reply is decoded and read.

YAML between two lines of `---`, as in Jekyll and its heirs.
"""

import difflib
import re
import reprlib
from dataclasses import dataclass
from typing import Any, Literal, get_args

from agent.prompts.source import Source

Reading = Literal["whole", "marked", "first", "program", "last line", "lines", "vote"]
"""Where the answer stands in the reply: all of it; behind the last `The answer is`; the first match
of the form; what the program returns; the last line; one a line; the number of a choice."""

KINDS: dict[str, tuple[tuple[type, ...], str]] = {
    "purpose": ((str,), "a text"),
    "strategy": ((str,), "the name of a strategy"),
    "part": ((str,), "a name"),
    "variables": ((list,), "a list of names"),
    "exemplars": ((str,), "the name of a file or of a folder"),
    "stop": ((list,), "a list of texts, none of them empty"),
    "answer": ((str,), f"one of {', '.join(get_args(Reading))}"),
    "temperature": ((int, float), "a number, 0 or more"),
    "max_tokens": ((int,), "a whole number, 1 or more"),
    "version": ((int,), "a whole number, 1 or more"),
}
NEEDED = ("purpose", "variables", "version")
PLACES: dict[str, re.Pattern[str]] = {
    "strategy": re.compile(r"\w[\w.-]*"),
    "part": re.compile(r"\w[\w.-]*"),
    "exemplars": re.compile(r"\w[\w.-]*(/\w[\w.-]*)*"),
}
"""What stands for files: never a way out of the folders of prompts."""
MOST = 10**9
"""No number in a front matter is larger."""
SHORT = reprlib.Repr()
SHORT.maxstring = SHORT.maxother = 80
SHORT.maxlevel = 2


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


def split(text: str, source: Source) -> tuple[str, str]:
    """Return the front matter and the body of a prompt file; raise `PromptError` if one lacks."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    opened, header, body = text.startswith("---\n"), *text[4:].partition("\n---\n")[::2]
    if not opened or not body.strip():
        raise source.fault(
            1,
            "has no front matter between two lines of ---, or no text below",
            "begin with the front matter of a shipped prompt: agent prompts show cot",
        )
    return header, body


def read(header: str, source: Source) -> Front:
    """Return the front matter in `header`; raise `PromptError` naming line and mend."""
    found = _mapping(header, source)
    for key in found:
        _known(key, header, source)
    if missing := [key for key in NEEDED if key not in found]:
        mend = f"add {', '.join(f'`{key}: …`' for key in missing)} between the lines of ---"
        raise source.fault(2, f"the front matter lacks {', '.join(missing)}", mend)
    for key, value in found.items():
        if not _fits(key, value):
            line = line_of(key, header)
            raise source.fault(line, f"{key} is {SHORT.repr(value)}", f"give {KINDS[key][1]}")
    tuples = {key: tuple(found[key]) for key in ("variables", "stop") if key in found}
    return Front(**{**found, **tuples})


def _mapping(header: str, source: Source) -> dict[Any, Any]:
    """Return what the YAML of `header` says."""
    import yaml

    try:
        node = yaml.compose(header, Loader=yaml.SafeLoader)
        found = yaml.safe_load(header)
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # a wrong date is a ValueError
        mark = getattr(error, "problem_mark", None)
        line = 2 if mark is None else mark.line + 2  # the first line is above the header
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise source.fault(
            line,
            f"the front matter is not YAML: {problem}",
            "write one `key: value` a line; put a text with a colon in it between quotes",
        ) from error
    if node is None or not isinstance(found, dict):
        what = "the front matter holds no `key: value`"
        raise source.fault(2, what, "write one `key: value` a line, such as `version: 1`")
    seen: set[str] = set()
    for key, _ in node.value:
        if key.value in seen:
            line = key.start_mark.line + 2
            raise source.fault(line, f"{key.value} is there twice", "take one of them out")
        seen.add(key.value)
    return found


def _known(key: Any, header: str, source: Source) -> None:
    if key in KINDS:
        return
    near = difflib.get_close_matches(str(key), KINDS, 1)
    mend = f"did you mean {near[0]!r}?" if near else f"it may have {', '.join(KINDS)}"
    raise source.fault(line_of(key, header), f"unknown key {SHORT.repr(key)}", mend)


def _fits(key: str, value: Any) -> bool:
    """Return whether `key` may have `value`."""
    if not isinstance(value, KINDS[key][0]) or isinstance(value, bool):
        return False
    if isinstance(value, list):
        texts = all(isinstance(one, str) and one for one in value)
        return texts and (key != "variables" or all(map(str.isidentifier, value)))
    if isinstance(value, int | float):
        return (key != "temperature") <= value <= MOST
    text = str(value)
    if key in PLACES:
        return PLACES[key].fullmatch(text) is not None
    return text in get_args(Reading) if key == "answer" else bool(text.strip())


def line_of(key: Any, header: str) -> int:
    """Return the line of the file in which the front matter names `key`."""
    for number, line in enumerate(header.splitlines(), 2):
        if re.match(rf"[\"']?{re.escape(str(key))}[\"']?\s*:", line):
            return number
    return 2
