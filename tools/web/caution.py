"""Decides, in the program, which addresses may be opened: nothing that a page says changes it.

Pages are untrusted: once one was read, whatever is sent out may be what it asked for. So an address
counts by who offered it, and what it carries is compared with what must not leave this machine.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Caution:
    """What one run knows of the addresses it may open."""

    said: str = ""
    """What the person wrote: addresses in it are theirs."""
    private: tuple[str, ...] = ()
    """Texts that must not leave: attached files, passages, earlier turns, the system prompt."""
    secrets: tuple[str, ...] = ()
    """Words that must never leave."""
    tainted: bool = False
    """Whether something untrusted stands in front of the model."""
    _found: set[str] = field(default_factory=set)
    _linked: set[str] = field(default_factory=set)

    def found(self, urls: Iterable[str]) -> None:
        """Remember addresses that a search found."""
        self._found.update(urls)

    def linked(self, urls: Iterable[str]) -> None:
        """Remember addresses that a page leads to: it is untrusted, and they are its words."""
        self._linked.update(urls)
        self.tainted = True

    def typed(self, url: str) -> bool:
        """Return whether the person wrote this address."""
        return url in self.said

    def concern(self, url: str) -> str:
        """Return why a person has to agree before `url` is opened; empty where nobody has to.

        Raises `ToolError` where it may not be opened at all.
        """
        return ""

    def check_query(self, text: str) -> None:
        """Raise `ToolError` where a search for `text` would send out what must not leave."""
