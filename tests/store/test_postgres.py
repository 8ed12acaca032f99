"""The store on a Postgres server: what is not alike with a file. Passwords are never shown."""

import secrets
import traceback
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from agent.errors import AgentError, AuthenticationFailed, ConfigError, InUse, StoreUnavailable
from agent.settings import Settings
from agent.store.connecting import local
from agent.store.opening import open_store
from agent.store.postgres import Postgres
from agent.store.sqlite import Sqlite
from agent.store.store import Store
from agent.store.words import phrases
from tests.process import AGENT, run
from tests.store.asked import asked, questions
from tests.store.serving import Server

ODD = st.text("ab Aé_ßǅ灯塔がｶ한-'\"*:&|!()<>\\1²½", max_size=8)
WITHOUT_DRIVER = """
import sys
sys.modules["psycopg"] = None  # as if it were not installed
from agent.__main__ import main
sys.exit(main())
"""


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    with closing(Store(Postgres(address))) as found:
        yield found


def refusal(address: str, offline: bool = False) -> AgentError:
    """Return why no store is opened at `address`."""
    with pytest.raises(AgentError) as caught:
        Postgres(address, offline)
    told = "".join(traceback.format_exception(caught.value)) + caught.value.hint
    assert "geheim" not in told
    return caught.value


def interrupted(database: Postgres, store: Store, server: Server) -> None:
    """Lose the connection in the middle of a transaction."""
    with database.transaction():
        store.create("first")
        server.hang_up()
        store.create("second")


def test_all_is_in_a_schema_of_its_own(store: Store, server: Server) -> None:
    found = server.tell(
        "SELECT DISTINCT schemaname FROM pg_tables WHERE tablename IN ('run', 'entry', 'word')"
    )

    assert found == [("agent",)]


def test_where_it_is_shows_no_password(server: Server, address: str) -> None:
    with closing(Postgres(server.address(password="geheim"))) as database:
        assert database.where == address.replace("postgres@", "postgres:***@")


def test_a_wrong_password_is_refused_and_not_shown(server: Server, address: str) -> None:
    with server.asking_for_a_password("ada", "right"):
        found = refusal(server.address(user="ada", password="geheim"))

    assert type(found) is AuthenticationFailed
    assert found.exit_code == 77
    assert 'password authentication failed for user "ada"' in str(found)
    assert "ada:***@" in str(found)
    assert found.hint == "check the user and the password in store, or in ~/.pgpass"


def test_no_password_where_one_is_needed_is_refused(server: Server, address: str) -> None:
    with server.asking_for_a_password("ada", "right"):
        found = refusal(server.address(user="ada"))

    assert type(found) is AuthenticationFailed


def test_a_server_that_is_down_is_unavailable(tmp_path: Path) -> None:
    found = refusal(f"postgresql://ada:geheim@/agent?host={tmp_path}")

    assert type(found) is StoreUnavailable
    assert str(found).startswith(f"postgresql://ada:***@/agent?host={tmp_path}: connection to")
    assert found.hint == "is the server running, and is this its address?"


@pytest.mark.parametrize("odd", ["%zzgeheim@db/agent", "pass@db/agent?passwrd=geheim"])
def test_what_libpq_does_not_understand_is_not_repeated(odd: str) -> None:
    found = refusal(f"postgresql://ada:{odd}")

    assert type(found) is ConfigError
    assert str(found).endswith(", which libpq does not understand")


@pytest.mark.parametrize(
    "where", ["db.example/agent", "10.0.0.1/agent", "/agent?host=db.example", "127.0.0.1,db/agent"]
)
def test_offline_only_this_machine_is_reached(where: str) -> None:
    found = refusal(f"postgresql://ada:geheim@{where}", offline=True)

    assert str(found) == (
        f"postgresql://ada:***@{where} is not on this machine, and the network may not be used"
    )


@pytest.mark.parametrize(
    ("given", "here"),
    [
        ({"host": "localhost"}, True),
        ({"host": "127.0.0.2"}, True),
        ({"host": "::1"}, True),
        ({"host": "/var/run/postgresql"}, True),
        ({"host": "db.example", "hostaddr": "127.0.0.1"}, True),
        ({"host": "localhost", "hostaddr": "10.0.0.1"}, False),
        ({"host": "localhost,db.example"}, False),
        ({"host": "0.0.0.0"}, False),
    ],
)
def test_this_machine_is_known_by_its_names(given: dict[str, str], here: bool) -> None:
    assert local(given) == here


def test_offline_a_socket_is_reached(address: str) -> None:
    Postgres(address, offline=True).close()


def test_without_the_driver_it_says_how_to_get_it(tmp_path: Path) -> None:
    command = (AGENT[0], "-c", WITHOUT_DRIVER, "sessions", "list")
    done = run(command, tmp_path, env={"AGENT_STORE": "postgresql://db/agent"})

    assert (done.code, done.out) == (69, "")
    assert done.err == (
        "error: the driver of Postgres is not installed\nhint: pip install 'agent[postgres]'\n"
    )


def test_a_newer_version_is_refused_and_left_as_it_is(server: Server, address: str) -> None:
    Postgres(address).close()
    server.tell("UPDATE agent.about SET version = 99")

    found = refusal(address)

    assert str(found) == f"{address} is of version 99, newer than this program"
    assert server.tell("SELECT version FROM agent.about") == [(99,)]


def test_a_connection_that_was_lost_is_made_again(store: Store, server: Server) -> None:
    asked(store, "before")
    server.hang_up()
    asked(store, "between")
    server.hang_up()

    assert questions(store.runs()) == ["between", "before"]


def test_what_was_begun_when_the_connection_was_lost_is_undone(
    address: str, server: Server
) -> None:
    with closing(Postgres(address)) as database:
        store = Store(database)
        with pytest.raises(StoreUnavailable) as caught:
            interrupted(database, store, server)

        assert str(caught.value) == f"{address}: the connection was lost"
        assert store.sessions() == []
        store.create("third")
        assert [one.title for one in store.sessions()] == ["third"]


def test_who_waits_too_long_to_write_is_told_and_may_try_again(address: str) -> None:
    waiting = Postgres(address)
    store = Store(waiting)
    with closing(Postgres(address)) as other, other.transaction():
        waiting.ask("SET statement_timeout = 100")
        with pytest.raises(StoreUnavailable, match="canceling statement due to statement timeout"):
            store.create("blocked")

    assert store.create("free").title == "free"
    store.close()


def test_after_it_was_given_back_nothing_is_reached(address: str) -> None:
    database = Postgres(address)
    database.close()
    database.close()

    with pytest.raises(StoreUnavailable, match="the connection is closed"):
        database.ask("SELECT 1")


def test_a_server_that_never_comes_back_is_told_once_and_the_answer_comes(tmp_path: Path) -> None:
    notices: list[str] = []
    settings = Settings(store=f"postgresql://ada:geheim@/agent?host={tmp_path}")

    with closing(open_store(settings, notices.append)) as store:
        assert questions([asked(store, "still answered")]) == ["still answered"]

    assert len(notices) == 1
    assert notices[0].startswith("sessions and runs are not kept: postgresql://ada:***@")


def test_offline_an_answer_comes_without_the_server() -> None:
    notices: list[str] = []
    settings = Settings(store="postgresql://ada:geheim@db.example/agent", offline=True)

    with closing(open_store(settings, notices.append)) as store:
        assert store.lasting is False

    assert notices == [
        "sessions and runs are not kept: postgresql://ada:***@db.example/agent is not on this "
        "machine, and the network may not be used (leave out --offline)"
    ]


def test_a_session_is_free_once_its_holder_lost_the_connection(
    store: Store, address: str, server: Server
) -> None:
    with closing(Store(Postgres(address))) as other, store.hold("one"):
        with pytest.raises(InUse), other.hold("one", 0):
            pass
        server.hang_up()
        with other.hold("one", 0):
            pass


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("the " * 20_000 + "needle 针尖", id="one word very often"),
        pytest.param(" ".join(f"w{n}" for n in range(60_000)) + " needle 针尖", id="many words"),
        pytest.param("x" * 300_000 + " needle 针尖", id="a word without end"),
        pytest.param("的" * 30_000 + "needle 针尖", id="one character very often"),
    ],
)
def test_the_end_of_a_long_text_is_found(store: Store, text: str) -> None:
    asked(store, "long", text)

    assert [hit.run.question for hit in store.search("needle 针尖")] == ["long"]
    assert store.search("尖针") == []


def test_a_phrase_across_two_vectors_is_found(store: Store) -> None:
    asked(store, "long", "的" * 249 + "灯塔看守人" + "的" * 249)

    assert [hit.run.question for hit in store.search("的灯塔看守人的")] == ["long"]


def test_words_with_signs_of_the_query_language_are_words(store: Store) -> None:
    asked(store, r"it's a\b & !c | <-> 'd' ? %s $1 :*")

    assert len(store.search("it's")) == 1
    assert len(store.search(r"a\b 'd' !c")) == 1
    assert store.search("e") == []


@examples(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(ODD, min_size=1, max_size=4), query=ODD)
def test_a_search_finds_what_it_finds_in_a_file(store: Store, texts: list[str], query: str) -> None:
    assume(phrases(query))
    session = store.create()
    with closing(Store(Sqlite(None))) as file:
        for text in texts:
            asked(store, text, text[::-1], session.id)
            asked(file, text, text[::-1])
        expected = file.search(query)

    found = store.search(query, session=session.id)
    assert [hit.run.question for hit in found] == [hit.run.question for hit in expected]


def test_a_long_title_is_cut_and_found(store: Store) -> None:
    made = store.create(secrets.token_hex(10_000))

    assert len(made.title) == 200
    assert store.session(made.title) == made
