"""Results of a search: a page for people, a line each for scripts, or JSON."""

import shutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from agent.cli import streams

if TYPE_CHECKING:
    from agent.messages import Json
    from tools.web.web import Contact, Query, Result

INDENT = 4
NARROWEST = 20
WIDEST = 100


def show(found: "Sequence[Result]") -> None:
    """Write what was found to stdout, the best first."""
    if not sys.stdout.isatty():
        for rank, one in enumerate(found, 1):
            cells = (str(rank), one.url, one.title, one.date, one.snippet)
            streams.out("\t".join(" ".join(cell.split()) for cell in cells))
        return
    for rank, one in enumerate(found, 1):
        _entry(rank, one)
    if found and (kept := found[0].kept):
        streams.note(f"kept since {kept}: --no-cache asks again")


def _entry(rank: int, one: "Result") -> None:
    host = urlsplit(one.url).hostname or ""
    beside = " · ".join(part for part in (host, one.date[:10], ", ".join(one.engines)) if part)
    streams.out(f"{rank}".ljust(INDENT) + one.title)
    for line in (beside, *_wrapped(one.snippet), one.url):
        streams.out(" " * INDENT + line)
    streams.out("")


def _wrapped(text: str) -> list[str]:
    import io

    from rich.console import Console
    from rich.text import Text

    from agent.clean import printable

    if not text:
        return []
    width = max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns) - INDENT)
    page = io.StringIO()
    Console(file=page, width=width, color_system=None).print(Text(printable(text)))
    return [line.rstrip() for line in page.getvalue().splitlines()]


def as_json(query: "Query", found: "Sequence[Result]", contacts: "Sequence[Contact]") -> str:
    """Return what was found, and who was asked, as one JSON object."""
    from dataclasses import asdict

    from agent.render.record import json_text

    results: list[Json] = [
        {"rank": rank, **asdict(one), "engines": list(one.engines)}
        for rank, one in enumerate(found, 1)
    ]
    told: Json = {
        "schema_version": 1,
        "query": query.text,
        "since": query.since,
        "news": query.news,
        "results": results,
        "network": [asdict(one) for one in contacts],
    }
    return json_text(told, indent=2)
