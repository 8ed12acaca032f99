"""What Tab offers, and what is offered while a command or `@file` is typed."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from agent.clean import printable
from agent.cli import mentions

COMMAND = re.compile(r"/[A-Za-z]*\Z")
ARGUMENT = re.compile(r"/(?P<name>[A-Za-z]+)[ \t]+(?P<before>.*?)(?P<word>\S*)\Z", re.DOTALL)
FILE = re.compile(
    r"""@(?:"(?P<double>[^"\n]*)|'(?P<single>[^'\n]*)|(?P<bare>(?:\\[ \t]|[^\s@"'])*))\Z"""
)
MOST = 200
"""Names that are offered at once."""

Names = Callable[[], Iterable[tuple[str, str]]]
"""Yields commands without their mark, each with its summary."""
Arguments = Callable[[str], Iterable[str]]
"""Returns what the argument of a command may be."""


class Words(Completer):
    """Completes commands, their arguments, and files behind an `@`."""

    def __init__(self, names: Names, arguments: Arguments) -> None:
        self._names = names
        self._arguments = arguments

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterator[Completion]:
        """Yield what the word before the cursor may become."""
        text = document.text_before_cursor
        if COMMAND.match(text):
            yield from self._commands(text)
        elif (found := FILE.search(text)) and mentions.may_begin(text[: found.start()][-1:]):
            yield from _files(found)
        elif argument := ARGUMENT.match(text):
            yield from self._of(argument["name"], argument["word"])

    def _commands(self, text: str) -> Iterator[Completion]:
        for name, summary in self._names():
            if name.startswith(text[1:].lower()):
                shown = f"/{name}"
                yield Completion(shown, -len(text), display=shown, display_meta=summary)

    def _of(self, name: str, word: str) -> Iterator[Completion]:
        offered = [one for one in self._arguments(name) if one.lower().startswith(word.lower())]
        for one in offered[:MOST]:
            yield Completion(one, -len(word), display=printable(one).replace("\n", " "))


def wanted(text: str) -> bool:
    """Return whether something is offered behind `text` without being asked for."""
    found = FILE.search(text)
    begins = found is not None and mentions.may_begin(text[: found.start()][-1:])
    return bool(COMMAND.match(text)) or begins


def _files(found: re.Match[str]) -> Iterator[Completion]:
    quote = '"' if found["double"] is not None else "'" if found["single"] is not None else ""
    typed = found[2] if quote == "'" else found[1] if quote else found["bare"]
    path = typed if quote else re.sub(r"\\([ \t])", r"\1", typed)
    folder, _, start = path.rpartition("/")
    for name, is_folder in _entries(f"{folder}/" if "/" in path else "", start):
        whole = f"{folder}/{name}" if "/" in path else name
        yield Completion(
            f"@{_quoted(whole, quote, is_folder)}",
            -len(found.group()),
            display=printable(name).replace("\n", " ") + ("/" if is_folder else ""),
        )


def _entries(folder: str, start: str) -> list[tuple[str, bool]]:
    """Return names in `folder` that begin with `start`, each with whether it is a folder."""
    try:
        place = Path(folder or ".").expanduser()
        with os.scandir(place) as found:
            entries = [
                (one.name, one.is_dir())
                for one in found
                if one.name.lower().startswith(start.lower())
                and (start.startswith(".") or not one.name.startswith("."))
                and "\n" not in one.name
            ]
    except (OSError, RuntimeError, ValueError):  # no such folder, none of ours, nobody's home
        return []
    return sorted(entries, key=lambda one: (one[0].lower(), one[0]))[:MOST]


def _quoted(path: str, quote: str, is_folder: bool) -> str:
    """Return `path` as a question names it; what has blanks is put in quotation marks."""
    if not quote and re.search(r"""[\s@"']""", path):
        quote = "'" if '"' in path else '"'
    end = "/" if is_folder else quote
    return f"{quote}{path}{end}"
