"""What loading one file may take."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The bounds of one file. Sizes are bytes, times seconds."""

    file_bytes: int = 512_000_000
    """Larger files are skipped unread."""
    text_characters: int = 20_000_000
    """More text than this is cut off, with a warning."""
    pages: int = 10_000
    seconds: float = 120.0
    memory_bytes: int = 2_000_000_000
    """Of the child that parses."""
    unpacked_bytes: int = 1_000_000_000
    """Of an archive's members together."""
    ratio: int = 200
    """Unpacked to packed bytes, beyond the first megabyte."""
    members: int = 20_000
    """Of an archive."""


class Skipped(Exception):
    """A file cannot be read; says why in a few words, such as `is encrypted`."""
