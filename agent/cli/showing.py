"""Chooses what shows a run: by what was asked for, and by what the two streams are."""

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TextIO

from agent.cli import streams
from agent.errors import AgentError
from agent.events import Action, Branch, Event, Observation, Sampled, Started

if TYPE_CHECKING:
    from agent.render.renderer import Renderer
    from agent.render.sources import Cites

View = Literal["text", "verbose", "quiet", "json", "jsonl"]


def renderer_for(
    view: View,
    out: TextIO,
    color: streams.Color,
    literal: bool = False,
    clock: Callable[[], float] = time.monotonic,
) -> "Renderer":
    """Return what shows a run.

    Args:
        view: what was asked for.
        out: where the answer goes.
        color: whether to use colour.
        literal: whether the answer is data, which no Markdown renderer may touch.
        clock: tells how long it takes.
    """
    from agent.render.lines import Document, Lines

    if view == "json":
        return Document(out)
    if view == "jsonl":
        return Lines(out)
    live = not literal and (streams.lively(out) or (streams.forced(color) and out is sys.stdout))
    cites: Cites = "keep" if literal else "drop" if view == "quiet" else "list"
    if view == "text" and not live and not out.isatty():
        return Brief(out, cites)
    return _for_a_person(view, out, color, live, cites, clock)


def _for_a_person(
    view: View,
    out: TextIO,
    color: streams.Color,
    live: bool,
    cites: "Cites",
    clock: Callable[[], float],
) -> "Renderer":
    from agent.render.plain import Plain

    lively = live or streams.lively(sys.stderr) or streams.colourful(sys.stderr, color)
    if not lively or (view == "quiet" and not live):
        return Plain(out, None if view == "quiet" else sys.stderr, cites=cites, clock=clock)
    from agent.render.terminal import Terminal

    answer = streams.console(out, color)
    if view == "quiet":
        return Terminal(answer, None, live=live, cites=cites)
    trace = streams.console(sys.stderr, color)
    links = live and streams.linking(out)
    full, waiting = view == "verbose", streams.placeholder
    return Terminal(answer, trace, full, live, waiting, cites, links, clock)


class Brief:
    """Writes the answer alone to a file or a pipe; a terminal sees meanwhile what goes on."""

    def __init__(self, out: TextIO, cites: "Cites" = "list") -> None:
        from agent.render.plain import Plain

        self._plain = Plain(out, sys.stderr, full=False, cites=cites)

    def show(self, event: Event) -> None:
        """Take the next event."""
        match event:
            case Started() | Observation():
                streams.placeholder("thinking …")
            case Action():
                streams.placeholder(f"running {event.call.tool} …")
            case Branch():
                streams.placeholder(f"thought {event.id} …")
            case Sampled() if event.number < event.of:
                streams.placeholder(f"sample {event.number + 1} of {event.of} …")
            case _:
                pass
        self._plain.show(event)

    def finish(self) -> None:
        """Write the answer."""
        streams.clear()
        self._plain.finish()

    def stopped(self, error: AgentError) -> None:
        """Write what there is of the answer."""
        streams.clear()
        self._plain.stopped(error)
