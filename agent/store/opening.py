"""Opens the store that the settings name; what fails there never keeps an answer from coming."""

from collections.abc import Callable
from pathlib import Path

from agent.errors import AgentError, AuthenticationFailed, ConfigError, InUse, StoreUnavailable
from agent.settings import Settings
from agent.store.sqlite import Sqlite
from agent.store.store import Store

FILE = "agent.db"
FAILURES = (StoreUnavailable, AuthenticationFailed, ConfigError, InUse)
"""What may keep a store from being opened; `ConfigError` where there is no home folder."""


def open_store(settings: Settings, notify: Callable[[str], None] = print) -> Store:
    """Return the store of `settings`; one in memory, with a notice, where that cannot be had.

    Raises:
        AgentError: it cannot be had, and `record` is `always`.
    """
    if settings.record == "never":
        return Store(Sqlite(None))
    try:
        return required(settings, notify)
    except FAILURES as error:
        if settings.record == "always":
            raise AgentError(f"nothing can be kept: {error}", error.hint) from error
        hint = f" ({error.hint})" if error.hint else ""
        notify(f"sessions and runs are not kept: {error}{hint}")
        return Store(Sqlite(None))


def required(settings: Settings, notify: Callable[[str], None] = print) -> Store:
    """Return the store of `settings`, and no other; `notify` is told what had to be mended.

    Raises:
        StoreUnavailable: it cannot be had.
        AuthenticationFailed: its server refuses the user or the password.
    """
    if settings.store:
        from agent.store.postgres import Postgres

        return Store(Postgres(settings.store, settings.offline))
    return Store(Sqlite(path_of(settings), notify))


def path_of(settings: Settings) -> Path:
    """Return the file of the store on this machine."""
    return settings.state_folder / FILE
