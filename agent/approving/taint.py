"""Remembers whose words stand before the model, and what they could make it do.

Once somebody else's words are there, whatever the model calls may be what they asked for. So added
tools that write, or send what they are given, need a person's word from then on; and nothing that
is private or secret is sent at any time. After Willison 2025, "the lethal trifecta"
(https://simonwillison.net/2025/Jun/16/the-lethal-trifecta/): private data, words of strangers and
a way out must not meet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from agent.errors import ToolError
from agent.messages import Json
from tools.toolbox import Tool
from tools.web.caution import check_secrets
from tools.web.copies import Copies

WEB = "the web"
EARLIER = "an earlier turn"


@dataclass
class Taint:
    """Whose words a conversation holds, and which private texts."""

    said: str = ""
    """What the person asks: repeating that gives nothing away."""
    origins: dict[str, None] = field(default_factory=dict)
    """Where the words of others came from, in the order in which they came."""
    private: bool = False
    """Whether texts of the person stand before the model."""
    _copies: Copies = field(default_factory=Copies)

    def begin(self, said: str, private: Iterable[str], program: Iterable[str]) -> None:
        """Begin a turn: what the person asks, their texts that came with it, words of the program.

        What was seen in earlier turns still stands before the model.
        """
        self.said = f"{self.said}\n{said}" if self.said else said
        texts = [*private]
        self.private = self.private or bool(texts)
        self._copies.add((*texts, *program))

    def saw(self, origin: str) -> None:
        """Remember that words from `origin` stand before the model."""
        self.origins[origin] = None

    def brought(self, tool: Tool, text: str) -> None:
        """Remember what a tool brought."""
        if tool.shows == "documents" or tool.permissions.reads:
            self.private = self.private or bool(text)
            self._copies.add([text])
        if tool.shows in ("web", "tools"):
            self.saw(tool.origin or WEB)

    def concern(self, tool: Tool) -> str:
        """Return why a person has to agree before `tool` runs; empty where nobody has to.

        A service may be asked again that alone has said something, while nothing private is known:
        it learns nothing that it could not have asked for before.
        """
        may = tool.permissions
        if not tool.origin or not (may.network or may.writes):
            return ""
        others = [one for one in self.origins if one != tool.origin]
        if not self.origins or not (others or self.private or may.writes):
            return ""
        does = "changes something" if may.writes else "sends something out"
        whose = ", ".join(others or self.origins)
        return f"it {does}, and words of others have been read: {whose}"

    def check(self, tool: Tool, arguments: Mapping[str, Json], secrets: Iterable[str]) -> None:
        """Raise `ToolError` where a call would send out what must not leave this machine."""
        if not (tool.origin and tool.permissions.network):
            return
        secrets = tuple(secrets)
        texts = [*_texts(dict(arguments))]
        for text in (*texts, " ".join(texts)):  # parts of one secret may stand in several
            check_secrets(text, secrets, "the call")
            if self._copies.held_by(text, said=self.said):
                raise ToolError("not sent: the call copies a private text; say it in other words")


def _texts(value: Json) -> Iterable[str]:
    """Yield all texts in `value`, names as well."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif value is not None and not isinstance(value, bool):
        yield str(value)
