"""Finds the session that a name means; the last question may have been asked without one."""

from agent.errors import UserError
from agent.store.rows import Session
from agent.store.store import Store

LATEST = "last"
LOOKED_AT = 5
"""Of the newest runs, so many: some may still be running."""


def found(store: Store, name: str) -> Session:
    """Return the session `name`: its id, its title, or `last`.

    A question that was asked last, and without a session, becomes the first turn of one.

    Raises `UserError` where there is none.
    """
    if name != LATEST:
        return store.session(name)
    last = next(iter(store.sessions(1)), None)
    newest = next((run for run in store.runs(LOOKED_AT) if run.state != "running"), None)
    if newest is not None and not newest.session and _is_later(newest.created, last):
        from agent.memory.titling import beginning

        return store.adopt(newest.id, beginning(newest.question))
    if last is None:
        raise UserError("there is nothing to continue", "ask something first: agent ask …")
    return last


def _is_later(created: float, session: Session | None) -> bool:
    return session is None or created > session.updated
