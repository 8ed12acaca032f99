"""The commands with the store on a Postgres server, in real processes: no password is shown."""

import json
from pathlib import Path

import pytest

from tests.faults.play import SAYS_HELLO, Play
from tests.process import AGENT, Finished, run
from tests.store.serving import Server

QUESTION = "Greet me"


def agent(home: Path, where: str, *arguments: str) -> Finished:
    """Run a command with its store at `where`."""
    return without_password(run((*AGENT, *arguments), home, env={"AGENT_STORE": where}))


def without_password(done: Finished) -> Finished:
    assert "geheim" not in done.out + done.err
    return done


@pytest.fixture
def secret(server: Server, address: str) -> str:
    """The address of an empty database, with a password in it."""
    return server.address(password="geheim")


@pytest.fixture
def down(tmp_path: Path) -> str:
    """The address of a server that does not run."""
    return f"postgresql://ada:geheim@/agent?host={tmp_path}"


def test_what_was_asked_is_kept_and_found_by_others(tmp_path: Path, secret: str) -> None:
    play = Play(tmp_path).write(*SAYS_HELLO)
    asked = without_password(play.ask(QUESTION, "-q", env={"AGENT_STORE": secret}))
    assert (asked.code, asked.out, asked.err) == (0, "Hello there, friend of mine.\n", "")

    found = agent(tmp_path, secret, "sessions", "search", "friend", "--json")
    (hit,) = json.loads(found.out)["results"]
    assert (hit["run"]["question"], hit["run"]["state"]) == (QUESTION, "answered")


def test_a_session_travels_between_a_server_and_a_file(tmp_path: Path, secret: str) -> None:
    made = {
        "format": "agent session", "version": 1, "program": "agent 0",
        "session": {"id": "a1a1a1a1a1a1", "title": "灯塔", "named": True, "created": 0,
                    "updated": 1.5, "model": "m", "parent": ""},
        "runs": [], "entries": [],
    }  # fmt: skip
    (tmp_path / "in.json").write_text(json.dumps(made))

    assert agent(tmp_path, secret, "sessions", "import", "in.json") == Finished(
        0, "a1a1a1a1a1a1\n", "took in 灯塔 with 0 turns\n"
    )
    exported = agent(tmp_path, secret, "sessions", "export", "灯塔")
    assert json.loads(exported.out) == {**made, "program": json.loads(exported.out)["program"]}


def test_an_answer_comes_where_the_server_is_down(tmp_path: Path, down: str) -> None:
    play = Play(tmp_path).write(*SAYS_HELLO)
    asked = without_password(play.ask(QUESTION, env={"AGENT_STORE": down}))

    assert (asked.code, asked.out) == (0, "Hello there, friend of mine.\n")
    assert "sessions and runs are not kept: postgresql://ada:***@/agent?host=" in asked.err


def test_an_answer_that_has_to_be_kept_fails_where_the_server_is_down(
    tmp_path: Path, down: str
) -> None:
    play = Play(tmp_path).write(*SAYS_HELLO)
    asked = play.ask(QUESTION, env={"AGENT_STORE": down, "AGENT_RECORD": "always"})

    assert (asked.code, asked.out) == (1, "")
    assert without_password(asked).err.startswith(
        "error: nothing can be kept: postgresql://ada:***@"
    )


def test_a_traceback_shows_no_password(tmp_path: Path, down: str) -> None:
    play = Play(tmp_path).write(*SAYS_HELLO)
    settings = {"AGENT_STORE": down, "AGENT_RECORD": "always"}
    asked = without_password(play.ask(QUESTION, "--debug", env=settings))

    assert "Traceback (most recent call last):" in asked.err
    assert "postgresql://ada:***@" in asked.err


def test_a_list_fails_where_the_server_is_down(tmp_path: Path, down: str) -> None:
    listed = agent(tmp_path, down, "sessions", "list")

    assert (listed.code, listed.out) == (69, "")
    assert listed.err.endswith("hint: is the server running, and is this its address?\n")


def test_a_list_fails_where_the_password_is_wrong(
    tmp_path: Path, server: Server, address: str
) -> None:
    with server.asking_for_a_password("ada", "right"):
        wrong = agent(tmp_path, server.address(user="ada", password="geheim"), "sessions", "list")

    assert (wrong.code, wrong.out) == (77, "")
    assert "password authentication failed" in wrong.err


def test_the_settings_are_shown_without_the_password(tmp_path: Path, down: str) -> None:
    shown = agent(tmp_path, down, "config", "show")
    told = json.loads(agent(tmp_path, down, "config", "show", "--json").out)
    masked = down.replace("geheim", "***")

    assert f'store = "{masked}"' in shown.out.splitlines()
    assert told["settings"]["store"] == masked


@pytest.mark.parametrize("where", ["http://ada:geheim@db:6333", "postgresql://ada:ge@heim@db/x"])
def test_a_setting_that_is_wrong_is_told_without_the_password(tmp_path: Path, where: str) -> None:
    listed = agent(tmp_path, where, "sessions", "list")

    assert (listed.code, listed.out) == (78, "")
    assert listed.err.startswith("error: AGENT_STORE is ")
    assert "heim" not in listed.err


def test_the_doctor_shows_no_password(tmp_path: Path, secret: str) -> None:
    assert agent(tmp_path, secret, "doctor", "--quick").code in (0, 1)
