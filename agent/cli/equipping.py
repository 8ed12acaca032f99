"""The tools that a command has besides the program's own: from flags, settings and folders."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from agent.settings import Settings

if TYPE_CHECKING:
    from agent.equipping.equipment import Equipment


def equipment_of(
    settings: Settings, named: Sequence[str], notify: Callable[[str], None]
) -> "Equipment":
    """Return the added tools of a run; `named` is what `--tool` gave."""
    from agent.equipping.opening import opened
    from agent.equipping.wishes import Wishes

    return opened(Wishes(settings, notify, tuple(named), os.environ, Path.cwd()))
