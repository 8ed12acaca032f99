"""How much one fetch may take of time, of bytes and of a host's patience."""

from dataclasses import dataclass

KIB, MIB = 1024, 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The limits of every fetch; tests take smaller ones."""

    resolve_s: float = 4.0
    """A name that no server answers for has to be told within 5 s."""
    connect_s: float = 5.0
    read_s: float = 10.0
    """Between two pieces of a response."""
    total_s: float = 20.0
    """Of one page, with its robots.txt, its redirects and a second try."""
    header_bytes: int = 64 * KIB
    wire_bytes: int = 2 * MIB
    """Of a body, as it came."""
    body_bytes: int = 8 * MIB
    """Of a body, decompressed."""
    ratio: int = 100
    """How many times larger than what came a body may become."""
    ratio_from_bytes: int = 256 * KIB
    """Small pages may be of one word, many times over."""
    encodings: int = 2
    redirects: int = 5
    robots_bytes: int = 500 * KIB
    """What RFC 9309, section 2.5, asks to read at least."""
    delay_s: float = 0.5
    """Between two pages of the same host."""
    most_delay_s: float = 5.0
    """A host that asks for longer pauses gets these."""
    most_wait_s: float = 10.0
    """Before a page, for others of its host; a page that had to wait longer is refused."""
    retry_s: float = 0.5
    """Before the second try."""
    ports: frozenset[int] = frozenset({80, 443, 8080, 8443})


def in_words(count: int) -> str:
    """Return so many bytes as a person says them."""
    return f"{count / MIB:g} MiB" if count >= MIB else f"{count / KIB:g} KiB"
