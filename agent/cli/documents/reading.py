"""Shows a document, a part of it, or a passage in its place, from what the collection holds."""

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli import streams
from agent.cli.documents.stitching import lines_of, stitched
from agent.errors import UserError
from agent.render.places import escaped, shown, spot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.documents.keeping.collection import Collection
    from tools.documents.passage import Passage

PASSAGE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DOCUMENT = re.compile(r"[0-9a-f]{16}")
AT_LINE = re.compile(r"(.+?):(\d+)(?:-(\d+))?")
LINES = re.compile(r"(\d+)(?:-(\d+)?)?")
AROUND = 5
"""Lines before and after the one that is asked for."""


@dataclass(frozen=True)
class Wanted:
    """What is to be shown."""

    what: str
    """A file, a file and a line, a document's id, or a passage's."""
    page: int | None = None
    lines: str = ""


def show(collection: "Collection", wanted: Wanted, color: streams.Color) -> None:
    """Print what is `wanted`; raise `UserError` where it is not in `collection`."""
    if PASSAGE.fullmatch(wanted.what):
        _show_passage(collection, wanted.what, color)
        return
    file, lines = wanted.what, wanted.lines
    source = _source(collection, file)
    if source is None and (at := AT_LINE.fullmatch(file)) and not lines:
        source = _source(collection, at[1])
        first, last = int(at[2]), int(at[3] or 0)
        lines = f"{first}-{last}" if last else f"{max(1, first - AROUND)}-{first + AROUND}"
    if source is None:
        hint = f"agent docs list -c {collection.name} shows what is"
        raise UserError(f"{escaped(file)} is not in the collection {collection.name}", hint)
    _show_document(_passages(collection, source), source, wanted.page, lines)


def _show_document(
    passages: "Sequence[Passage]", source: str, page: int | None, lines: str
) -> None:
    if page is not None:
        pages = sorted({one.place.page for one in passages} - {0})
        passages = [one for one in passages if one.place.page == page]
        if not passages:
            there = f"it has text on pages {_runs(pages)}" if pages else "it has no pages"
            raise UserError(f"{shown(source)} has no text on page {page}", there)
    first = passages[0].place.first_line if page is not None else 1
    text = stitched(passages, first)
    if lines:
        start, end = _range(lines)
        text = lines_of(text, start - first + 1, end - first + 1)
        if not text.strip():
            count = first + len(stitched(passages, first).split("\n")) - 1
            raise UserError(f"there is no text on lines {lines}", f"the last line is {count}")
    streams.note(f"{shown(source)}{f', page {page}' if page else ''}")
    streams.out(text.strip("\n"))


def _show_passage(collection: "Collection", name: str, color: streams.Color) -> None:
    """Print a passage; on a terminal with what stands before and after it, dim."""
    found = collection.get([name])
    if not found:
        raise UserError(f"there is no passage {name}", "agent docs search --json names their ids")
    one = found[0]
    streams.note(spot(one.source, one.kind, one.place))
    if one.title:
        streams.note(" ".join(one.title.split()))
    if not sys.stdout.isatty():
        streams.out(one.text)
        return
    from agent.clean import printable
    from agent.render.wrap import Sheet

    before, after = _beside(collection.of(one.document), one)
    sheet = Sheet(streams.console(sys.stdout, color), "   ")
    if before:
        sheet.write(f"… {printable(before)}\n", "dim")
    sheet.write(f"{printable(one.text).rstrip()}\n")
    if after:
        sheet.write(f"{printable(after)} …\n", "dim")
    sheet.close()


def _beside(passages: "Sequence[Passage]", one: "Passage") -> tuple[str, str]:
    """Return the text just before a passage and just after it."""
    near = [each for each in passages if abs(each.ordinal - one.ordinal) <= 1]
    before = stitched([each for each in near if each.ordinal < one.ordinal], 0)
    overlap = sum(
        max(0, each.place.end - one.place.start) for each in near if each.ordinal < one.ordinal
    )
    whole = stitched([each for each in near if each.ordinal >= one.ordinal], 0)
    return before[: len(before) - overlap][-300:].strip(), whole[len(one.text) :][:300].strip()


def _passages(collection: "Collection", source: str) -> "list[Passage]":
    entry = collection.entry(source)
    if entry is None or entry.state == "skipped":
        reason = f": {entry.reason}" if entry else ""
        raise UserError(f"{shown(source)} was left out{reason}", "agent docs list --skipped")
    found = collection.of(entry.document)
    if not found:
        raise UserError(f"{shown(source)} is not ready", "agent docs update reads it again")
    return found


def _source(collection: "Collection", what: str) -> str | None:
    """Return the file that `what` means: its path, its id, or its name where that is enough."""
    from agent.cli.documents.shelves import places

    entries = collection.entries()
    paths = places(Path(what))
    for one in entries:
        if one.source in paths or (DOCUMENT.fullmatch(what) and one.document == what):
            return one.source
    named = [one.source for one in entries if Path(one.source).name == what]
    if len(named) > 1:
        raise UserError(
            f"{len(named)} files are named {escaped(what)}", f"name one: {shown(named[0])}"
        )
    return named[0] if named else None


def _range(lines: str) -> tuple[int, int]:
    match = LINES.fullmatch(lines)
    if match is None or int(match[1]) < 1 or (match[2] and int(match[2]) < int(match[1])):
        raise UserError(f"--lines is {lines!r}", "give two numbers, such as 10-20")
    first = int(match[1])
    last = int(match[2]) if match[2] else (10**9 if "-" in lines else first)
    return first, last


def _runs(numbers: "Sequence[int]") -> str:
    """Return numbers as `1-3, 5`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    told = [f"{first}-{last}" if last > first else str(first) for first, last in runs]
    return ", ".join(told[:12]) + (" …" if len(told) > 12 else "")
