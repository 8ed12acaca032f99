"""How many threads pay off: the physical cores that this process may use.

Two threads on one core share its arithmetic units, and more threads than the quota allows make
each other wait (https://docs.kernel.org/scheduler/sched-bwc.html).
"""

import os
from collections.abc import Iterable
from pathlib import Path

from agent.models.embedded import cgroups

PROCESSORS = Path("/sys/devices/system/cpu")


def usable_cores(
    allowed: Iterable[int] | None = None,
    processors: Path = PROCESSORS,
    membership: Path = cgroups.MEMBERSHIP,
    mount: Path = cgroups.MOUNT,
) -> int:
    """Return the number of physical cores within affinity mask and quota; at least 1.

    Args:
        allowed: numbers of the logical processors that may be used; None asks the system.
        processors: where Linux describes its processors.
        membership: where Linux lists the control groups of this process.
        mount: where the control groups are mounted.
    """
    logical = set(_affinity() if allowed is None else allowed)
    cores = _physical(logical, processors)
    quota = _quota(cgroups.folders("cpu", membership, mount))
    return max(1, cores if quota is None else min(cores, int(quota)))


def usable_processors() -> int:
    """Return the number of logical processors that this process may run on; at least 1."""
    return max(1, len(list(_affinity())))


def _affinity() -> Iterable[int]:
    if hasattr(os, "sched_getaffinity"):  # not on macOS, not on Windows
        return os.sched_getaffinity(0)
    return range(os.cpu_count() or 1)


def _physical(logical: set[int], processors: Path) -> int:
    """Count the cores that the `logical` processors sit on."""
    places = {_place(processors / f"cpu{number}" / "topology") for number in logical}
    if None not in places:
        return len(places)
    import psutil

    return min(len(logical), psutil.cpu_count(logical=False) or len(logical))


def _place(topology: Path) -> tuple[int, int] | None:
    package = cgroups.number_in(topology / "physical_package_id")
    core = cgroups.number_in(topology / "core_id")
    return None if package is None or core is None else (package, core)


def _quota(folders: Iterable[Path]) -> float | None:
    """Return how many processors the groups grant at once, or None where they set no limit."""
    granted = [share for folder in folders if (share := _share(folder)) is not None]
    return min(granted, default=None)


def _share(folder: Path) -> float | None:
    try:
        most, _, period = (folder / "cpu.max").read_text(encoding="ascii").partition(" ")
        return int(most) / int(period)
    except (OSError, ValueError):  # version 1, or "max"
        microseconds = cgroups.number_in(folder / "cpu.cfs_quota_us")
        period_us = cgroups.number_in(folder / "cpu.cfs_period_us")
        if microseconds is None or not period_us or microseconds <= 0:
            return None
        return microseconds / period_us
