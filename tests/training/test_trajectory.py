"""What led to an answer: whole conversations, as the model saw and wrote them."""

from agent.events import Answer, Branch, Called, Chosen, Observation, Restated, Sampled
from agent.messages import Decoding, Message, Usage
from agent.store.entry import Entry
from agent.training.trajectory import Trajectory, trajectory_of
from tests.render.stories import called, new_store, played, row, started, told
from tests.runs import COMPUTES
from tests.scripted import Cut

SYSTEM = Message("system", "Think.")
USER = Message("user", "Q: 6 * 7?")


def of(*log: Entry, **more: object) -> Trajectory:
    """Return the trajectory of a run with this log."""
    return trajectory_of(row(**more), [started(), *log])


def words(trajectory: Trajectory) -> list[list[str]]:
    """Return what was said in each conversation."""
    return [[said.content for said in one.messages] for one in trajectory.conversations]


ANSWERED = told(9.0, Answer(2, "42", 42))


def test_a_run_of_the_loop_is_one_conversation_with_its_observations() -> None:
    store = new_store()
    run = played(store)

    found = trajectory_of(run, store.entries(run=run.id))
    (one,) = found.conversations
    assert found.fault == ""
    assert [said.role for said in one.messages[one.given - 1 :]] == [
        "user", "assistant", "user", "assistant",
    ]  # fmt: skip
    assert one.messages[one.given].content == (
        "Thought: Multiply.\nAction: python\n```python\n6 * 7\n```"
    )
    assert one.messages[-1].content == "Thought: It is 42.\nAnswer: 6 times 7 is 42."


def test_a_call_with_more_words_in_its_mouth_takes_the_place_of_the_one_before() -> None:
    found = of(
        called(1, [USER], " six times seven", decoding=Decoding(opening="A: Let's think.")),
        called(2, [USER], " 42", decoding=Decoding(opening="A: Let's think. six times seven So:")),
        ANSWERED,
    )

    assert words(found) == [["Q: 6 * 7?", "A: Let's think. six times seven So: 42"]]


def test_calls_with_prompts_of_their_own_are_conversations_of_their_own() -> None:
    found = of(called(1, [USER], "41"), called(2, [SYSTEM, USER], "42"), ANSWERED)

    assert words(found) == [["Q: 6 * 7?", "41"], ["Think.", "Q: 6 * 7?", "42"]]


def test_what_a_chat_answers_beside_the_conversation_is_a_conversation_of_its_own() -> None:
    aside = Decoding(aside=True)
    found = of(
        called(1, [SYSTEM], "What is 6 * 7?", decoding=aside),
        told(1.0, Restated("What is 6 * 7?")),
        called(2, [USER], "42", decoding=aside),
        ANSWERED,
    )

    assert (words(found), found.fault) == ([["Q: 6 * 7?", "42"]], "")


def test_what_was_asked_beside_a_conversation_that_went_on_does_not_count() -> None:
    found = of(
        called(1, [SYSTEM], "41", decoding=Decoding(aside=True)),
        called(2, [USER], "42"),
        ANSWERED,
    )

    assert words(found) == [["Q: 6 * 7?", "42"]]


def test_only_samples_that_voted_for_the_answer_count() -> None:
    found = of(
        called(1, [USER], "It is 41"), told(1.0, Sampled(1, 1, 3, "41", 41)),
        called(2, [USER], "It is 42"), told(2.0, Sampled(2, 2, 3, "42", 42)),
        called(3, [USER], "no idea"), told(3.0, Sampled(3, 3, 3, "")),
        ANSWERED,
    )  # fmt: skip

    assert words(found) == [["Q: 6 * 7?", "It is 42"]]


def test_calls_aside_and_calls_that_chose_the_strategy_are_no_part_of_it() -> None:
    found = of(
        called(1, [SYSTEM], "pal"), told(1.0, Chosen("direct", "short")),
        called(2, [SYSTEM], "A title", decoding=Decoding(aside=True)),
        called(3, [USER], "42"), ANSWERED,
    )  # fmt: skip

    assert words(found) == [["Q: 6 * 7?", "42"]]


def test_a_failed_action_is_nothing_to_learn_from() -> None:
    failed = told(1.0, Observation(1, "python", "error: no", failed=True))

    assert of(called(1, [USER], "x"), failed, ANSWERED).fault == "an action in it failed"


def test_a_failed_action_in_a_sample_spoils_only_that_sample() -> None:
    failed = told(1.0, Observation(1, "python", "error: no", failed=True))
    voted = told(1.0, Sampled(1, 1, 2, "42", 42))

    found = of(called(1, [USER], "x"), failed, voted, called(2, [USER], "y"), voted, ANSWERED)
    assert (found.fault, words(found)) == ("", [["Q: 6 * 7?", "y"]])


def test_runs_without_a_whole_answer_teach_nothing() -> None:
    late = told(9.0, Answer(2, "42", 42, "tokens"))

    assert of(called(1, [USER], "x")).fault == "it has no whole answer"
    assert of(called(1, [USER], "x"), late).fault == "it has no whole answer"


def test_a_tree_is_no_conversation() -> None:
    found = of(called(1, [USER], "x"), told(1.0, Branch(1, 1, 0, "x")), ANSWERED)

    assert (found.fault, found.conversations) == ("a tree of thoughts is no conversation", [])


def test_a_cut_reply_and_an_idle_step_teach_nothing() -> None:
    store = new_store()
    cut = played(store, Cut(" I think"), COMPUTES, " It is 42.\nAnswer: 42")
    idle = of(told(1.0, Called(1, Usage())), told(2.0, Called(2, Usage())), ANSWERED)

    assert trajectory_of(cut, store.entries(run=cut.id)).fault == "a reply in it was cut"
    assert idle.fault == "a step in it did nothing"
