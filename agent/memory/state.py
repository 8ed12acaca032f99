"""What of a conversation no longer stands word for word: kept in the log, so that it comes back.

The newest note whose turns are still there counts: taking turns back, or branching off before
them, makes an older one right again.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import cast

from agent.errors import StoreUnavailable
from agent.messages import Json
from agent.store.entry import Entry
from agent.store.rows import Run
from agent.store.store import Store

KIND = "remembered"


@dataclass(frozen=True)
class State:
    """Which turns are gone or shortened, and what is left of them."""

    dropped: tuple[str, ...] = ()
    """Runs: the first turns of the session."""
    shortened: tuple[str, ...] = ()
    """Runs of which observations and attached texts are shortened."""
    summary: str = ""


def keep(store: Store, session: str, state: State) -> bool:
    """Keep `state`; return whether that was possible."""
    try:
        store.append(Entry(KIND, cast(dict[str, Json], asdict(state)), session=session))
    except StoreUnavailable:
        return False
    return True


def kept(store: Store, session: str) -> list[State]:
    """Return the states that the session had, in order."""
    return [
        State(
            tuple(entry.body.get("dropped", ())),
            tuple(entry.body.get("shortened", ())),
            str(entry.body.get("summary", "")),
        )
        for entry in store.entries(session=session, kind=KIND)
    ]


def standing(states: Sequence[State], turns: Sequence[Run]) -> State:
    """Return the newest of `states` that is right for `turns`."""
    ids = tuple(run.id for run in turns)
    right = (one for one in reversed(states) if ids[: len(one.dropped)] == one.dropped)
    return next(right, State())
