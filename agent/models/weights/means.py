"""What a download may use: how long it waits, how often it tries, who it says it is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


def free_bytes(folder: Path) -> int:
    """Return how many bytes can still be written in `folder`."""
    import shutil

    return shutil.disk_usage(folder).free


@dataclass(frozen=True)
class Means:
    """The patience of a download, and what it needs from outside."""

    token: str = field(default="", repr=False)
    """A key for the hub: sent there and nowhere else, never shown."""
    connect_s: float = 3.0
    """Seconds to wait for a connection: the next source is better than a long wait."""
    idle_s: float = 20.0
    """Seconds without a byte after which a server has stalled."""
    tries: int = 4
    """How often a source is asked in a row without any bytes gained."""
    pause_s: float = 0.5
    """Seconds before the second try; doubled each time, with jitter."""
    free_bytes: Callable[[Path], int] = free_bytes
    """Tells the free space of a folder."""
