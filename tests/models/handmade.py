"""Builds small GGUF files and control groups by hand."""

import struct
from collections.abc import Mapping
from pathlib import Path

NUMBER, TEXT, LIST = 4, 8, 9


def gguf(
    metadata: Mapping[str, int | str | list[str]] | None = None,
    tensors: Mapping[str, tuple[int, ...]] | None = None,
    version: int = 3,
) -> bytes:
    """Return a whole GGUF file with `metadata` and 32-bit `tensors` of the given shapes."""
    metadata, tensors = metadata or {}, tensors or {}
    head = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(metadata))
    for key, value in metadata.items():
        head += _text(key) + _value(value)
    offset = 0
    for name, shape in tensors.items():
        count = 1
        for size in shape:
            count *= size
        head += _text(name) + struct.pack("<I", len(shape))
        head += b"".join(struct.pack("<Q", size) for size in shape)
        head += struct.pack("<IQ", 0, offset)
        offset += count * 4
    return head + b"\0" * (-len(head) % 32) + b"\0" * offset


def group(folder: Path, **files: str) -> Path:
    """Write the files of a control group; `cpu_max` becomes `cpu.max`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("_", ".", 1)).write_text(text, encoding="ascii")
    return folder


def _text(text: str) -> bytes:
    return struct.pack("<Q", len(text.encode())) + text.encode()


def _value(value: int | str | list[str]) -> bytes:
    if isinstance(value, int):
        return struct.pack("<II", NUMBER, value)
    if isinstance(value, str):
        return struct.pack("<I", TEXT) + _text(value)
    return struct.pack("<IIQ", LIST, TEXT, len(value)) + b"".join(map(_text, value))
