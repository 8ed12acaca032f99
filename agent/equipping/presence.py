"""Tells whether there may be added tools at all: a run without any pays for this look alone."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from agent.errors import ConfigError
from agent.places import is_there, project_tools, user_file

KEPT_FILE, SERVERS_FILE, FOLDER = "tools.json", "mcp.json", "tools"
"""What stands beside the person's settings where they have added tools for every run."""
PROJECT_SERVERS_FILE = ".mcp.json"
GROUP = "agent.tools"
"""The entry points of packages that bring tools."""


def may_have_tools(named: Sequence[str], folder: Path) -> bool:
    """Return whether a run in the working `folder` may have tools besides the program's own."""
    return bool(
        named
        or _of_person()
        or project_tools(folder)
        or is_there(folder / PROJECT_SERVERS_FILE)
        or any_package()
    )


def any_package() -> bool:
    """Return whether a package may have such entry points: a look that costs less than asking."""
    for folder in dict.fromkeys(sys.path):
        with suppress(OSError):
            for place in Path(folder).glob("*.dist-info/entry_points.txt"):
                if f"[{GROUP}]" in place.read_text("utf-8", "replace"):
                    return True
    return False


def _of_person() -> bool:
    with suppress(ConfigError):  # no home folder: nothing is kept
        beside = user_file()
        names = (KEPT_FILE, SERVERS_FILE, FOLDER)
        return any(is_there(beside.with_name(name)) for name in names)
    return False
