"""`agent sessions rm`: nothing goes without a yes, and only what was meant."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from agent.models.embedded.snapshots import key_of
from agent.settings import Settings
from agent.store.sqlite import Sqlite
from agent.store.store import Store
from tests.cli.conversing import Sessions, in_process, opened, settled, talk
from tests.process import AGENT, Finished, Terminal

DAY_S = 86_400


@pytest.fixture
def sessions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Sessions:
    return in_process(tmp_path, monkeypatch, capsys)


def titles(home: Path) -> list[str]:
    with closing(opened(home)) as store:
        return [one.title for one in store.sessions()]


def test_a_person_is_asked(tmp_path: Path) -> None:
    talk(tmp_path, "灯塔 \x1b[2J" + "x" * 200)
    command = (*AGENT, "sessions", "rm", "last")
    with Terminal(command, tmp_path, settled(tmp_path), 200) as terminal:
        terminal.read_until(f"(灯塔 {'x' * 77}) for good? [y/N] ")
        terminal.type("n\n")
        ended = terminal.read_to_end()

    assert ended.code == 1
    assert ended.out.endswith("nothing removed\n")
    assert len(titles(tmp_path)) == 1


def test_a_person_may_agree(tmp_path: Path) -> None:
    talk(tmp_path, "one")
    talk(tmp_path, "two")
    with Terminal((*AGENT, "sessions", "rm", "--all"), tmp_path, settled(tmp_path)) as terminal:
        terminal.read_until("remove 2 sessions for good? [y/N] ")
        terminal.type("y\n")
        ended = terminal.read_to_end()

    assert ended.code == 0
    assert ended.out.endswith("removed 2 sessions\n")
    assert titles(tmp_path) == []


def test_without_a_person_it_takes_a_yes(sessions: Sessions, tmp_path: Path) -> None:
    session = talk(tmp_path, "one")

    assert sessions("rm", "one") == Finished(
        2,
        "",
        f"error: not done without a person to ask: remove {session.id} (one) for good?\n"
        "hint: add --yes to agree\n",
    )
    assert sessions("rm", "one", "--yes") == Finished(0, "", f"removed {session.id} (one)\n")
    assert titles(tmp_path) == []


def test_what_the_engine_kept_of_a_session_goes_with_it(
    sessions: Sessions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGENT_CACHE_DIR", str(tmp_path / "cache"))
    gone, stays = talk(tmp_path, "one"), talk(tmp_path, "two")
    folder = Settings(cache_dir=str(tmp_path / "cache")).snapshots_folder
    folder.mkdir(parents=True)
    states = [folder / f"model-{key_of(one.id)}.digest.kv" for one in (gone, stays)]
    for state in states:
        state.write_bytes(b"state")

    sessions("rm", "one", "--yes")

    assert [*folder.iterdir()] == states[1:]


def test_several_are_named_and_one_twice(sessions: Sessions, tmp_path: Path) -> None:
    for title in ("one", "two", "three"):
        talk(tmp_path, title)

    assert sessions("rm", "one", "two", "one", "-y") == Finished(0, "", "removed 2 sessions\n")
    assert titles(tmp_path) == ["three"]


def test_a_name_that_is_wrong_removes_nothing(sessions: Sessions, tmp_path: Path) -> None:
    talk(tmp_path, "one")

    assert sessions("rm", "one", "qqq", "--yes").code == 2
    assert titles(tmp_path) == ["one"]


def test_a_dry_run_only_shows(sessions: Sessions, tmp_path: Path) -> None:
    session = talk(tmp_path, "one")
    shown = sessions("rm", "--all", "--dry-run")

    assert (shown.code, shown.err) == (0, f"would remove {session.id} (one)\n")
    assert shown.out.startswith(f"{session.id}\t")
    assert titles(tmp_path) == ["one"]


def test_only_the_old_go_by_age(sessions: Sessions, tmp_path: Path) -> None:
    clock = iter(range(0, 100 * DAY_S, DAY_S))
    path = Settings(state_dir=str(tmp_path / "state")).state_folder / "agent.db"
    with closing(Store(Sqlite(path), lambda: float(next(clock)))) as store:
        old = store.create("of 1970")
    talk(tmp_path, "of today")

    told = sessions("rm", "--older-than", "30d", "--yes", "--json")
    assert (told.code, told.err) == (0, f"removed {old.id} (of 1970)\n")
    assert [one["title"] for one in json.loads(told.out)["removed"]] == ["of 1970"]
    assert titles(tmp_path) == ["of today"]
    assert sessions("rm", "--older-than", "30d") == Finished(0, "", "removed nothing\n")


@pytest.mark.parametrize("age", ["30", "3m", "d", "-1d", "1.5d", "999999d"])
def test_what_is_no_length_of_time_is_refused(sessions: Sessions, age: str) -> None:
    assert sessions("rm", "--older-than", age, "--yes") == Finished(
        2,
        "",
        f"error: --older-than {age!r} is no length of time\nhint: give 12h, 30d, 6w or 1y\n",
    )


@pytest.mark.parametrize(
    "arguments", [(), ("one", "--all"), ("--all", "--older-than", "1d"), ("one", "--older-than=1d")]
)
def test_what_is_meant_has_to_be_said_in_one_way(
    sessions: Sessions, arguments: tuple[str, ...]
) -> None:
    assert sessions("rm", *arguments, "--yes") == Finished(
        2,
        "",
        "error: say what to remove\nhint: name sessions, or give --all or --older-than 30d\n",
    )
