"""Says whether this system can confine the solver, and what holds the one that runs.

Without Landlock and seccomp the solver stays off: equations of a model are never solved by a
process that could reach anything. Pages: landlock(7), prctl(2).
"""

import ctypes
import json
import sys
from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from agent.errors import AgentError

NEEDED = ("lifeline", "landlock", "seccomp")
PACKAGES = ("tools", "sympy", "mpmath")
PR_GET_SECCOMP = 21


@lru_cache(maxsize=1)
def missing() -> str:
    """Return what keeps the solver from running on this system; empty where nothing does."""
    if sys.platform != "linux":
        return "it needs Linux, whose kernel can confine it"
    if not sys.executable:
        return "this program does not know its own interpreter"
    if absent := [name for name in PACKAGES if find_spec(name) is None]:
        return f"{', '.join(absent)} is not installed"
    from tools.sandbox import launcher

    libc = ctypes.CDLL(None, use_errno=True)
    lacks = {
        "Landlock": libc.syscall(launcher.LANDLOCK_CREATE, None, 0, 1) < 1,
        "seccomp": libc.prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0 or not launcher.this_machine()[1],
    }
    names = " and ".join(name for name, lacking in lacks.items() if lacking)
    return f"this system lacks {names}, which would confine it" if names else ""


def told(line: bytes) -> tuple[str, ...]:
    """Return what holds a child, from its first line; raise `AgentError` where that is too little.

    The line was written before the child read anything.
    """
    try:
        held = tuple(map(str, json.loads(line)["ready"]))
    except (ValueError, KeyError, TypeError) as error:
        raise AgentError(f"it began with {line[:80]!r}") from error
    if lacking := [name for name in NEEDED if name not in held]:
        raise AgentError(f"it could not be confined: {', '.join(lacking)}")
    return held


def protections() -> Mapping[str, bool]:
    """Return what holds the running solver, by name; asks its kernel where that knows."""
    from tools.sandbox import confinement
    from tools.sandbox.algebra import keeper

    running = keeper.running()
    process = running.process or 0
    return {"separate process": process != 0, **confinement.of_process(process, running.held)}


def package_folders() -> list[str]:
    """Return the folders from which a child imports, without importing anything here."""
    folders = []
    for name in PACKAGES:
        found = find_spec(name)
        places = list(found.submodule_search_locations or ()) if found else []
        folders += [str(Path(places[0]).resolve().parent)] if places else []
    return list(dict.fromkeys(folders))
