"""Finds the run that a command is about, in the store of the settings."""

from typing import TYPE_CHECKING

from agent.cli.histories.shelf import opened
from agent.settings import Settings

if TYPE_CHECKING:
    from agent.recording.past import Past


def past_named(settings: Settings, name: str) -> "Past":
    """Return all that the store has of the run `name`.

    Raises:
        UserError: there is none, or several ids begin so.
    """
    from agent.recording.past import past_of

    with opened(settings) as store:
        return past_of(store, store.run(name))
