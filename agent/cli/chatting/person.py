"""The person as commands of the chat see them: told, shown, asked; only the program decides.

A choice is a key that is pressed once the question is shown: what was typed ahead answers nothing.
"""

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Protocol

from agent.clean import printable
from agent.cli import streams, table
from agent.cli.chatting.told import faint
from agent.events import Answer, Event, Streamed

if TYPE_CHECKING:
    from agent.chat.screen import Kind
    from agent.render.renderer import Renderer


class Keys(Protocol):
    """What a person presses."""

    def attending(self) -> AbstractContextManager[None]:
        """Let a question be asked: from now on keys are replies to it."""
        ...

    def pressed(self) -> str:
        """Wait for a key; return its text, empty for one that says nothing."""
        ...


class Letters:
    """Replies on a terminal without abilities: the first letter of a line."""

    def attending(self) -> AbstractContextManager[None]:
        """Do nothing: lines that were typed before cannot be told apart."""
        return nullcontext()

    def pressed(self) -> str:
        """Wait for a line; return its first letter."""
        return sys.stdin.buffer.readline().decode("utf-8", "replace").strip()[:1]


class Person:
    """Implements the protocol `Screen` on the standard streams."""

    def __init__(
        self,
        color: streams.Color,
        keys: "Keys | None",
        edit: Callable[[str], str],
        pause: Callable[[], None] = streams.clear,
    ) -> None:
        """Show in `color`.

        Args:
            color: whether to use colour.
            keys: what a person presses; None where there is nobody.
            edit: has the person change a text.
            pause: ends what is being written: something else is to be shown.
        """
        self._color = color
        self._keys = keys
        self._edit = edit
        self.pause = pause

    def say(self, text: str, kind: "Kind" = "plain") -> None:
        """Show a text; what is about the program goes to stderr."""
        self.pause()
        if kind in ("note", "warning"):
            mark = "warning: " if kind == "warning" else ""
            faint(f"{mark}{text}", self._color)
        elif kind == "markdown" and streams.lively(sys.stdout):
            from agent.render.terminal import Page

            page = Page(streams.console(sys.stdout, self._color), live=True)
            page.settle(text)
            page.leave(final=True)
        else:
            streams.out(text)

    def table(self, rows: Sequence[Sequence[str]], head: Sequence[str]) -> None:
        """Show rows lined up below a head."""
        self.pause()
        table.show(rows, head if any(head) else ())

    def ask(self, question: str, choices: Sequence[str], otherwise: str) -> str:
        """Let the person choose by a key; `otherwise` where there is none, or for any other key."""
        self.pause()
        if self._keys is None:
            return otherwise
        keys = _keys(choices)
        offered = ", ".join(_marked(one, key) for key, one in keys.items())
        with self._keys.attending():
            self._ask(f"{printable(question)}\n{offered} ")
            chosen = keys.get(self._keys.pressed().lower()[:1], otherwise)
        self._ask(f"-> {chosen}\n")
        return chosen

    def edit(self, text: str) -> str:
        """Let the person change a text in their editor."""
        self.pause()
        return self._edit(text)

    def trace(self, events: Sequence[Event]) -> None:
        """Show what happened in a run, unfolded."""
        self.pause()
        shown = self._tracer()
        for event in events:
            if not isinstance(event, Streamed | Answer):
                shown.show(event)
        shown.finish()

    def _ask(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()

    def _tracer(self) -> "Renderer":
        if not streams.lively(sys.stderr):
            from agent.render.plain import Plain

            return Plain(sys.stdout, sys.stderr)
        from agent.render.terminal import Terminal

        console = streams.console(sys.stderr, self._color)
        return Terminal(console, console, full=True, cites="drop")


def _keys(choices: Sequence[str]) -> dict[str, str]:
    """Return a key for each choice: a letter of it that no other has, else a number."""
    found: dict[str, str] = {}
    for number, choice in enumerate(choices, 1):
        free = [one for one in choice.lower() if one.isalnum() and one not in found]
        found[free[0] if free else str(number)] = choice
    return found


def _marked(choice: str, key: str) -> str:
    """Return `choice` with its key in brackets: `[y]es`."""
    at = choice.lower().find(key)
    if at < 0:
        return f"[{key}] {choice}"
    return f"{choice[:at]}[{choice[at]}]{choice[at + 1 :]}"
