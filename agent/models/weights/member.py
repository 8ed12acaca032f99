"""One member of a zip archive, read while the archive streams in: no seeking, little memory.

Format: PKWARE APPNOTE 6.3.10, sections 4.3.7 (local file header) and 4.3.9 (data descriptor).
"""

import struct
import zlib
from collections.abc import Iterator

PIECE_BYTES = 1 << 20
"""Most bytes that are inflated at a time: a few bytes may blow up to very many."""

HEADER = struct.Struct("<4s5H3I2H")
LARGE = 0xFFFFFFFF  # the true size is in the zip64 field
STORED, DEFLATED = 0, 8
ENCRYPTED, SIZES_FOLLOW = 0x01, 0x08


class BadArchive(Exception):
    """The archive is no zip, is cut short, is packed in a way that cannot stream, or lacks it."""


def read(chunks: Iterator[bytes], ending: str) -> Iterator[bytes]:
    """Yield the content of the first member whose name ends in `ending`, in pieces.

    Raises:
        BadArchive: there is no such member, or the archive is broken.
    """
    stream = _Stream(chunks)
    while (head := stream.take(4)) == b"PK\x03\x04":
        fields = HEADER.unpack(head + stream.take(HEADER.size - 4))
        flags, method, packed, plain = fields[2], fields[3], fields[7], fields[8]
        name = stream.take(fields[9]).decode("utf-8", "replace")
        extra = stream.take(fields[10])
        if flags & ENCRYPTED or method not in (STORED, DEFLATED):
            raise BadArchive(f"{name} is packed by method {method}")
        if packed == LARGE:
            packed = _zip64(extra, plain == LARGE)
        wanted = name.endswith(ending)
        for piece in _content(stream, method, packed, bool(flags & SIZES_FOLLOW)):
            if wanted:
                yield piece
        if wanted:
            return
        if flags & SIZES_FOLLOW:
            stream.take(12 if stream.take(4) == b"PK\x07\x08" else 8)
    raise BadArchive(f"there is no {ending} in it")


def _content(stream: "_Stream", method: int, packed: int, open_ended: bool) -> Iterator[bytes]:
    if method == STORED:
        if open_ended:
            raise BadArchive("its sizes are not told in advance")
        yield from stream.some(packed)
    elif open_ended:
        yield from _inflate(stream, stream.some(None))
    else:
        yield from _inflate(stream, stream.some(packed))


def _inflate(stream: "_Stream", packed: Iterator[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for chunk in packed:
            while chunk and not inflater.eof:
                yield inflater.decompress(chunk, PIECE_BYTES)
                chunk = inflater.unconsumed_tail
            if inflater.eof:
                stream.give_back(inflater.unused_data)
                return
        yield inflater.flush()  # a piece that was full may have held back the last few bytes
        if inflater.eof:
            return
    except zlib.error as error:
        raise BadArchive(str(error)) from None
    raise BadArchive("a member is cut short")


def _zip64(extra: bytes, plain_too: bool) -> int:
    """Return the packed size from the zip64 field: it follows the plain one, if that is there."""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<2H", extra)
        offset = 4 + 8 * plain_too
        if kind == 1 and len(extra) >= offset + 8:
            return int(struct.unpack_from("<Q", extra, offset)[0])
        extra = extra[4 + length :]
    raise BadArchive("a size is missing")


class _Stream:
    """Chunks, taken in the portions that the format has."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._held = b""

    def take(self, count: int) -> bytes:
        """Return the next `count` bytes."""
        while len(self._held) < count:
            self._held += self._next()
        taken, self._held = self._held[:count], self._held[count:]
        return taken

    def some(self, count: int | None) -> Iterator[bytes]:
        """Yield the next `count` bytes in pieces as they come; None never ends by itself."""
        left = count
        while left is None or left > 0:
            chunk = self._held or self._next()
            chunk, self._held = (chunk, b"") if left is None else (chunk[:left], chunk[left:])
            left = None if left is None else left - len(chunk)
            yield chunk

    def give_back(self, rest: bytes) -> None:
        """Put `rest` before what comes next."""
        self._held = rest + self._held

    def _next(self) -> bytes:
        for chunk in self._chunks:
            if chunk:
                return chunk
        raise BadArchive("the archive is cut short")
