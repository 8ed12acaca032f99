"""Worked examples of runs that were found right: the lines that `active-prompt` reads."""

from pathlib import Path

from agent.events import Answer, Observation, Thought
from agent.messages import Message
from agent.prompts import exemplars as reading
from agent.render.record import json_text
from agent.training.exemplars import exemplars
from agent.training.trajectory import Trajectory, trajectory_of
from tests.render.stories import called, row, started, told

THOUGHT = "6 boxes of 7 are 6 * 7 = 42. The answer is 42."
QUESTION = "How many are 6 boxes of 7?"


def of(
    thought: str = THOUGHT,
    rating: int = 1,
    seen: bool = False,
    correction: str = "",
    question: str = QUESTION,
    said: tuple[Message, ...] = (),
) -> Trajectory:
    """Return a run that a person looked at."""
    log = [
        started(conversation=said),
        called(1, [Message("user", "Q")], thought),
        told(1.0, Thought(1, thought)),
    ]
    log += [told(1.0, Observation(1, "t", "42"))] if seen else []
    log.append(told(2.0, Answer(1, "42", 42)))
    return trajectory_of(row(question=question, rating=rating, correction=correction), log)


def test_a_run_that_was_found_right_is_an_exemplar_that_the_program_reads() -> None:
    (line,) = exemplars([of(), of()])

    (read,) = reading.read(json_text(line), Path("number.jsonl"))
    assert (read["question"], read["rationale"], read["answer"]) == (
        QUESTION, "6 boxes of 7 are 6 * 7 = 42.", "42",
    )  # fmt: skip
    assert (read["annotator"], read["form"]) == ("model", "number")


def test_what_is_not_found_right_or_rests_on_tools_or_does_not_add_up_is_none() -> None:
    others = [of(rating=0), of(rating=-1), of(seen=True), of(correction="43"),
              of("6 * 7 = 41, so it is 42."), of("")]  # fmt: skip

    assert list(exemplars(others)) == []


def test_a_question_that_goes_on_from_another_is_none() -> None:
    said = (Message("user", "How many are 6 boxes of 6?"), Message("assistant", "Answer: 36"))
    further = "And how many are they with 7 each?"

    assert list(exemplars([of(question=further, said=said)])) == []
    assert len(list(exemplars([of(question=further), of(said=said)]))) == 2


def test_one_form_can_be_asked_for() -> None:
    assert list(exemplars([of()], "yes-no")) == []
