"""One session as a conversation: on a terminal as it looked there, elsewhere as Markdown."""

import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from agent.clean import printable
from agent.cli import streams
from agent.render.moments import ago
from agent.render.talk import markdown, said, title

if TYPE_CHECKING:
    from agent.store.rows import Run, Session


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
        shown.feed("\n".join(said(turn)))
        shown.close()
