"""One session as a conversation: on a terminal as it looked there, elsewhere as Markdown."""

import sys
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from agent.clean import printable
from agent.cli import streams
from agent.cli.histories.moments import ago, date
from agent.cli.histories.shelf import line, title

if TYPE_CHECKING:
    from agent.store.rows import Run, Session

WIDEST_HEADING = 120
ENDINGS = {
    "running": "still running",
    "stopped": "stopped before the end",
    "failed": "ended with an error",
    "interrupted": "interrupted: its process was gone",
}


def show(session: "Session", turns: "Sequence[Run]", color: streams.Color = "auto") -> None:
    """Show `turns` of `session` on stdout."""
    if not streams.lively(sys.stdout):
        sys.stdout.write(markdown(session, turns))
        sys.stdout.flush()
        return
    from agent.render.markdown import Markdown
    from agent.render.wrap import Sheet

    console = streams.console(sys.stdout, color)
    now = time.time()
    streams.out(f"{title(session)}  ({session.id}, {ago(session.updated, now)})")
    for turn in turns:
        streams.out("")
        console.print(f"{turn.turn} · {ago(turn.created, now)}", style="dim")
        console.print(printable(turn.question).strip(), style="bold cyan", soft_wrap=True)
        streams.out("")
        shown = Markdown(Sheet(console))
        shown.feed("\n".join(_said(turn)))
        shown.close()


def markdown(session: "Session", turns: "Sequence[Run]") -> str:
    """Return `turns` of `session` as a page of Markdown, the questions as headings."""
    models = dict.fromkeys(line(turn.model) for turn in turns if turn.model)
    about = [date(session.created), *models, f"session {session.id}"]
    parts = [f"# {title(session)}", " · ".join(about)]
    for turn in turns:
        parts += [*_asked(turn), *_said(turn)]
    return "\n\n".join(parts) + "\n"


def _asked(turn: "Run") -> Iterator[str]:
    """Yield the question as a heading; one of several lines also whole, as a quotation."""
    question = printable(turn.question).strip()
    heading = line(question)
    whole = len(heading) <= WIDEST_HEADING and "\n" not in question
    yield f"## {heading if whole else heading[:WIDEST_HEADING].rstrip() + ' …'}"
    if not whole:
        yield "\n".join(f"> {one}".rstrip() for one in question.split("\n"))


def _said(turn: "Run") -> Iterator[str]:
    """Yield the answer, and what else is to be said of it."""
    if answer := printable(turn.answer).strip():
        yield answer
    if ending := ENDINGS.get(turn.state):
        yield f"*({ending})*"
    if turn.correction:
        yield f"*(should have been: {line(turn.correction)})*"
