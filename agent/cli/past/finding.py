"""Finds the run that a command is about, in the store of the settings."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from agent.cli import streams
from agent.settings import Settings

if TYPE_CHECKING:
    from agent.recording.past import Past
    from agent.store.store import Store


@contextmanager
def opened(settings: Settings) -> Iterator["Store"]:
    """Open the store and close it in the end; raise what keeps it from being opened."""
    from agent.store.opening import required

    with closing(required(settings, streams.note)) as store:
        yield store


def past_named(settings: Settings, name: str) -> "Past":
    """Return all that the store has of the run `name`.

    Raises:
        UserError: there is none, or several ids begin so.
    """
    from agent.recording.past import past_of

    with opened(settings) as store:
        return past_of(store, store.run(name))
