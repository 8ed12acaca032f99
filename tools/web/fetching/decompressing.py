"""Decompresses while it streams, piece by piece, so that a bomb is met before it has unfolded.

gzip (RFC 1952) and deflate (RFC 1950, or RFC 1951 as some servers send it): what we ask for.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator

from agent.errors import ToolError

PIECE_BYTES = 64 * 1024
GZIP, ZLIB, RAW = 31, 15, -15
NAMES = {"gzip": GZIP, "x-gzip": GZIP, "deflate": ZLIB}


def encodings(header: str, most: int) -> list[str]:
    """Return the encodings in the order in which they were put on; raise `ToolError`."""
    named = [name.strip().lower() for name in header.split(",")]
    found = [name for name in named if name not in ("", "identity")]
    if len(found) > most:
        raise ToolError(f"it is compressed {len(found)} times over")
    for name in found:
        if name not in NAMES:
            raise ToolError(f"it is compressed as {ascii(name[:20])}, which was not asked for")
    return found


def decompressed(
    chunks: Iterable[bytes], names: Iterable[str], was_cut: Callable[[], bool]
) -> Iterator[bytes]:
    """Undo the encodings, the last one first; `was_cut` tells whether the end is missing."""
    stream = iter(chunks)
    for name in reversed(list(names)):
        stream = _layer(stream, NAMES[name], was_cut)
    return stream


def _layer(chunks: Iterator[bytes], bits: int, was_cut: Callable[[], bool]) -> Iterator[bytes]:
    head = _head(chunks)
    if not head:
        return
    engine = zlib.decompressobj(_bits(head, bits))
    for data in _with(head, chunks):
        rest = data
        while rest:
            if engine.eof and not (bits == GZIP and rest.startswith(b"\x1f")):
                break  # what follows the end is nobody's
            if engine.eof:
                engine = zlib.decompressobj(GZIP)  # several files in one, RFC 1952 section 2.2
            yield from _pieces(engine, rest)
            rest = engine.unused_data
    if not engine.eof and not was_cut():
        raise ToolError("its compressed text broke off")


def _pieces(engine: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
    while True:
        try:
            piece = engine.decompress(data, PIECE_BYTES)
        except zlib.error:
            raise ToolError("its compressed text is damaged") from None
        data = engine.unconsumed_tail
        if piece:
            yield piece
        if engine.eof or (not data and len(piece) < PIECE_BYTES):
            return


def _head(chunks: Iterator[bytes]) -> bytes:
    """Return the beginning: the two bytes by which the kind is known, if there are any."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= 2:
            break
    return head


def _with(head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from chunks


def _bits(head: bytes, bits: int) -> int:
    """Return how to read it: deflate comes with the head of zlib, or without any."""
    if bits != ZLIB or (head[0] & 0x0F == 8 and int.from_bytes(head[:2]) % 31 == 0):
        return bits
    return RAW
