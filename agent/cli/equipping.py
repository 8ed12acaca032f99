"""The tools that a command has besides the program's own: from flags, settings and folders."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from agent.settings import Settings

if TYPE_CHECKING:
    from agent.equipping.equipment import Equipment
    from agent.equipping.wishes import Wishes


def equipment_of(
    settings: Settings,
    named: Sequence[str],
    notify: Callable[[str], None],
    verbose: bool = False,
) -> "Equipment":
    """Return the added tools of a run.

    Args:
        settings: those of the run.
        named: what `--tool` gave.
        notify: tells the person one line.
        verbose: whether they want to see what tools print.
    """
    from agent.equipping.presence import may_have_tools

    if not may_have_tools(named, Path.cwd()):
        from agent.equipping.equipment import equipped

        return equipped((), notify)
    from agent.equipping.opening import opened

    return opened(wishes_of(settings, named, notify, verbose))


def wishes_of(
    settings: Settings,
    named: Sequence[str],
    notify: Callable[[str], None],
    verbose: bool = False,
) -> "Wishes":
    """Return what is wanted of tools, and what surrounds that; see `equipment_of`."""
    from agent.approving.secrets import names_of
    from agent.equipping.wishes import Wishes
    from agent.reach import words

    return Wishes(
        settings,
        notify,
        tuple(named),
        environment=os.environ,
        folder=Path.cwd(),
        hidden=names_of(os.environ),
        keys=words(settings.tool_keys),
        verbose=verbose,
    )
