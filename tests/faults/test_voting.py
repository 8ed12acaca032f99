"""Strategies in a real process: what a person and a script see when something is wrong."""

import json

import pytest

from tests.faults.play import Play

EGGS = "A box holds 12 eggs and 3 break. How many eggs are left in 2 such boxes?"
RIGHT, WRONG, NONE = " So 18. The answer is 18.", " So 20. The answer is 20.", " I do not know."


def test_a_vote_prints_the_answer_alone(play: Play) -> None:
    play.write(WRONG, RIGHT, RIGHT)
    done = play.ask(EGGS, "-s", "self-consistency", "--samples", "3")

    assert (done.code, done.out, done.err) == (0, "18\n", "")


def test_the_record_of_a_vote_has_samples_confidence_and_canonical_name(play: Play) -> None:
    play.write(RIGHT, NONE, RIGHT)
    done = play.ask(EGGS, "-s", "cot-sc->react", "--samples", "3", "--json", "--seed", "5")

    written = json.loads(done.out)
    assert (written["answer"], written["value"]) == ("18", 18)
    assert (written["confidence"], written["confidence_how"]) == (0.6667, "2 of 3 votes")
    assert written["strategy_reason"] == "2 of 3 samples agree"
    assert [(one["seed"], one["value"]) for one in written["samples"]] == [
        (5, 18), (6, None), (7, 18),
    ]  # fmt: skip


def test_samples_without_an_answer_end_with_1_and_a_hint(play: Play) -> None:
    play.write(NONE, NONE)
    done = play.ask(EGGS, "-s", "self-consistency", "--samples", "2")

    assert (done.code, done.out) == (1, "")
    assert "error: none of 2 samples held an answer" in done.err
    assert "hint: ask it another way, or choose another --strategy" in done.err
    assert "Traceback" not in done.err


def test_an_answer_that_too_few_samples_give_ends_with_3(play: Play) -> None:
    play.write(RIGHT, WRONG, " The answer is 7.")
    done = play.ask(EGGS, "-s", "self-consistency", "--samples", "3", "--min-confidence", "0.5")

    assert (done.code, done.out) == (3, "18\n")
    assert "the answer's confidence is 0.33 (1 of 3 votes), below 0.5" in done.err


def test_a_program_that_never_runs_ends_with_1(play: Play) -> None:
    play.write("    return eggs\n```", "def solution():\n    return eggs\n```")
    done = play.ask(EGGS, "-s", "pal")

    assert (done.code, done.out) == (1, "")
    assert "no program of scripted ran to its end" in done.err


def test_a_budget_that_ends_between_samples_prints_the_best_so_far(play: Play) -> None:
    play.write(WRONG, RIGHT, RIGHT)
    done = play.ask(EGGS, "-s", "self-consistency", "--samples", "5", "--max-tokens", "12")

    assert (done.code, done.out) == (124, "20\n")
    assert "stopped: all tokens are spent" in done.err


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("-s", "cott"), "there is no strategy 'cott'"),
        (("-s", "self-consistency", "-O", "over=cott"), "there is no strategy 'cott'"),
        (("-s", "self-consistency:self-consistency"), "cannot vote on a strategy that votes"),
        (("-s", "pal", "-O", "repairs=many"), "-O repairs: repairs is 'many'"),
        (("-s", "cot", "-O", "repairs=1"), "-O repairs: the strategy cot has no such option"),
        (("-s", "pal", "-O", "repairs"), "-O repairs: is no NAME=VALUE"),
    ],
)
def test_a_way_that_does_not_exist_is_refused_before_the_model_loads(
    play: Play, flags: tuple[str, ...], said: str
) -> None:
    done = play.write(bug="the model was loaded").ask(EGGS, *flags)

    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "hint: " in done.err


def test_on_a_terminal_each_sample_and_the_count_are_seen(play: Play) -> None:
    play.write(WRONG, RIGHT, NONE, RIGHT, RIGHT)
    flags = ("-s", "self-consistency", "--samples", "5")
    with play.terminal(EGGS, *flags, env={"NO_COLOR": "1"}) as terminal:
        done = terminal.read_to_end()

    assert done.code == 0
    for line in ("→ sample 1/5 (cot): 20", "✗ sample 3/5 (cot): no answer", "3 of 5 votes",
                 "18: 3 votes, 20: 1 vote, 1 without an answer"):  # fmt: skip
        assert line in done.out
