"""Reads the header of a GGUF file: what the model is, and how long the file has to be.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. The engine aborts the whole
process on some damaged files, so a stranger's file is read here first.
"""

import mmap
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

MAGIC = b"GGUF"
VERSIONS = (2, 3)
MOST = 1 << 20
"""Most metadata entries or tensors: real models have hundreds to thousands."""
STRING, ARRAY = 8, 9
NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q",
           12: "d"}  # fmt: skip
BLOCKS = {  # by tensor type: values in a block, bytes of a block
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34),
    9: (32, 36), 10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210),
    15: (256, 292), 16: (256, 66), 17: (256, 74), 18: (256, 98), 19: (256, 50), 20: (32, 18),
    21: (256, 110), 22: (256, 82), 23: (256, 136), 24: (1, 1), 25: (1, 2), 26: (1, 4),
    27: (1, 8), 28: (1, 8), 29: (256, 56), 30: (1, 2), 34: (256, 54), 35: (256, 66), 39: (32, 17),
}  # fmt: skip

Value = int | float | bool | str


class Malformed(ValueError):
    """Bytes that are no GGUF header, or one that asks for more bytes than there are."""


@dataclass(frozen=True)
class Header:
    """What the header says, as far as this program needs it."""

    version: int
    metadata: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    """Its single values by key; lists (the vocabulary, above all) are skipped."""
    needed_bytes: int = 0
    """How long the file must be to hold every tensor; 0 if only the metadata was read."""
    values: int = 0
    """How many numbers its tensors hold together; 0 if only the metadata was read."""

    def number(self, key: str, default: int = 0) -> int:
        """Return the whole number of the model's architecture under `key`."""
        found = self.metadata.get(f"{self.metadata.get('general.architecture', '')}.{key}")
        return found if type(found) is int else default

    @property
    def trained_tokens(self) -> int:
        """The longest context that the model was trained for; 0 if it does not say."""
        return self.number("context_length")

    @property
    def cache_bytes_per_token(self) -> int:
        """What each token in the context takes in memory, with 16 bits a value."""
        heads = max(1, self.number("attention.head_count", 1))
        width = self.number("embedding_length") // heads
        each = self.number("attention.key_length", width)
        each += self.number("attention.value_length", width)
        return 2 * self.number("block_count") * self.number("attention.head_count_kv", heads) * each


def read(path: Path, whole: bool = True) -> Header:
    """Return the header of the file at `path`.

    Args:
        path: the file.
        whole: also read the vocabulary and the table of tensors, to learn how long the file
            must be; takes a tenth of a second instead of nothing.

    Raises:
        Malformed: it is no GGUF file, or is cut off within its header.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(24)
        if start[:4] != MAGIC:
            raise Malformed(f"it starts with {start[:4]!r} instead of {MAGIC!r}")
        if len(start) < 24:
            raise Malformed("it ends within its header")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            try:
                return _header(_Cursor(data), whole)
            except (struct.error, UnicodeDecodeError, RecursionError):
                raise Malformed("it ends within its header, or the header is garbled") from None


class _Cursor:
    """Walks through the bytes of a file."""

    def __init__(self, data: mmap.mmap) -> None:
        self.data = data
        self.at = len(MAGIC)

    def number(self, code: str) -> Value:
        """Read one number in the `struct` format `code`."""
        (found,) = struct.unpack_from(f"<{code}", self.data, self.at)
        self.at += struct.calcsize(f"<{code}")
        return found  # type: ignore[no-any-return]

    def count(self, code: str = "Q") -> int:
        """Read one whole number."""
        return int(self.number(code))

    def skip(self, count: int) -> None:
        """Go past `count` bytes."""
        self.at += count
        if self.at > len(self.data):
            raise Malformed("it ends within its header")

    def text(self) -> str:
        """Read one string."""
        length = self.count()
        begin = self.at
        self.skip(length)
        return self.data[begin : self.at].decode("utf-8")


def _header(cursor: _Cursor, whole: bool) -> Header:
    version = cursor.count("I")
    if version not in VERSIONS:
        raise Malformed(f"its version is {version}, this program reads {VERSIONS[0]} and later")
    tensors, entries = cursor.count(), cursor.count()
    if max(tensors, entries) > MOST:
        raise Malformed(f"its header claims {tensors} tensors and {entries} entries")
    metadata: dict[str, Value] = {}
    for _ in range(entries):
        key = cursor.text()
        if not whole and key.startswith("tokenizer."):  # by custom the last and long ones
            return Header(version, metadata)
        value = _value(cursor, cursor.count("I"))
        if value is not None:
            metadata[key] = value
    table = [_tensor(cursor) for _ in range(tensors)] if whole else []
    end = max((end for end, _ in table), default=0)
    values = sum(values for _, values in table)
    alignment = metadata.get("general.alignment", 32)
    step = alignment if type(alignment) is int and alignment > 0 else 32
    start = -(-cursor.at // step) * step
    return Header(version, metadata, start + end if end else 0, values)


def _value(cursor: _Cursor, kind: int) -> Value | None:
    """Read one value; None for a list, which is passed over."""
    if kind == STRING:
        return cursor.text()
    if kind != ARRAY:
        return cursor.number(_code(kind))
    kind, count = cursor.count("I"), cursor.count()
    if kind not in (STRING, ARRAY):
        cursor.skip(count * struct.calcsize(f"<{_code(kind)}"))
        return None
    for _ in range(count):
        if kind == STRING:
            cursor.skip(cursor.count())
        else:
            _value(cursor, ARRAY)
    return None


def _code(kind: int) -> str:
    if kind not in NUMBERS:
        raise Malformed(f"its header has a value of unknown type {kind}")
    return NUMBERS[kind]


def _tensor(cursor: _Cursor) -> tuple[int, int]:
    """Read one entry of the table of tensors.

    Returns where its data end, after the header, and how many values it holds.
    """
    cursor.skip(cursor.count())  # its name
    dimensions = cursor.count("I")
    if dimensions > 8:
        raise Malformed(f"its header has a tensor of {dimensions} dimensions")
    values = 1
    for _ in range(dimensions):
        values *= cursor.count()
    kind, offset = cursor.count("I"), cursor.count()
    per_block, block_bytes = BLOCKS.get(kind, (1, 0))
    return offset + -(-values // per_block) * block_bytes, values
