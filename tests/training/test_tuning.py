"""Lines for supervised fine-tuning: read back with nothing but JSON."""

import json
from collections.abc import Iterable
from typing import Any

import pytest

from agent.events import Answer, Citation, Observation
from agent.messages import Decoding, Message, ToolCall
from agent.store.entry import Entry
from agent.training.correcting import corrected
from agent.training.trajectory import Conversation, Trajectory, trajectory_of
from agent.training.tuning import Tuning, Wishes, grounded
from tests.render.stories import called, new_store, played, row, started, told

USER = Message("user", "Q: 6 * 7?")


def lines(found: Iterable[Trajectory], wishes: Wishes = Wishes()) -> list[dict[str, Any]]:  # noqa: B008
    """Return the lines as a trainer reads them."""
    return [json.loads(json.dumps(one)) for one in Tuning(wishes).lines(found)]


def of_the_loop(rating: int = 1, correction: str = "") -> Trajectory:
    """Return a run of the loop that a person looked at."""
    store = new_store()
    run = played(store)
    store.rate(run.id, rating)
    store.correct(run.id, correction)
    return trajectory_of(store.run(run.id), store.entries(run=run.id))


def of(*log: Entry, **more: object) -> Trajectory:
    """Return the trajectory of a run with this log."""
    return trajectory_of(row(**more), [started(), *log])


def test_a_line_is_a_conversation_as_trainers_expect_it() -> None:
    (line,) = lines([of_the_loop()])

    assert set(line) == {"messages", "run", "strategy", "model", "group", "split", "why"}
    assert {tuple(sorted(turn)) for turn in line["messages"]} == {("content", "role", "train")}
    assert line["messages"][0]["role"] == "system"
    assert line["messages"][-1]["role"] == "assistant"
    assert (line["run"], line["strategy"], line["why"]) == ("run1", "react", "rating")


@pytest.mark.parametrize(("mask", "trained"), [(True, [0, 1, 0, 1]), (False, [0, 1, 1, 1])])
def test_observations_count_in_the_loss_only_where_that_is_asked_for(
    mask: bool, trained: list[int]
) -> None:
    (line,) = lines([of_the_loop()], Wishes(mask_observations=mask))

    assert [int(turn["train"]) for turn in line["messages"][-4:]] == trained
    assert not any(turn["train"] for turn in line["messages"][:-4])


def test_the_same_conversation_is_there_once() -> None:
    assert len(lines([of_the_loop(), of_the_loop()])) == 1


def test_runs_that_teach_nothing_are_left_out_and_counted() -> None:
    failed = of(told(1.0, Observation(1, "t", "no", failed=True)), told(2.0, Answer(1, "42")))
    tuning = Tuning()

    assert list(tuning.lines([failed, failed])) == []
    assert tuning.left_out == {"an action in it failed": 2}


def test_a_corrected_run_ends_with_the_correction_and_learns_nothing_else() -> None:
    (line,) = lines([of_the_loop(-1, "It is 43.")])

    assert line["why"] == "correction"
    assert line["messages"][-1] == {
        "role": "assistant", "content": "Thought:\nAnswer: It is 43.", "train": True,
    }  # fmt: skip
    assert [turn["train"] for turn in line["messages"][:-1]] == [False] * (
        len(line["messages"]) - 1
    )


@pytest.mark.parametrize(
    ("opening", "text", "answer", "expected"),
    [
        ("Thought:", " x\nAnswer: 41", "41", "Thought:\nAnswer: 42"),
        ("A:", " 6 and 7. The answer is 41.", "41", "A: The answer is 42."),
        ("A: The answer is", " 41.", "41", "A: The answer is 42."),
        ("A: Step by step. 41. So the answer is", " 41.", "41", "A: the answer is 42."),
        ("", "想了想。答案是41。", "41", "答案是42。"),
        ("", "41", "41", "42"),
        ("", "```python\nprint(41)\n```", "41", None),
    ],
)
def test_a_correction_is_written_as_the_strategy_writes(
    opening: str, text: str, answer: str, expected: str | None
) -> None:
    turn = Message("assistant", f"{opening}{text}")

    assert corrected(Conversation((USER, turn), 1, opening), answer, "42") == expected


def test_a_corrected_program_is_left_out_and_said_so() -> None:
    program = called(1, [USER], "print(41)\n```", decoding=Decoding(opening="```python\n"))
    tuning = Tuning()

    assert list(tuning.lines([of(program, told(2.0, Answer(1, "41", 41)), correction="42")])) == []
    assert tuning.left_out == {"nothing in it can hold the correction": 1}


@pytest.mark.parametrize(
    ("text", "answer", "stands"),
    [
        ("42.0", Answer(1, "It is 42", 42), True),
        ("142", Answer(1, "It is 42", 42), False),
        ("Mia won the race.", Answer(1, "mia", "mia"), True),
        ("Tom won the race.", Answer(1, "mia", "mia"), False),
        ("", Answer(1, "x", citations=(Citation(1, "s", "x"),)), True),
    ],
)
def test_a_grounded_answer_stands_in_an_observation_or_a_quote(
    text: str, answer: Answer, stands: bool
) -> None:
    seen = told(1.0, Observation(1, "t", text))

    assert grounded(of(seen, told(2.0, answer))) is stands


def test_the_split_is_by_question_and_never_changes() -> None:
    sides = {
        question: of(called(1, [USER], f"42 {question}"), told(2.0, Answer(1, "42", 42)),
                     question=question, rating=1)
        for question in map(str, range(200))
    }  # fmt: skip
    found = lines(sides.values(), Wishes(share=0.9))

    assert 165 <= sum(line["split"] == "train" for line in found) <= 195
    assert [line["split"] for line in found] == [
        line["split"] for line in lines(sides.values(), Wishes(share=0.9))
    ]


def test_native_calls_stand_in_a_line_as_trainers_expect_them() -> None:
    asked = Message("assistant", "", calls=(ToolCall("python", {"code": "6 * 7"}),))
    found = of(
        called(1, [USER], ""),
        called(2, [USER, asked, Message("tool", "42")], "It is 42."),
        told(9.0, Answer(2, "It is 42.", 42)),
        rating=1,
    )

    (line,) = lines([found])

    function = {"name": "python", "arguments": {"code": "6 * 7"}}
    call = {"type": "function", "function": function}
    assert line["messages"][1:3] == [
        {"role": "assistant", "content": "", "train": True, "tool_calls": [call]},
        {"role": "tool", "content": "42", "train": False},
    ]
