"""Which strategy answers, why, and how sure it is: through the real command line."""

import json

import pytest

from tests.faults.play import Play

EGGS = "A box holds 12 eggs. 3 eggs break in each of 2 boxes. How many eggs are left?"
PROGRAM, SENTENCE = "    return 12 * 2 - 6\n", "There are 18 eggs left."
REASON = "strategy: pal (the question asks for something that has to be computed)"
AUTO = {"AGENT_STRATEGY": "auto"}


@pytest.fixture
def eggs(play: Play) -> Play:
    """A model that computes 18 and says it."""
    return play.write(PROGRAM, SENTENCE)


def test_auto_computes_and_says_the_value_in_a_sentence(eggs: Play) -> None:
    done = eggs.ask("--json", EGGS, env=AUTO)

    record = json.loads(done.out)
    assert done.code == 0
    assert (record["answer"], record["value"]) == (SENTENCE, 18)
    assert record["strategy"] == "pal"
    assert record["strategy_reason"] == "the question asks for something that has to be computed"


def test_a_flag_for_auto_wins_over_a_strategy_in_the_environment(eggs: Play) -> None:
    assert eggs.ask("-q", "--strategy", "auto", EGGS).out == f"{SENTENCE}\n"


def test_a_phrase_can_be_switched_off(play: Play) -> None:
    done = play.write(PROGRAM).ask("-q", "-O", "phrase=false", EGGS, env=AUTO)

    assert (done.code, done.out) == (0, "18\n")


def test_where_no_rule_applies_the_model_chooses(play: Play) -> None:
    play.write("know", "Handel is older, by a month.")
    done = play.ask("--why", "Who is older, Bach or Handel?", env=AUTO)

    assert (done.code, done.out) == (0, "Handel is older, by a month.\n")
    assert done.err == (
        "strategy: direct (no rule decides, and the model says that it asks for plain knowledge)\n"
    )


def test_why_is_told_on_stderr_where_only_the_answer_is_shown(eggs: Play) -> None:
    brief = eggs.ask("--why", EGGS, env=AUTO)
    quiet = eggs.ask("--why", "-q", EGGS, env=AUTO)

    assert (brief.out, brief.err) == (f"{SENTENCE}\n", f"{REASON}\n")
    assert (quiet.out, quiet.err) == (f"{SENTENCE}\n", f"{REASON}\n")


def test_why_is_told_once_where_every_step_is_shown(eggs: Play) -> None:
    done = eggs.ask("--why", "-v", EGGS, env=AUTO)

    assert done.err.lower().count("strategy: pal") == 1


def test_why_is_told_once_on_a_terminal(eggs: Play) -> None:
    with eggs.terminal("--why", EGGS, env=AUTO) as terminal:
        done = terminal.read_to_end()

    assert done.code == 0
    assert done.out.count("strategy: pal") == 1


def test_in_json_why_is_a_field_and_stderr_is_silent(eggs: Play) -> None:
    done = eggs.ask("--why", "--json", EGGS, env=AUTO)

    assert json.loads(done.out)["strategy_reason"] in REASON
    assert done.err == ""


def test_why_of_a_strategy_that_was_asked_for(play: Play) -> None:
    done = play.write("18").ask("--why", "--strategy", "direct", EGGS)

    assert done.err == "strategy: direct (it was asked for)\n"


def test_without_why_nothing_is_said(eggs: Play) -> None:
    assert eggs.ask(EGGS, env=AUTO).err == ""


def test_an_option_that_auto_cannot_use_is_refused(play: Play) -> None:
    done = play.ask("-O", "over=pal", EGGS, env=AUTO)

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: -O over: the strategy auto has no such option\nhint: ")


def test_an_option_of_a_strategy_that_was_not_chosen_is_told(play: Play) -> None:
    play.write("Mary Shelley.")
    done = play.ask("-O", "repairs=2", "Who wrote Frankenstein?", env=AUTO)

    assert (done.code, done.out) == (0, "Mary Shelley.\n")
    assert done.err == "warning: without effect: direct has no option repairs\n"


VOTE = ("--strategy", "self-consistency:direct", "--samples", "3", "-O", "early_stop=false")


def test_an_answer_that_is_sure_enough_ends_with_0(play: Play) -> None:
    done = play.write("18", "17", "18").ask("--min-confidence", "0.6", *VOTE, EGGS)

    assert (done.code, done.out, done.err) == (0, "18\n", "")


def test_an_answer_below_the_confidence_is_printed_and_ends_with_3(play: Play) -> None:
    done = play.write("18", "17", "18").ask("--min-confidence", "0.7", *VOTE, EGGS)

    assert (done.code, done.out) == (3, "18\n")
    assert done.err == "warning: the answer's confidence is 0.67 (2 of 3 votes), below 0.7\n"


def test_a_confidence_that_is_not_known_is_not_enough(play: Play) -> None:
    done = play.write("18").ask("--min-confidence", "0.1", "--strategy", "direct", EGGS)

    assert (done.code, done.out) == (3, "18\n")
    assert done.err == "warning: the answer's confidence is not known, below 0.1\n"


def test_the_warning_is_in_the_json(play: Play) -> None:
    done = play.write("18", "17", "18").ask("--json", "--min-confidence", "0.7", *VOTE, EGGS)

    record = json.loads(done.out)
    assert (done.code, record["answer"], record["confidence"]) == (3, "18", 0.6667)
    assert record["warnings"] == ["the answer's confidence is 0.67 (2 of 3 votes), below 0.7"]


def test_a_spent_budget_outweighs_a_low_confidence(play: Play) -> None:
    play.write("18", "17", "18")
    done = play.ask("--min-confidence", "0.9", "--max-tokens", "1", *VOTE, EGGS)

    assert (done.code, done.out) == (124, "18\n")


@pytest.mark.parametrize("value", ["1.5", "-1", "x", "nan"])
def test_a_confidence_that_is_none_is_refused(play: Play, value: str) -> None:
    assert play.ask(f"--min-confidence={value}", EGGS).code == 2
