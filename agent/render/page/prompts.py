"""The prompts of a page: every text once, as JSON that the page reads when somebody looks.

A conversation is sent whole with every call: written out, the page would grow with its square.
"""

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agent.clean import printable
from agent.render.history import Call

if TYPE_CHECKING:
    from markupsafe import Markup

UNSAFE = {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}
"""Within a script element only `<` could end it; the others are written so out of caution."""


@dataclass
class Prompts:
    """What was sent in every call of a page."""

    texts: dict[str, int] = field(default_factory=dict)
    calls: list[list[tuple[str, int]]] = field(default_factory=list)

    def add(self, call: Call) -> int:
        """Add what `call` sent; return its number."""
        said = [*call.messages, *([("opening", call.opening)] if call.opening else [])]
        self.calls.append([(printable(role), self._number(text)) for role, text in said])
        return len(self.calls) - 1

    def as_json(self) -> "Markup":
        """Return all as JSON that ends no element."""
        from markupsafe import Markup

        whole = json.dumps({"texts": list(self.texts), "calls": self.calls}, ensure_ascii=False)
        return Markup(whole.translate(UNSAFE))

    def _number(self, text: str) -> int:
        return self.texts.setdefault(printable(text), len(self.texts))
