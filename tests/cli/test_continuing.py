import json
from pathlib import Path

import pytest

from agent.settings import Settings
from tests.cli.inside import (
    ASKED,
    GRASS,
    SKY,
    Inside,
    inside,
    said,
    store_of,
    turns,
    write,
)
from tests.faults.play import COMPUTES
from tests.process import finish, wait_until


@pytest.fixture
def play(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Inside:
    return inside(tmp_path, monkeypatch, capsys)


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

    done = write(play, GRASS).say("-c", "And grass?")

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

    done = write(play, GRASS).say("-c", "--json", "And grass?")

    document = json.loads(done.out)
    assert (document["answer"], document["question"]) == ("Grass is green.", "And grass?")
    assert document["run_id"] == turns(play)[-1].id


def test_a_continued_question_has_the_exit_codes_of_any_other(play: Inside) -> None:
    play.say(ASKED)

    done = write(play, COMPUTES[0], "").say("-c", "--max-steps", "1", "Compute")

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
    assert write(play, SKY).say("-c", "And snow?").code == 0
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

    done = write(play, GRASS).agent("sessions", "retry", "last")

    assert (done.code, done.out) == (0, "Grass is green.\n")
    assert [one.answer for one in turns(play)] == ["The sky is blue.", "Grass is green."]
    assert len(store_of(play).runs()) == 3


def test_a_retry_of_nothing_says_so(play: Inside) -> None:
    play.say(ASKED)
    play.say("-c", "And grass?")
    session = store_of(play).sessions()[0].id
    play.agent("sessions", "undo", session, "--turns", "2")

    done = play.agent("sessions", "retry", session)

    assert (done.code, done.out) == (2, "")
    assert "nothing was asked yet" in done.err


@pytest.mark.parametrize(
    ("name", "value", "code", "told"),
    [
        ("AGENT_MIN_CONFIDENCE", "0.9", 3, "the answer's confidence is not known, below 0.9"),
        ("AGENT_COLLECTION", "nowhere", 2, "there is no collection 'nowhere'"),
    ],
)
def test_a_retry_has_the_exit_codes_of_any_question(
    play: Inside, monkeypatch: pytest.MonkeyPatch, name: str, value: str, code: int, told: str
) -> None:
    play.say(ASKED)
    play.say("-c", "And grass?")
    monkeypatch.setenv(name, value)

    done = write(play, GRASS).agent("sessions", "retry", "last")

    assert done.code == code
    assert told in done.err


def test_an_edit_from_a_script_asks_another_question(play: Inside) -> None:
    play.say(ASKED)
    play.say("-c", "And at night?")

    done = write(play, GRASS).agent("sessions", "edit", "last", "And grass?", "--json")

    assert json.loads(done.out)["answer"] == "Grass is green."
    assert [one.question for one in turns(play)] == [ASKED, "And grass?"]


def test_compacting_from_a_script_tells_what_went(play: Inside) -> None:
    play.say(ASKED)
    play.say("-c", "And at night?")

    done = write(play, "The sky is blue.").agent("sessions", "compact", "last")
    again = play.agent("sessions", "compact", "last")

    assert (done.code, done.out) == (0, "")
    assert done.err == ("no longer before the model word for word: 1 earlier turn, now a summary\n")
    assert again.err == "there is nothing to compact\n"
