"""The one parser of addresses: what it returns is what is checked, and what is asked for.

Two parsers that disagree about the host are the classic hole, so anything that could be read in two
ways is refused, and the rest is written anew in the one spelling of RFC 3986.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urljoin

from agent.errors import ToolError
from tools.web.fetching.host import IP, literal, read_host

MOST_CHARS = 2048
PORTS = {"http": 80, "https": 443}
WHOLE = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://"
    r"(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?:#.*)?"
)
AUTHORITY = re.compile(r"(?P<host>\[[^\[\]]*\]|[^:\[\]]*)(?::(?P<port>[0-9]{0,5}))?")
SAFE = "%/:@!$&'()*+,;=-._~"
"""What RFC 3986, section 3.3, lets stand in a path, and % of what is encoded already."""
UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Categories of characters that are not seen: controls, marks of direction, halves of pairs."""


@dataclass(frozen=True)
class Address:
    """Where a page stands, in its one spelling."""

    scheme: str
    host: str
    """In small ASCII letters; IPv6 without brackets."""
    port: int
    target: str
    """Path and query, in ASCII."""

    @property
    def place(self) -> str:
        """`host:port`, as it is written in an address."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def netloc(self) -> str:
        """The host, with its port where that is not the usual one: the header Host."""
        usual = PORTS[self.scheme] == self.port
        return self.place.removesuffix(f":{self.port}") if usual else self.place

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{self.scheme}://{self.netloc}"

    @property
    def url(self) -> str:
        """The whole address, without a fragment."""
        return f"{self.origin}{self.target}"

    @cached_property
    def ip(self) -> IP | None:
        """The IP address that the host is, if it is one."""
        return literal(self.host)


def parse(url: str) -> Address:
    """Return the address; raise `ToolError` for what is none, or could be read in two ways."""
    text = url.strip(" ")
    _check_characters(text)
    parts = WHOLE.fullmatch(text)
    if parts is None or (scheme := parts["scheme"].lower()) not in PORTS:
        raise ToolError("no address of a page: write a whole one, such as https://example.com/page")
    host, port = _authority(parts["authority"], scheme)
    query = quote(parts["query"] or "", safe=f"{SAFE}?")
    address = Address(scheme, host, port, _path(parts["path"]) + query)
    if len(address.url) > MOST_CHARS:
        raise ToolError(f"the address has more than {MOST_CHARS} characters")
    return address


def join(base: Address, location: str) -> Address:
    """Return where `location`, as a header of the page at `base` says it, leads."""
    _check_characters(location)
    try:
        return parse(urljoin(base.url, location))
    except ValueError:  # of urljoin, for brackets that do not match
        raise ToolError("no address of a page") from None


def shown(url: str) -> str:
    """Return `url` as it may stand in a message: short, and nothing in it unseen."""
    text = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in url)
    return text if len(text) <= 200 else f"{text[:200]}…"


def _check_characters(text: str) -> None:
    if len(text) > MOST_CHARS:
        raise ToolError(f"the address has more than {MOST_CHARS} characters")
    if any(unicodedata.category(sign) in UNSEEN for sign in text):
        raise ToolError("the address holds characters that cannot be seen")
    if "\\" in text:
        raise ToolError("the address holds a backslash: write /")


def _authority(written: str, scheme: str) -> tuple[str, int]:
    if "@" in written:
        raise ToolError("the address names a user: write it without what stands before @")
    parts = AUTHORITY.fullmatch(written)
    if parts is None:
        raise ToolError(f"{written[:80]!r} is no host with a port")
    port = int(parts["port"] or PORTS[scheme])
    if not 0 < port < 65536:
        raise ToolError(f"there is no port {port}")
    return read_host(parts["host"]), port


def _path(written: str) -> str:
    """Return the path without `.` and `..` (RFC 3986, section 5.2.4), however they are written."""
    kept: list[str] = []
    steps = quote(written, safe=SAFE).split("/")[1:]
    for step in steps:
        plain = step.lower().replace("%2e", ".")
        if plain == ".." and kept:
            kept.pop()
        elif plain not in (".", ".."):
            kept.append(step)
    if steps and steps[-1].lower().replace("%2e", ".") in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)
