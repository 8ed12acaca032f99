"""Tables on a Postgres server that several begin at once, and a password that is changed."""

import threading
from contextlib import closing

import psycopg
import pytest

from agent.errors import StoreUnavailable
from agent.store.postgres import BEGIN, Postgres
from agent.store.store import Store
from tests.process import wait_until
from tests.store.serving import Server

WAITS = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
MADE = "CREATE SCHEMA agent; CREATE TABLE agent.about AS SELECT 1 AS version; COMMIT"


def test_tables_that_another_made_meanwhile_are_not_made_again(
    address: str, server: Server
) -> None:
    found: list[Postgres] = []
    with psycopg.connect(address, autocommit=True) as other:
        other.execute(BEGIN)
        waiting = threading.Thread(target=lambda: found.append(Postgres(address)))
        waiting.start()
        wait_until(lambda: server.tell(WAITS) != [], "process that waits for the other")
        other.execute(MADE)
        waiting.join()

    found[0].close()
    assert server.tell("SELECT version FROM agent.about") == [(1,)]
    assert server.tell("SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'agent'") == [(1,)]


def test_a_password_that_is_changed_meanwhile_makes_the_store_unavailable(
    address: str, server: Server
) -> None:
    with server.asking_for_a_password("ada", "right"):
        server.tell("GRANT CREATE ON DATABASE postgres TO ada")
        with closing(Store(Postgres(server.address(user="ada", password="right")))) as store:
            server.tell("ALTER ROLE ada PASSWORD 'other'")
            server.hang_up()

            with pytest.raises(StoreUnavailable, match="password authentication failed"):
                store.create()
            with pytest.raises(StoreUnavailable, match="password authentication"), store.hold("x"):
                pass
        server.tell("DROP OWNED BY ada CASCADE")
