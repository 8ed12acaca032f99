"""Opens the store that the settings name; what fails there never keeps an answer from coming."""

from collections.abc import Callable
from pathlib import Path

from agent.errors import StoreUnavailable
from agent.settings import Settings
from agent.store.sqlite import Sqlite
from agent.store.store import Store

FILE = "agent.db"


def open_store(settings: Settings, notify: Callable[[str], None] = print) -> Store:
    """Return the store of `settings`; one in memory, with a notice, where that cannot be had.

    Raises:
        StoreUnavailable: it cannot be had, and `record` is `always`.
    """
    try:
        return Store(Sqlite(path_of(settings)))
    except (StoreUnavailable, OSError) as error:
        if settings.record == "always":
            raise StoreUnavailable(f"nothing can be kept: {error}") from error
        notify(f"sessions and runs are not kept: {error}")
        return Store(Sqlite(None))


def path_of(settings: Settings) -> Path:
    """Return the file of the store on this machine."""
    return settings.state_folder / FILE
