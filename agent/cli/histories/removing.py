"""Chooses the sessions that `agent sessions rm` takes out, and takes them out."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli.histories.shelf import named
from agent.errors import UserError
from agent.render import moments

if TYPE_CHECKING:
    from agent.store.rows import Session
    from agent.store.store import Store

AT_ONCE = 500


def chosen(
    store: "Store", names: Sequence[str], everything: bool, older_than: str
) -> "list[Session]":
    """Return the sessions that are meant: by name, all, or those not used for so long.

    Raises:
        UserError: none or several of the ways were used, or a name is of no session.
    """
    if (bool(names) + everything + bool(older_than)) != 1:
        raise UserError("say what to remove", "name sessions, or give --all or --older-than 30d")
    if names:
        found = [named(store, name) for name in names]
        return list({one.id: one for one in found}.values())
    before = time.time() - moments.age(older_than) if older_than else None
    return [one for one in _all(store) if before is None or one.updated < before]


def remove(store: "Store", sessions: "Sequence[Session]", states: Path) -> None:
    """Take `sessions` out; one that another process works with ends it, the rest stay.

    What the engine has read of them goes from the folder `states` as well.
    """
    from agent.models.embedded.states import forget_state

    for one in sessions:
        with store.hold(one.id, 0):
            store.remove(one.id)
            forget_state(states, one.id)


def _all(store: "Store") -> "list[Session]":
    found: list[Session] = []
    while page := store.sessions(AT_ONCE, len(found)):
        found += page
    return found
