"""Lists of sessions, and of what was found in them: for people, for scripts, and as JSON."""

import shutil
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from agent.cli import streams, table
from agent.render.moments import ago, utc
from agent.render.talk import line, title

if TYPE_CHECKING:
    from agent.messages import Json
    from agent.store.rows import Hit, Run, Session

LONGEST_TITLE = 200
"""Characters; JSON has all of them."""
NARROWEST = 10
HEADING = ("id", "last used", "turns", "model", "title")
FOUND_HEADING = ("session", "turn of", "asked", "found")


def show(sessions: "Sequence[Session]") -> None:
    """List `sessions`; for scripts a line each, with tabs between."""
    if not sys.stdout.isatty():
        for one in sessions:
            cells = (one.id, utc(one.updated), str(one.turns), line(one.model))
            streams.out("\t".join((*cells, title(one)[:LONGEST_TITLE])))
        return
    now = time.time()
    rows = [
        (one.id, ago(one.updated, now), str(one.turns), short(line(one.model), 30), title(one))
        for one in sessions
    ]
    _show(rows, HEADING)


def show_found(hits: "Sequence[Hit]") -> None:
    """List what was found; a run of no session has its own id there."""
    if not sys.stdout.isatty():
        for hit in hits:
            cells = (hit.run.session, hit.run.id, utc(hit.run.created), _of(hit)[:LONGEST_TITLE])
            streams.out("\t".join((*cells, line(hit.excerpt))))
        return
    now = time.time()
    rows = [
        (
            hit.session.id if hit.session else "-",
            short(_of(hit), 30),
            ago(hit.run.created, now),
            line(hit.excerpt),
        )
        for hit in hits
    ]
    _show(rows, FOUND_HEADING)


def of_session(session: "Session") -> "Json":
    """Return `session` as JSON shows it."""
    return {
        "id": session.id,
        "title": session.title,
        "named": session.named,
        "created": utc(session.created),
        "updated": utc(session.updated),
        "turns": session.turns,
        "model": session.model,
        "parent": session.parent or None,
    }


def of_run(run: "Run") -> "Json":
    """Return `run` as JSON shows it."""
    return {
        "run_id": run.id,
        "session": run.session or None,
        "turn": run.turn or None,
        "created": utc(run.created),
        "question": run.question,
        "answer": run.answer,
        "state": run.state,
        "model": run.model,
        "strategy": run.strategy,
        "seconds": run.seconds,
        "prompt_tokens": run.prompt_tokens,
        "completion_tokens": run.completion_tokens,
        "exit_code": run.exit_code,
        "rating": run.rating,
        "correction": run.correction or None,
        "parent": run.parent or None,
        "at_step": run.at_step or None,
    }


def of_hit(hit: "Hit") -> "Json":
    """Return `hit` as JSON shows it."""
    session: Json = of_session(hit.session) if hit.session else None
    return {"session": session, "run": of_run(hit.run), "excerpt": hit.excerpt}


def print_json(**what: "Json") -> None:
    """Print one JSON object."""
    from agent.render.record import json_text

    streams.out(json_text({"schema_version": 1, **what}, indent=2))


def tell(session: "Session", text: str, json: bool) -> None:
    """Print `session`: its id for scripts, with what was done to it for people."""
    if json:
        print_json(session=of_session(session))
        return
    streams.out(session.id)
    streams.note(text)


def _show(rows: "Sequence[Sequence[str]]", heading: "Sequence[str]") -> None:
    """Show `rows`, if any, below `heading`, the last column cut to what is left of the window."""
    if not rows:
        return
    from rich.cells import cell_len

    widths = [max(map(cell_len, column)) for column in zip(heading, *rows, strict=True)]
    left = shutil.get_terminal_size().columns - sum(width + 2 for width in widths[:-1])
    cut = [(*row[:-1], short(row[-1], max(NARROWEST, left))) for row in rows]
    table.show(cut, heading)


def short(text: str, cells: int) -> str:
    """Return `text` cut to so many columns of a terminal."""
    from rich.cells import cell_len, set_cell_size

    if len(text) <= cells and cell_len(text) <= cells:
        return text
    return f"{set_cell_size(text[:cells], cells - 1).rstrip()}…"


def _of(hit: "Hit") -> str:
    return title(hit.session) if hit.session else f"run {hit.run.id}"
