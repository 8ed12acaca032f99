"""The control groups that bound this process on Linux, in both of the kernel's versions.

Sources: https://docs.kernel.org/admin-guide/cgroup-v2.html, .../cgroup-v1/index.html.
"""

from pathlib import Path

MEMBERSHIP = Path("/proc/self/cgroup")
MOUNT = Path("/sys/fs/cgroup")


def folders(controller: str, membership: Path = MEMBERSHIP, mount: Path = MOUNT) -> list[Path]:
    """Return every folder whose limits for `controller` bind this process, the nearest first.

    A limit of a parent binds as well. Inside a container the path may name groups that are out
    of sight; then only the mount itself is there to look at. Empty where there are no groups.
    """
    try:
        lines = membership.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    found: list[Path] = []
    for line in lines:
        number, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if number == "0" and not controllers:
            found += _upwards(mount, path)
        elif controller in controllers.split(","):
            found += _upwards(mount / controller, path)
    return found


def number_in(path: Path) -> int | None:
    """Return the number that the file holds, or None where there is none, as in `max`."""
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _upwards(top: Path, path: str) -> list[Path]:
    here = top / path.strip("/")
    chain = [here, *here.parents]
    inside = chain[: chain.index(top) + 1] if top in chain else [top]
    return [folder for folder in inside if folder.is_dir()]
