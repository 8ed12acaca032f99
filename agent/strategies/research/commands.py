"""The commands of the text browser, as a model writes them; any other text is no command.

Method: WebGPT (Nakano et al. 2021, arXiv:2112.09332), table 1.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from agent.messages import Json, ToolCall

Kind = Literal["search", "click", "find", "quote", "scroll", "top", "back", "end"]
JOINT = "━"
"""Parts the beginning of a quote from its end."""
MOST_SCROLLED = 3
PATTERNS: Mapping[Kind, re.Pattern[str]] = {
    "search": re.compile(r"Search (.*\S)"),
    "click": re.compile(r"Clicked on link (\d{1,6})"),
    "find": re.compile(r"Find in page: (.*\S)"),
    "quote": re.compile(r"Quote: (.*\S)"),
    "scroll": re.compile(rf"Scrolled (?:down|up) ([1-{MOST_SCROLLED}])"),
    "top": re.compile(r"Top()"),
    "back": re.compile(r"Back()"),
    "end": re.compile(r"End: (Answer|<?Nonsense, Controversial>?|Nonsense|Controversial)"),
}
ECHO = re.compile(r"Next action:?[ \t]*")
"""What a chat model says again before its command."""


@dataclass(frozen=True)
class Command:
    """One action of the browser."""

    kind: Kind
    text: str = ""
    """What is searched for, found or quoted; of an end, `Answer` or why there is none."""
    number: int = 0
    """Of the link; how many windows to scroll, less than 0 upwards."""

    @property
    def call(self) -> ToolCall:
        """The command as it is told and recorded."""
        return ToolCall(TOOLS[self.kind], self._arguments())

    def _arguments(self) -> dict[str, Json]:
        match self.kind:
            case "search":
                return {"query": self.text}
            case "click":
                return {"link": self.number}
            case "scroll":
                return {"windows": self.number}
            case "find" | "quote" | "end":
                return {"text": self.text}
            case _:
                return {}


TOOLS: Mapping[Kind, str] = {
    "search": "search_web", "click": "follow", "find": "find_in_page", "quote": "quote_page",
    "scroll": "scroll", "top": "top", "back": "back", "end": "end",
}  # fmt: skip
"""Named as the loop's tools where they do the same."""


def read(reply: str) -> Command | None:
    """Return the command that a reply is, or None where it is none."""
    text = ECHO.sub("", reply.strip(), count=1) if reply.strip().startswith("Next") else reply
    text = text.strip()
    for kind, pattern in PATTERNS.items():
        if (found := pattern.fullmatch(text)) is not None:
            return _command(kind, found[1], text)
    return None


def _command(kind: Kind, said: str, text: str) -> Command:
    if kind == "click":
        return Command(kind, number=int(said))
    if kind == "scroll":
        return Command(kind, number=int(said) * (-1 if text.startswith("Scrolled up") else 1))
    return Command(kind, said.strip("<>") if kind == "end" else said)
