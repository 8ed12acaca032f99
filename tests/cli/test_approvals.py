from pathlib import Path

import pytest

from tests.cli.inside import (
    ASKED,
    Inside,
    inside,
    write,
)
from tests.faults.play import COMPUTES


@pytest.fixture
def play(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Inside:
    return inside(tmp_path, monkeypatch, capsys)


def test_a_tool_that_asks_is_refused_in_a_script(
    play: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGENT_APPROVE", "python")

    done = write(play, *COMPUTES).say("-v", "What is 6 times 7?")

    assert "not allowed by the person\n" in done.err
    assert "warning: python was not run: nobody could be asked (--allow python)\n" in done.err


def test_a_flag_allows_it(play: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENT_APPROVE", "python")

    done = write(play, *COMPUTES).say("-v", "--allow", "python", "What is 6 times 7?")

    assert "Observation: 42\n" in done.err


def test_a_person_at_a_terminal_is_asked(play: Inside) -> None:
    play.write(*COMPUTES)
    env = {"AGENT_APPROVE": "python"}
    with play.terminal("What is 6 times 7?", env=env, columns=100) as terminal:
        terminal.read_until("run python?")
        terminal.read_until("[n]o")
        terminal.type("o\n")
        done = terminal.read_to_end()

    assert done.code == 0
    assert "print(6 * 7)" in done.out
    assert "It is 42." in done.out


def test_a_project_cannot_change_what_asks(play: Inside) -> None:
    (play.folder / ".agent.toml").write_text('approve = ""\n')

    done = play.say(ASKED)

    assert (done.code, done.out) == (78, "")


def test_a_flag_or_setting_that_names_no_tool_is_told_before_the_model_is_loaded(
    play: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    flag = play.say("--allow", "pyton", ASKED)
    monkeypatch.setenv("AGENT_APPROVE", "pyton")
    setting = play.say(ASKED)

    assert (flag.code, setting.code) == (2, 78)
    assert flag.err.splitlines() == [
        "error: --allow pyton: there is no such tool",
        "hint: did you mean 'python'?",
    ]
    assert not (play.folder / "asked").exists()
