"""`agent active estimate|select|show` as processes: what they print, and what a kill leaves."""

import json
import signal
from pathlib import Path

import pytest

from agent.active.estimates import read
from agent.active.selection import read as selected_in
from tests.faults.play import Play
from tests.process import SCRIPTED, Finished, Terminal, finish, run, started

ANN, TOM = "How many apples are 3 and 4 apples?", "How many eggs are in 5 boxes of 6 eggs?"
GOLD = "four hundred and four"
REPLIES = (
    " 3 + 4 = 7. The answer is 7.",
    " 3 * 4 = 12. The answer is 12.",
    " 5 * 6 = 30. The answer is 30.",
    " Six times five. The answer is 30.",
)
ESTIMATE = ("estimate", "pool.jsonl", "-k", "2", "--seed", "1")


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """A model that answers four samples, and a pool of two questions."""
    rows = [json.dumps({"question": one, "answer": GOLD}) for one in (ANN, TOM)]
    (tmp_path / "pool.jsonl").write_text("\n".join(rows))
    return Play(tmp_path).write(*REPLIES)


def command(*arguments: str) -> tuple[str, ...]:
    return (*SCRIPTED, "active", *arguments)


def active(play: Play, *arguments: str) -> Finished:
    return run(command(*arguments), play.folder, env=play.env())


def asked(play: Play) -> list[tuple[str, int]]:
    """Return what the model was asked, with which seed, in the last process."""
    calls = json.loads((play.folder / "asked").read_text())
    return [(one["messages"][-1]["content"], one["decoding"]["seed"]) for one in calls]


def test_estimate_keeps_every_sample_and_says_what_comes_next(play: Play) -> None:
    done = active(play, *ESTIMATE)
    assert (done.code, done.out) == (0, "estimates.jsonl\n")
    assert done.err.splitlines() == [
        "2 questions, 2 samples each",
        "1 of 4 samples",
        "2 of 4 samples",
        "3 of 4 samples",
        "4 of 4 samples",
        "2 questions, 4 samples, 0 of them without an answer; "
        "next: agent active select estimates.jsonl",
    ]
    held = read(play.folder / "estimates.jsonl")
    assert sorted(one.text for one in held.samples.values()) == ["12", "30", "30", "7"]
    assert [seed for _, seed in asked(play)] == [1, 2, 1, 2]


def test_gold_answers_are_never_looked_at(play: Play) -> None:
    active(play, *ESTIMATE)
    assert GOLD not in (play.folder / "estimates.jsonl").read_text()
    assert GOLD not in (play.folder / "asked").read_text()


def test_an_estimate_that_was_killed_is_gone_on_with(play: Play, tmp_path: Path) -> None:
    whole = tmp_path / "whole.jsonl"
    active(play, *ESTIMATE, "--out", str(whole))
    everything = asked(play)

    play.write(*REPLIES, pause_call=3, pause_after=8)
    with started(command(*ESTIMATE), play.folder, play.env()) as process:
        play.wait_for("reached", process)
        process.send_signal(signal.SIGKILL)
        process.wait()
    path = play.folder / "estimates.jsonl"
    assert len(read(path).samples) == 2
    with path.open("ab") as file:
        file.write(b'{"id": "a torn line')

    play.write(*REPLIES[2:])
    done = active(play, *ESTIMATE)
    assert done.code == 0
    assert done.err.splitlines()[0] == "2 questions, 2 samples each: 2 are there already"
    assert asked(play) == everything[2:]
    assert path.read_bytes() == whole.read_bytes()


def test_without_a_seed_what_was_begun_goes_on_with_its_own(play: Play) -> None:
    active(play, *ESTIMATE[:-2])
    before = (play.folder / "estimates.jsonl").read_bytes()
    play.write()
    done = active(play, *ESTIMATE[:-2])
    assert done.code == 0
    assert (play.folder / "estimates.jsonl").read_bytes() == before


def test_ctrl_c_keeps_what_was_drawn_and_says_how_to_go_on(play: Play) -> None:
    play.write(*REPLIES, pause_call=2, pause_after=8)
    with started(command(*ESTIMATE), play.folder, play.env()) as process:
        play.wait_for("reached", process)
        process.send_signal(signal.SIGINT)
        done = finish(process)
    assert (done.code, done.out) == (130, "")
    assert done.err.splitlines()[-2:] == [
        "error: stopped by SIGINT",
        "hint: the same command goes on: what is done is in estimates.jsonl",
    ]
    assert len(read(play.folder / "estimates.jsonl").samples) == 1


def test_a_terminal_shows_how_far_it_is(play: Play) -> None:
    play.write(*REPLIES, pause_call=3, pause_after=8)
    with Terminal(command(*ESTIMATE), play.folder, play.env()) as terminal:
        terminal.read_until("2/4")
        play.go_on()
        done = terminal.read_to_end()
    assert done.code == 0
    assert done.out.endswith("next: agent active select estimates.jsonl\nestimates.jsonl\n")


def test_samples_of_two_models_are_not_mixed(play: Play) -> None:
    active(play, *ESTIMATE)
    done = active(play, *ESTIMATE, "--model", "qwen2.5-coder-0.5b")
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        "error: estimates.jsonl was begun with --model qwen2.5-coder-1.5b, "
        "and now it is qwen2.5-coder-0.5b",
        "hint: say the same as before, or name another file with --out",
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("none.jsonl",), "error: none.jsonl: No such file or directory"),
        (("pool.jsonl", "--metric", "doubt"), "error: --metric is 'doubt'"),
        (("pool.jsonl", "--strategy", "pal"), "error: --strategy is 'pal'"),
        (("pool.jsonl", "--form", "poem"), "error: --form is 'poem'"),
        (
            ("pool.jsonl", "--form", "text", "--metric", "variance"),
            "error: --metric variance needs numbers, and these answers are text",
        ),
        (
            ("pool.jsonl", "--out", "pool.jsonl"),
            "error: pool.jsonl: line 1: is no file of estimates",
        ),
    ],
)
def test_what_cannot_be_is_said_before_any_model_is_loaded(
    play: Play, arguments: tuple[str, ...], told: str
) -> None:
    play.write(unavailable="the model was asked for")
    before = (play.folder / "pool.jsonl").read_bytes()
    done = active(play, "estimate", *arguments)
    assert (done.code, done.out, done.err.splitlines()[0]) == (2, "", told)
    assert (play.folder / "pool.jsonl").read_bytes() == before


def test_one_sample_shows_no_disagreement(play: Play) -> None:
    done = active(play, "estimate", "pool.jsonl", "-k", "1")
    assert done.code == 2
    assert "'-k'" in done.err


def test_select_shows_and_writes_the_most_uncertain(play: Play) -> None:
    active(play, *ESTIMATE)
    done = active(play, "select", "estimates.jsonl", "-n", "1")
    assert (done.code, done.err) == (0, "next: agent active annotate selected.jsonl\n")
    first = asked(play)[0][0].removeprefix("Q: ")
    assert done.out == f"1\t7:1 12:1\t{first}\n"
    assert [one.question for one in selected_in(play.folder / "selected.jsonl").chosen] == [first]


def test_select_says_how_many_there_are(play: Play) -> None:
    active(play, *ESTIMATE)
    done = active(play, "select", "estimates.jsonl")
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        "error: -n 8 asks for more questions than the 2 that were estimated",
        "hint: give -n 2 at most, or estimate a larger pool",
    ]
    assert not (play.folder / "selected.jsonl").exists()


def test_show_says_that_there_are_none_and_where_to_begin(play: Play) -> None:
    done = active(play, "show")
    told = "there are none yet: agent active estimate POOL.jsonl begins\n"
    assert (done.code, done.out, done.err) == (0, "", told)


def test_asking_without_exemplars_names_the_commands_that_make_some(play: Play) -> None:
    play.write(" 7")
    done = play.ask("--strategy", "active-prompt", ANN)
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[-1] == (
        "hint: make some: agent active estimate POOL.jsonl; agent active select estimates.jsonl; "
        "agent active annotate selected.jsonl"
    )
