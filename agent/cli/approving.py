"""Asks on the terminal whether a tool may run; without a person at one, what asks is refused."""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from agent.cli import streams
from agent.settings import Settings

if TYPE_CHECKING:
    from agent.approving.gate import Gate
    from agent.approving.wish import Decision, Wish
    from agent.models.keys.known import Secrets
    from tools.toolbox import Toolbox


def gate_of(
    settings: Settings,
    allow: Sequence[str],
    notify: Callable[[str], None],
    allow_domains: Sequence[str] = (),
    deny_domains: Sequence[str] = (),
    added: "Toolbox | None" = None,
) -> "Gate":
    """Return the gate of a run, with what `--allow` and the flags for domains named.

    Raises:
        UserError: that names no tool, or no domain.
        ConfigError: the setting `approve` names none.
    """
    from agent.approving.opening import NO_TOOLS, Domains, gate_for

    domains = Domains(allow_domains, deny_domains)
    gate = gate_for(settings, notify, allow, domains, added or NO_TOOLS)
    gate.ask = asked_by(settings.color)
    gate.secrets = secrets_for(settings)
    return gate


def secrets_for(settings: Settings) -> "Secrets":
    """Return what neither a model may see nor anybody else; keys are added as they are found."""
    from agent.approving.secrets import secrets_of
    from agent.models.keys.known import Secrets

    return Secrets(secrets_of(os.environ, settings.store))


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
