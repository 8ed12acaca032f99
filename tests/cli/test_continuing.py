import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from agent.cli import leave
from agent.cli.app import main
from agent.settings import Settings
from agent.store.opening import required
from agent.store.rows import Run
from agent.store.store import Store
from tests.faults.play import COMPUTES, Play
from tests.faults.scripted_ask import open_model
from tests.process import Finished, environment, finish, wait_until

SKY = " I know it.\nAnswer: The sky is blue."
GRASS = " I know it.\nAnswer: Grass is green."
ASKED = "Which colour has the sky?"


@dataclass(frozen=True)
class Inside(Play):
    """A play of which most questions are asked in this process: it starts but once."""

    capsys: pytest.CaptureFixture[str]

    def agent(self, *arguments: str) -> Finished:
        """Run a command to its end, as `leave` would end it."""
        code, told = 0, ""
        try:
            main([*arguments], partial(open_model, self.folder / "script.json"))
        except BaseException as error:
            ending = leave.ending_of(error, [*arguments])
            assert ending.kind != "Bug", ending
            code = ending.code
            if ending.kind:
                told = f"error: {ending.message}\nhint: {ending.hint}\n"
        out, err = self.capsys.readouterr()
        return Finished(code, out, err + told)

    def say(self, *arguments: str) -> Finished:
        """Ask in this process."""
        return self.agent("ask", *arguments)


@pytest.fixture
def play(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Inside:
    found = Inside(tmp_path, capsys)
    found.write(SKY)
    for name, value in environment(tmp_path, found.env()).items():
        monkeypatch.setenv(name, value)
    for name in ("AGENT_STATE_DIR", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return found


def store_of(play: Play) -> Store:
    return required(Settings(state_dir=str(state_of(play))))


def state_of(play: Play) -> Path:
    return play.folder / ".local" / "state" / "agent"


def turns(play: Play, session: str = "last") -> list[Run]:
    store = store_of(play)
    return store.turns(store.session(session).id)


def said(play: Play, call: int = 0) -> list[str]:
    messages: list[dict[str, Any]] = play.asked(call)["messages"]
    return [one["content"] for one in messages if not one["constant"]]


def _write(play: Inside, *replies: str) -> Inside:
    play.write(*replies)
    return play


def test_nothing_to_continue_is_a_usage_error(play: Inside) -> None:
    done = play.say("-c", "And grass?")

    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        "error: there is nothing to continue",
        "hint: ask something first: agent ask …",
    ]


def test_a_question_without_a_session_is_gone_on_with(play: Inside) -> None:
    play.say(ASKED)
    assert store_of(play).sessions() == []

    done = _write(play, GRASS).say("-c", "And grass?")

    assert (done.code, done.out, done.err) == (0, "Grass is green.\n", "")
    assert [one.question for one in turns(play)] == [ASKED, "And grass?"]
    assert said(play)[0] == f"Question: {ASKED}"
    assert "The sky is blue." in said(play)[1]
    assert [one.title for one in store_of(play).sessions()] == [ASKED]


def test_a_session_goes_on_question_after_question(play: Inside) -> None:
    play.say(ASKED)
    play.say("-c", "And at night?")
    play.say("-c", "And at noon?")

    assert [one.question for one in turns(play)] == [ASKED, "And at night?", "And at noon?"]
    assert len(store_of(play).sessions()) == 1
    assert len(said(play)) == 5


def test_the_latest_question_counts_also_after_an_older_session(play: Inside) -> None:
    play.say(ASKED)
    play.say("-c", "And at night?")
    play.say("What is snow?")

    play.say("-c", "And ice?")

    assert [one.question for one in turns(play)] == ["What is snow?", "And ice?"]
    assert len(store_of(play).sessions()) == 2


def test_a_session_is_named_by_its_id_or_title(play: Inside) -> None:
    play.say(ASKED)
    play.say("-c", "And at night?")
    store = store_of(play)
    store.rename(store.session("last").id, "Sky")
    play.say("What is snow?")

    assert play.say("--session", "Sky", "And at noon?").code == 0

    assert len(turns(play, "Sky")) == 3
    missing = play.say("--session", "Skye", "And?")
    assert (missing.code, missing.out) == (2, "")
    assert missing.err.startswith("error: there is no session 'Skye'\n")


def test_a_continued_answer_is_one_json_object_as_ever(play: Inside) -> None:
    play.say(ASKED)

    done = _write(play, GRASS).say("-c", "--json", "And grass?")

    document = json.loads(done.out)
    assert (document["answer"], document["question"]) == ("Grass is green.", "And grass?")
    assert document["run_id"] == turns(play)[-1].id


def test_a_continued_question_has_the_exit_codes_of_any_other(play: Inside) -> None:
    play.say(ASKED)

    done = _write(play, COMPUTES[0], "").say("-c", "--max-steps", "1", "Compute")

    assert done.code == 124
    assert [one.state for one in turns(play)] == ["answered", "stopped"]


def test_two_at_once_come_one_after_the_other(play: Inside) -> None:
    play.say(ASKED)
    play.write(GRASS, pause_after=4)
    with play.start("-c", "And grass?") as first:
        play.wait_for("reached", first)
        with play.start("-c", "And snow?") as second:
            assert second.stderr is not None
            told = second.stderr.readline().decode()
            play.go_on()
            assert [finish(first).code, finish(second).code] == [0, 0]

    assert told == "another agent is answering in this session: waiting for it …\n"
    assert [one.question for one in turns(play)] == [ASKED, "And grass?", "And snow?"]
    assert len(said(play)) == 5


def test_an_interrupted_question_stays_in_the_session(play: Inside) -> None:
    play.say(ASKED)
    play.write(GRASS, pause_after=26)
    with play.start("-c", "And grass?") as process:
        play.wait_for("reached", process)
        wait_until(lambda: turns(play)[-1].question == "And grass?", "second turn")
        process.send_signal(2)
        assert finish(process).code == 130

    assert [one.state for one in turns(play)] == ["answered", "stopped"]
    assert turns(play)[-1].answer == "Grass is"
    (play.folder / "go").touch()
    assert _write(play, SKY).say("-c", "And snow?").code == 0
    assert "Grass" in said(play)[3]


def test_without_a_record_nothing_can_be_continued(play: Inside) -> None:
    play.say(ASKED)

    done = play.say("-c", "And grass?", "--no-record")

    assert (done.code, done.out) == (2, "")
    assert "a session cannot go on without a record" in done.err


def test_the_model_of_the_session_answers_unless_another_is_named(play: Inside) -> None:
    play.say("--model", "qwen2.5-coder-0.5b", ASKED)
    play.say("-c", "And at night?")
    play.say("-c", "--model", "qwen2.5-coder-1.5b", "And at noon?")

    models = [one.model for one in turns(play)]
    assert models == ["qwen2.5-coder-0.5b", "qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b"]


def test_a_file_of_weights_is_never_taken_from_a_session(play: Inside) -> None:
    play.say("--model", "gguf:somebody.gguf", ASKED)
    play.say("-c", "And at night?")

    assert turns(play)[-1].model == Settings().model


def test_a_retry_from_a_script_takes_the_place_of_the_turn(play: Inside) -> None:
    play.say(ASKED)
    play.say("-c", "And grass?")

    done = _write(play, GRASS).agent("sessions", "retry", "last")

    assert (done.code, done.out) == (0, "Grass is green.\n")
    assert [one.answer for one in turns(play)] == ["The sky is blue.", "Grass is green."]
    assert len(store_of(play).runs()) == 3


def test_an_edit_from_a_script_asks_another_question(play: Inside) -> None:
    play.say(ASKED)
    play.say("-c", "And at night?")

    done = _write(play, GRASS).agent("sessions", "edit", "last", "And grass?", "--json")

    assert json.loads(done.out)["answer"] == "Grass is green."
    assert [one.question for one in turns(play)] == [ASKED, "And grass?"]


def test_compacting_from_a_script_tells_what_went(play: Inside) -> None:
    play.say(ASKED)
    play.say("-c", "And at night?")

    done = _write(play, "The sky is blue.").agent("sessions", "compact", "last")
    again = play.agent("sessions", "compact", "last")

    assert (done.code, done.out) == (0, "")
    assert done.err == ("no longer before the model word for word: 1 earlier turn, now a summary\n")
    assert again.err == "there is nothing to compact\n"


def test_a_tool_that_asks_is_refused_in_a_script(
    play: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGENT_APPROVE", "python")

    done = _write(play, *COMPUTES).say("-v", "What is 6 times 7?")

    assert "not allowed by the person\n" in done.err
    assert "warning: python was not run: nobody could be asked (--allow python)\n" in done.err


def test_a_flag_allows_it(play: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENT_APPROVE", "python")

    done = _write(play, *COMPUTES).say("-v", "--allow", "python", "What is 6 times 7?")

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
