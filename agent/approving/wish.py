"""What a person is asked before a tool runs: its name, and exactly what it would be given."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from agent.approving.domains import PREFIX, is_key
from agent.approving.rules import source_of
from agent.clean import HIDDEN, SURROGATE
from agent.messages import Json
from tools.toolbox import Tool

Decision = Literal["once", "session", "always", "no"]
"""`session` lets the tool run until the chat ends, `always` in every later one."""
UNSEEN = re.compile(f"{HIDDEN.pattern}|[\r\u2028\u2029]|{SURROGATE.pattern}")


@dataclass(frozen=True)
class Wish:
    """A call that waits for a person."""

    tool: str
    text: str
    """The program, the arguments as JSON, or the address; what nobody would see stands there as
    `\\u{…}`."""
    concern: str = ""
    """Why the person is asked, where that is not for the tool alone."""
    source: str = ""
    """Where an added tool comes from; empty: it is the program's own."""

    @property
    def site(self) -> str:
        """The site whose page is to be opened; empty for any other wish."""
        return self.tool.removeprefix(PREFIX) if is_key(self.tool) else ""

    @property
    def subject(self) -> str:
        """What it is about, in a word."""
        return self.site or self.tool

    @property
    def done(self) -> str:
        """What would be done with it."""
        return "opened" if self.site else "run"


def wish_of(tool: Tool, arguments: Mapping[str, Json], concern: str = "") -> Wish:
    """Return what a person is to be shown of a call of `tool`."""
    if tool.fence is not None and isinstance(program := arguments.get(tool.fence[0]), str):
        return Wish(tool.name, escaped(program), concern, source_of(tool))
    written = json.dumps(dict(arguments), ensure_ascii=False, indent=2)
    return Wish(tool.name, escaped(written), concern, source_of(tool))


def escaped(text: str) -> str:
    """Return `text` with all that a terminal hides, or obeys, written out."""
    return UNSEEN.sub(lambda found: f"\\u{{{ord(found.group()):x}}}", text)
