"""Asks on the terminal whether a tool may run; without a person at one, what asks is refused."""

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from agent.cli import streams
from agent.settings import Settings

if TYPE_CHECKING:
    from agent.approving.gate import Gate
    from agent.approving.wish import Decision, Wish


def gate_of(settings: Settings, allow: Sequence[str], notify: Callable[[str], None]) -> "Gate":
    """Return the gate of a run, with what `--allow` named.

    Raises:
        UserError: that names no tool.
        ConfigError: the setting `approve` names none.
    """
    from agent.approving.opening import gate_for

    gate = gate_for(settings, notify, allow)
    gate.ask = asked_by(settings.color)
    return gate


def asked_by(color: streams.Color) -> "Callable[[Wish], Decision] | None":
    """Return what asks the person at the terminal; None where there is none."""
    from agent.chat.approval import asker
    from agent.cli.chatting.person import Letters, Person

    if not streams.attended():
        return None
    ask = asker(Person(color, Letters(), lambda text: text))

    def asked(wish: "Wish") -> "Decision":
        _forget_typing()  # what was typed before the question was there answers nothing
        return ask(wish)

    return asked


def _forget_typing() -> None:
    with suppress(ImportError, OSError, ValueError):  # not POSIX, or no terminal after all
        import termios

        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
