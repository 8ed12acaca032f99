"""A run is told from its log: what happened at which step, and the seconds that it took."""

from agent.events import Action, Answer, Called, Observation, Sampled, Thought, Warned
from agent.messages import Decoding, Message, ToolCall, Usage
from agent.render.history import Call, Deed, Said, Vote, history_of
from agent.store.entry import Entry
from tests.render.stories import called, history, logged, new_store, played, row, started, told

ASKED = (Message("system", "Think."), Message("user", "What is 6 times 7?"))
CALL = ToolCall("python", {"code": "6 * 7"})
SEEN = Observation(1, "python", "42", value=42)
LOG = (
    started(),
    called(3.0, ASKED, " multiply", 2.0, Decoding(opening="Thought:")),
    told(3.0, Called(1, Usage(100, 90, 20, 1, 2.0), -0.25)),
    told(3.0, Thought(1, "multiply")),
    told(3.0, Action(1, CALL)),
    told(3.5, SEEN),
    called(5.0, ASKED, " 42", 1.0),
    told(5.0, Called(2, Usage(120, 110, 5, 1, 1.0))),
    told(5.0, Answer(2, "42", 42)),
    logged(5.25, "ended", {"state": "answered", "exit_code": 0, "answer": "42"}),
)


def test_what_happened_at_a_step_stands_together() -> None:
    first, second = history_of(row(), LOG).steps.values()

    assert first.parts == [Said("thought", "multiply"), Deed(3.0, 0.5, CALL, SEEN)]
    assert (second.parts, second.answers) == ([], True)


def test_calls_know_when_they_began_and_what_they_read() -> None:
    (call, _) = history_of(row(), LOG).calls

    said = (("system", "Think."), ("user", "What is 6 times 7?"))
    assert call == Call(
        1.0, 2.0, Usage(100, 90, 20, 1, 2.0), said, "Thought:", " multiply", likelihood=-0.25
    )


def test_seconds_are_those_of_the_model_of_tools_and_of_the_whole() -> None:
    whole = history_of(row(), LOG)

    assert (whole.seconds, whole.model_seconds, whole.tool_seconds) == (5.25, 3.0, 0.5)


def test_a_clock_that_is_set_back_makes_no_time_negative() -> None:
    back = (LOG[0], told(2.0, Action(1, CALL)), told(-9.0, SEEN), told(3.0, Warned("late")))

    (step,) = history_of(row(), back).steps.values()
    assert step.parts == [Deed(2.0, 0.0, CALL, SEEN), Said("note", "late")]


def test_an_observation_without_its_action_counts_from_what_was_before() -> None:
    (step,) = history_of(
        row(), (LOG[0], told(1.0, Thought(1, "look")), told(1.5, SEEN))
    ).steps.values()

    assert step.parts[1] == Deed(1.0, 0.5, None, SEEN)


def test_samples_are_votes_at_their_step() -> None:
    sampled = Sampled(1, 1, 3, "42", 42)

    (step,) = history_of(row(), (LOG[0], told(1.0, sampled))).steps.values()
    assert step.parts == [Vote(sampled)]


def test_a_rating_later_makes_a_run_no_longer() -> None:
    late = (*LOG, logged(900.0, "rated", {"rating": 1, "note": "checked"}))

    whole = history_of(row(), late)
    assert (whole.seconds, whole.note) == (5.25, "checked")
    again = (*late, logged(901.0, "rated", {"rating": -1, "note": ""}))
    assert not history_of(row(), again).note


def test_a_run_that_broke_off_keeps_its_last_call() -> None:
    whole = history_of(row(state="interrupted"), LOG[:2])

    assert [call.reply for call in whole.calls] == [" multiply"]
    assert (whole.answer, whole.ended) == (None, {})


def test_entries_that_nobody_knows_are_passed_over() -> None:
    odd = (
        LOG[0],
        Entry("tomorrow"),
        logged(1.0, "event", {"type": "later"}),
        logged(1.0, "reply", {}),
    )

    assert history_of(row(), odd).steps[1].calls == [Call(1.0, 0.0)]


def test_a_run_of_the_loop_is_read_back_as_it_happened() -> None:
    store = new_store()
    played(store)

    whole = history(store)
    assert [len(step.deeds) for step in whole.steps.values()] == [1, 0]
    assert whole.answer is not None
    assert whole.answer.text == "6 times 7 is 42."
    assert whole.calls[1].messages[-1][1].startswith("Observation: 42")
