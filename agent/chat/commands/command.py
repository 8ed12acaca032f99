"""A command of the chat, and what comes of running one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from agent.chat.chat import Chat
from agent.chat.screen import Screen
from agent.chat.way import NEXT, Way
from agent.messages import Question


@dataclass(frozen=True)
class Outcome:
    """What the chat is to do after a command."""

    ask: Question | None = None
    """Asked next, as if the person had typed it."""
    prefill: str = ""
    """Put into the input line, to be changed and sent."""
    leave: bool = False
    way: Way = NEXT
    """How what is asked, or what is sent of what was put into the line, goes on."""


NOTHING = Outcome()


@dataclass(frozen=True)
class Command:
    """One command."""

    name: str
    summary: str
    """One imperative phrase without a period, as in `--help`."""
    equivalent: str
    """The command of the command line that does the same, such as `agent sessions rename`."""
    run: Callable[[Chat, str, Screen], Outcome]
    """Runs it with what stands behind its name; raises `UserError` where that is wrong."""
    argument: str = ""
    """What may stand behind its name, such as `[NAME]`."""
    completions: Callable[[Chat], Sequence[str]] = field(default=lambda chat: ())
    """What its argument may be completed to."""

    @property
    def usage(self) -> str:
        """How it is written."""
        return f"/{self.name} {self.argument}".rstrip()
