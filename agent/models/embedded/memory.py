"""Memory: how much a model needs, how much there is, and how much this process has taken.

Sources: https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files, psutil.
"""

import sys
from pathlib import Path

from agent.errors import ModelUnavailable
from agent.models.embedded import cgroups

WORKING_BYTES = 250 << 20
"""What the interpreter, the tokenizer and the engine's buffers take besides weights and cache."""


def needed_bytes(weights_bytes: int, cache_bytes: int) -> int:
    """Return about how much memory a model takes, its context filled."""
    return weights_bytes + cache_bytes + WORKING_BYTES


def available_bytes(membership: Path = cgroups.MEMBERSHIP, mount: Path = cgroups.MOUNT) -> int:
    """Return how much memory this process can still take without swapping or being killed."""
    import psutil

    free = [psutil.virtual_memory().available]
    for folder in cgroups.folders("memory", membership, mount):
        if (left := _left(folder)) is not None:
            free.append(left)
    return max(0, min(free))


def check(name: str, needed: int, available: int) -> None:
    """Refuse a model that does not fit.

    Raises:
        ModelUnavailable: `needed` bytes are more than `available` ones.
    """
    if needed > available:
        raise ModelUnavailable(
            f"{name} needs about {needed >> 20} MB of memory, {available >> 20} MB are available",
            "close other programs, lower --context-tokens, or choose a smaller model: "
            "--model qwen2.5-coder-0.5b",
        )


def lanes_for(wanted: int, needed: int, lane_bytes: int, available: int) -> int:
    """Return how many conversations can be held at a time, at most `wanted`.

    Args:
        wanted: how many would be good.
        needed: what the model takes with one of them.
        lane_bytes: what each further one takes.
        available: how much there is.
    """
    return max(1, min(wanted, 1 + (available - needed) // max(1, lane_bytes)))


def peak_mb() -> int:
    """Return the most memory that this process ever held, in megabytes; 0 where unknown."""
    try:
        import resource
    except ImportError:  # Windows
        import psutil

        return int(getattr(psutil.Process().memory_info(), "peak_wset", 0)) >> 20
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most >> 20 if sys.platform == "darwin" else most >> 10


def _left(folder: Path) -> int | None:
    """Return what the group `folder` may still take, or None where it sets no limit."""
    for limit, used in (
        ("memory.max", "memory.current"),
        ("memory.limit_in_bytes", "memory.usage_in_bytes"),
    ):
        most, taken = cgroups.number_in(folder / limit), cgroups.number_in(folder / used)
        if most is not None and taken is not None:
            return most - taken + _reclaimable(folder)
    return None


def _reclaimable(folder: Path) -> int:
    """Return the bytes of cached files, which the kernel gives back before it kills anyone."""
    try:
        lines = (folder / "memory.stat").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    counts = dict(line.split(" ", 1) for line in lines if " " in line)
    names = ("inactive_file", "active_file")
    total = [counts.get(f"total_{name}", counts.get(name, "0")) for name in names]
    return sum(int(count) for count in total if count.strip().isdigit())
