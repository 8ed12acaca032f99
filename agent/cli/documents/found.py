"""Shows what a search found: a page for people, a line for each passage for scripts."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from agent.clean import printable
from agent.cli import streams
from agent.cli.documents import marking
from agent.messages import Json
from agent.render.places import escaped, link, spot

if TYPE_CHECKING:
    from rich.console import Console

    from tools.documents.document import Place
    from tools.documents.passage import Passage

ROWS = 5
"""About so many rows of each passage are shown."""
NEAR = 120
"""Characters within which words of the query belong together: their line is named."""
MARK = "bold yellow"
INDENT = 3
LINE_END = re.compile(r"(?<=\S)[^\S\n]*\n")
"""The end of a line that is not blank."""
BLANK = re.compile(r"\n\s*\n")


def show(query: str, found: "Sequence[Passage]", color: streams.Color) -> None:
    """Write the passages `found` for `query` to stdout, the best first."""
    if not sys.stdout.isatty():
        for rank, one in enumerate(found, 1):
            where = spot(one.source, one.kind, _place(query, one), whole=True)
            cells = (str(rank), where, one.id, one.title, one.text)
            streams.out("\t".join(" ".join(cell.split()) for cell in cells))
        return
    console = streams.console(sys.stdout, color)
    for rank, one in enumerate(found, 1):
        _head(console, rank, one, _place(query, one))
        excerpt(console, one.text, marking.spans(query, one.text), ROWS)
        console.line()


def result(query: str, rank: int, one: "Passage") -> dict[str, Json]:
    """Return a passage that was found, for scripts."""
    best = _place(query, one)
    return {
        "rank": rank,
        "score": round(one.score, 6),
        "line": best.first_line,
        "where": spot(one.source, one.kind, best, whole=True),
        **as_json(one),
    }


def as_json(one: "Passage") -> dict[str, Json]:
    """Return a passage for scripts."""
    place = one.place
    return {
        "id": one.id,
        "document": one.document,
        "source": one.source,
        "uri": link(one.source),
        "kind": one.kind,
        "title": one.title,
        "date": one.date,
        "page": place.page,
        "first_line": place.first_line,
        "last_line": place.last_line,
        "part": place.part,
        "start": place.start,
        "end": place.end,
        "text": one.text,
    }


def excerpt(
    console: "Console", text: str, marked: Sequence[marking.Span], rows: int | None = None
) -> None:
    """Write `text`, or the `rows` of it in which most is `marked`, with the marks."""
    from agent.render.wrap import Sheet

    sheet = Sheet(console, " " * INDENT)
    first, last = 0, len(text)
    if rows is not None:
        most = _characters(text, max(20, console.width - INDENT) * rows)
        kept = marking.densest(marked, most * 4 // 5) if marked else (0, 0)
        first, last = _rows_of(text, marking.window(text, marked, most), kept, rows + 1)
    if first > 0:
        sheet.write("… ")
    at = first
    for start, end in marked:
        if first <= start and end <= last:
            sheet.write(_shown(text[at:start]))
            sheet.write(_shown(text[start:end]), MARK)
            at = end
    sheet.write(_shown(text[at:last]).rstrip("\n"))
    if last < len(text):
        sheet.write(" …")
    sheet.close()


def _place(query: str, one: "Passage") -> "Place":
    """Return where in the passage most of the query's words stand: its row, its line."""
    marked = marking.spans(query, one.text)
    if not marked:
        return one.place
    start, end = marking.tightest(one.text, marked, NEAR)
    return one.spot(start, end)


def _head(console: "Console", rank: int, one: "Passage", place: "Place") -> None:
    from rich.style import Style
    from rich.text import Text

    where = spot(one.source, one.kind, place)
    head = Text(f"{rank}".ljust(INDENT - 1) + " ", style="bold")
    head.append(where, Style(bold=True, color="cyan", link=link(one.source) or None))
    console.print(head, soft_wrap=True)
    title = _title(one)
    if title:
        line = Text(" " * INDENT + title, style="dim")
        line.truncate(console.width, overflow="ellipsis")
        console.print(line, soft_wrap=True)


def _title(one: "Passage") -> str:
    """Return the headings above a passage; a title that is only the file's name says nothing."""
    from tools.documents.passage import SEPARATOR

    parts = " ".join(printable(one.title).split()).split(SEPARATOR)
    if parts[0] == Path(one.source).name:
        del parts[0]
    return escaped(SEPARATOR.join(parts))


def _characters(text: str, columns: int) -> int:
    """Return about how many characters of `text` fill so many columns."""
    from agent.render.wrap import columns_of

    sample = text[:2000]
    return max(1, columns * len(sample) // max(1, columns_of(printable(sample))))


def _rows_of(text: str, part: marking.Span, kept: marking.Span, most: int) -> marking.Span:
    """Return the lines of `part` with what is `kept`, `most` at most; blank ones do not count."""
    first, last = part
    ends = list(LINE_END.finditer(text, first, last))
    if len(ends) < most:
        return part
    if kept[1] > ends[most - 1].start():  # rows of a table, or of a program, may be short
        above = sum(end.start() < kept[0] for end in ends)
        skipped = min(above - 1, len(ends) + 1 - most)
        if skipped > 0:
            first, ends = ends[skipped - 1].end(), ends[skipped:]
    return first, ends[most - 1].start() if len(ends) >= most else last


def _shown(text: str) -> str:
    """Return a part of an excerpt: safe, and without blank lines."""
    return BLANK.sub("\n", printable(text))
