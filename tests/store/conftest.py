"""Every kind of store that there is: the tests here hold for each of them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from agent.settings import Settings
from agent.store.opening import required
from agent.store.sqlite import Sqlite
from agent.store.store import Store
from tests.store.serving import Server, served

Opener = Callable[[], Store]
"""Opens the store once more, as another process would."""
LASTING = ("file", "postgres")
"""Kinds that outlive their process."""


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A Postgres server, started for the first test that needs one."""
    with served() as found:
        yield found


@pytest.fixture
def address(server: Server) -> Iterator[str]:
    """The address of an empty database."""
    yield server.address()
    server.clear()


def settings_of(kind: str, request: pytest.FixtureRequest) -> Settings:
    """Return settings that name an empty store of this kind."""
    folder: Path = request.getfixturevalue("tmp_path")
    where = request.getfixturevalue("address") if kind == "postgres" else ""
    return Settings(state_dir=str(folder / "state"), store=where)


@pytest.fixture(params=LASTING)
def settings(request: pytest.FixtureRequest) -> Settings:
    """Settings that name an empty store, which outlives its process."""
    return settings_of(request.param, request)


@pytest.fixture
def again(settings: Settings) -> Iterator[Opener]:
    """Opens the one store that `settings` name, as often as it is wanted."""
    with ExitStack() as opened:

        def opener() -> Store:
            store = required(settings)
            opened.callback(store.close)
            return store

        yield opener


@pytest.fixture(params=(*LASTING, "memory"))
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """An empty store of each kind."""
    if request.param == "memory":
        found = Store(Sqlite(None))
    else:
        found = required(settings_of(request.param, request))
    yield found
    found.close()
