"""Addresses of Postgres servers: which are taken, and that no password is shown."""

import pytest

from agent import address
from agent.errors import ConfigError


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("postgresql://ada:geheim@db.example/agent", "postgresql://ada:***@db.example/agent"),
        ("postgres://ada:@db/agent", "postgres://ada:***@db/agent"),
        ("postgresql://ada@db:5432/agent", "postgresql://ada@db:5432/agent"),
        ("postgresql://ada:a@b@db/agent", "postgresql://ada:***@db/agent"),
        ("postgresql://ada:a/b?c#d@db/agent", "postgresql://ada:***@db/agent"),
        ("postgresql://db/agent?user=ada&password=geheim&a=1",
         "postgresql://db/agent?user=ada&password=***&a=1"),
        ("postgresql://db/agent?sslpassword=geheim", "postgresql://db/agent?sslpassword=***"),
        ("https://ada:geheim@index.example/simple", "https://ada:***@index.example/simple"),
        ("http://[::1]:6333", "http://[::1]:6333"),
        ("qwen2.5-coder-1.5b", "qwen2.5-coder-1.5b"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is_shown_holds_no_password(given: str, shown: str) -> None:
    assert address.masked(given) == shown


def test_settings_that_others_see_hold_no_password() -> None:
    settings = {"store": "postgresql://ada:geheim@db/agent", "threads": 2}

    assert address.shareable(settings) == {
        "store": "postgresql://ada:***@db/agent",
        "threads": 2,
    }


@pytest.mark.parametrize(
    "given",
    ["", "postgresql://", "postgres://ada:p%40ss@db:5432,db2/agent?sslmode=require",
     "postgresql://postgres@/agent?host=%2Fvar%2Frun"],
)  # fmt: skip
def test_an_address_that_can_be_read_in_one_way_is_taken(given: str) -> None:
    address.check(given, "store")


@pytest.mark.parametrize("password", ["a@b", "a/b", "a?b", "a#b", "@", "/"])
def test_a_password_that_could_be_read_as_a_host_is_refused_and_not_shown(password: str) -> None:
    with pytest.raises(ConfigError) as caught:
        address.check(f"postgresql://ada:{password}geheim@db/agent", "AGENT_STORE")

    assert str(caught.value) == "AGENT_STORE is an address that can be read in two ways"
    assert caught.value.hint == ("write @ as %40, / as %2F, ? as %3F and # as %23 in the password")


def test_the_server_of_documents_is_another_setting() -> None:
    with pytest.raises(ConfigError) as caught:
        address.check("http://ada:geheim@db:6333", "store")

    assert str(caught.value) == "store is 'http://ada:***@db:6333'"
    assert caught.value.hint == (
        "the server of documents is the setting `qdrant`; sessions and runs go to Postgres: "
        "postgresql://USER:PASSWORD@HOST/DATABASE"
    )


@pytest.mark.parametrize("given", ["db.example", "mysql://db/agent", "/var/run", "postgresql:/db"])
def test_what_is_no_address_of_postgres_is_refused(given: str) -> None:
    with pytest.raises(ConfigError) as caught:
        address.check(given, "store")

    assert str(caught.value) == f"store is {given!r}, no address of a Postgres server"
    assert caught.value.hint == "write postgresql://USER:PASSWORD@HOST/DATABASE"
