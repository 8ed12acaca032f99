"""Decides, in the program, which addresses may be opened: nothing that a page says changes it.

Pages are untrusted: once one was read, whatever is sent out may be what it asked for. So an address
counts by who offered it (the person, a search, a page, or nobody: then the model made it), and what
it carries is compared with what must not leave this machine. After the taint rules of agents that
meet private data, untrusted content and a way out at once (Willison 2025, "the lethal trifecta",
https://simonwillison.net/2025/Jun/16/the-lethal-trifecta/).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from agent.errors import ToolError
from tools.secrecy import holds_key
from tools.web.copies import LEAST, Copies
from tools.web.domains import site_of
from tools.web.fetching.address import parse
from tools.web.mentioned import key, keys_in, named_in
from tools.web.readings import readings

MOST_CARRIED = 256
"""Bytes of a query, or of a fragment, that nobody offered."""
MOST_PATH = 512
LEAST_OF_TALK = 64
"""In a search, so many letters of what was said before are a copy: names come up again."""


@dataclass
class Caution:
    """What one run knows of the addresses it may open; all of it can be told from its record."""

    said: str = ""
    """What the person asks: addresses in it are theirs."""
    private: tuple[str, ...] = ()
    """Texts of the person that must not leave: attached files, passages of documents."""
    secrets: Sequence[str] = ()
    """Words that must never leave."""
    tainted: bool = False
    """Whether something untrusted stands in front of the model."""
    earlier: tuple[str, ...] = ()
    """What the person asked before: addresses in it are theirs, too."""
    talk: tuple[str, ...] = ()
    """Earlier turns, as they stand before the model."""
    program: tuple[str, ...] = ()
    """Words of the program before the model, such as the system prompt."""
    _typed: set[str] = field(default_factory=set)
    _found: set[str] = field(default_factory=set)
    _linked: set[str] = field(default_factory=set)
    _mentioned: set[str] = field(default_factory=set)
    """Addresses that stand in private texts."""
    _sites: set[str] = field(default_factory=set)
    """What the person or a search named."""
    _copies: Copies = field(default_factory=Copies)
    _of_talk: Copies = field(default_factory=Copies)

    def __post_init__(self) -> None:
        for text in (self.said, *self.earlier):
            self._typed.update(named_in(text))
        self._sites.update(map(_site, self._typed))
        self.tainted = self.tainted or bool(self.private)
        self._copies.add((*self.private, *self.program))
        self._of_talk.add(self.talk)
        for text in (*self.private, *self.talk):
            self._mentioned.update(keys_in(text))

    def found(self, urls: Iterable[str]) -> None:
        """Remember addresses that a search found; what it shows of them is untrusted."""
        self._found.update(found := _keys(urls))
        self._sites.update(map(_site, found))
        self.tainted = True

    def linked(self, urls: Iterable[str]) -> None:
        """Remember addresses that a page leads to: it is untrusted, and they are its words."""
        self._linked.update(_keys(urls))
        self.tainted = True

    def saw(self, text: str, private: bool = False) -> None:
        """Remember that an untrusted text stands before the model, and whether it is private."""
        self.tainted = True
        if private:
            self.private += (text,)
            self._copies.add([text])
            self._mentioned.update(keys_in(text))
        else:
            self._linked.update(keys_in(text))

    def typed(self, url: str) -> bool:
        """Return whether the person wrote this address."""
        try:
            return key(url) in self._typed
        except ToolError:
            return False

    def concern(self, url: str) -> str:
        """Return why a person has to agree before `url` is opened; empty where nobody has to.

        Raises `ToolError` where it may not be opened at all.
        """
        address, one = parse(url), key(url)
        self._check_address(url, one)
        if one in self._typed:
            return ""
        if self.tainted and site_of(address.host) not in self._sites:
            return f"neither you nor a search named {site_of(address.host)}"
        if one in self._found | self._linked | self._mentioned:
            return ""
        if self.private or self.talk:
            return "the model made up this address, with private texts before it"
        if self.tainted and (carried := _carried(url)):
            return f"the address carries {carried} bytes that the model made up"
        return ""

    def check_query(self, text: str) -> None:
        """Raise `ToolError` where a search for `text` would send out what must not leave."""
        self._check_secrets(text, "the query")
        if self._copies.held_by(text, LEAST, self.said) or self._of_talk.held_by(
            text, LEAST_OF_TALK, self.said
        ):
            raise ToolError("not searched: the query copies a private text; search in other words")

    def _check_address(self, url: str, one: str) -> None:
        self._check_secrets(url, "the address")
        if one in self._typed | self._found | self._mentioned:
            return
        if any(each.held_by(url, LEAST, self.said) for each in (self._copies, self._of_talk)):
            raise ToolError("not opened: the address would carry private text out of this machine")

    def _check_secrets(self, text: str, what: str) -> None:
        check_secrets(text, self.secrets, what)


def check_secrets(text: str, secrets: Iterable[str], what: str) -> None:
    """Raise `ToolError` where `text`, in whatever dress, holds a key or one of `secrets`."""
    from tools.web.copies import letters

    hidden = [found for one in secrets if (found := letters(one))]
    for said in readings(text):
        plain = letters(said) if hidden else ""
        if holds_key(said) or any(one in plain or one[::-1] in plain for one in hidden):
            raise ToolError(f"not sent: {what} holds a secret")


def _carried(url: str) -> int:
    """Return how many bytes `url` carries, where that is more than a page's name takes."""
    before, _, fragment = url.partition("#")
    path, _, query = before.partition("?")
    behind = max(len(query.encode()), len(fragment.encode()))
    total = len(path.encode()) + behind
    return behind if behind > MOST_CARRIED else total if total > MOST_PATH else 0


def _keys(urls: Iterable[str]) -> set[str]:
    keys = set()
    for url in urls:
        try:
            keys.add(key(url))
        except ToolError:  # nothing that could be opened
            continue
    return keys


def _site(one: str) -> str:
    """Return the site of the address with this key."""
    return site_of(parse(f"https://{one}").host)
