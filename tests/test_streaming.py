"""What is told of a reply while it grows, however it is cut into pieces."""

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.events import Part, Streamed
from agent.notation import Step, read, write
from agent.streaming import Narrator
from tests.searching import steady
from tests.test_notation import REPLIES, STEPS
from tests.toys import TOYS

STEP = (
    "Thought: so\nAction: python\n```python\n# Answer: 3\nprint(6 * 7)\n```\n"
    'Action: weather\n{"city": "Paris"}'
)


def told(*pieces: str) -> list[tuple[Part, str]]:
    """Return the parts that are told of a reply in `pieces`, each with all its text."""
    narrator = Narrator(step=1)
    events = [event for piece in pieces for event in narrator.hear(piece)]
    events += narrator.close()
    assert all(event.step == 1 and event.text for event in events)
    parts = groupby(events, key=lambda event: event.part)
    return [(part, "".join(event.text for event in group)) for part, group in parts]


def words(text: str) -> list[str]:
    return text.split()


def test_each_part_is_told_without_its_heading() -> None:
    assert told("Thought: so it is\nAnswer: 42\nReally.") == [
        ("thought", "so it is\n"),
        ("answer", "42\nReally."),
    ]


def test_an_action_is_told_with_its_program_and_its_arguments() -> None:
    assert told(STEP) == [
        ("thought", "so\n"),
        ("action", 'python\n```python\n# Answer: 3\nprint(6 * 7)\n```\nweather\n{"city": "Paris"}'),
    ]


def test_what_was_put_into_the_models_mouth_may_be_heard_apart() -> None:
    narrator = Narrator(step=2)

    assert list(narrator.hear("Thought:")) == []
    assert list(narrator.hear(" so")) == [Streamed(2, "thought", "so")]
    assert list(narrator.hear(" it is\n")) == [
        Streamed(2, "thought", " it is"),
        Streamed(2, "thought", "\n"),
    ]


def test_words_are_told_as_they_come() -> None:
    narrator = Narrator(step=1)
    pieces = ["Answer:", " It", " is", " 4", "2", "."]

    assert [[event.text for event in narrator.hear(piece)] for piece in pieces] == [
        [], ["It"], [" is"], [" 4"], ["2"], ["."]
    ]  # fmt: skip


def test_a_line_that_may_become_a_heading_is_held_back_until_it_is_decided() -> None:
    narrator = Narrator(step=1)
    pieces = ["Thought: so\n", "Act", "ually", " yes\nAct", "ion", ": now"]

    assert [[event.text for event in narrator.hear(piece)] for piece in pieces] == [
        ["so", "\n"], [], ["Actually"], [" yes", "\n"], [], ["now"]
    ]  # fmt: skip


def test_what_is_held_back_at_the_end_is_told_at_the_end() -> None:
    assert told("Thought: so\nAct") == [("thought", "so\nAct")]


def test_an_echoed_heading_is_not_told() -> None:
    assert told("Thought:", " Thought", ": so\nAnswer: ", "Final Answer", ": 42") == [
        ("thought", "so\n"),
        ("answer", "42"),
    ]


def test_chinese_headings_are_not_told() -> None:
    text = "思考：相乘\n行动：python\n```python\n6 * 7\n```\n观察：43\n答案：43"

    assert told(*text) == [("thought", "相乘\n"), ("action", "python\n```python\n6 * 7\n```\n")]


def test_a_chinese_answer_is_told_character_by_character() -> None:
    narrator = Narrator(step=1)
    texts = [[event.text for event in narrator.hear(char)] for char in "答案：一共四十二元"]

    assert texts == [[], [], [], ["一"], ["共"], ["四"], ["十"], ["二"], ["元"]]


@pytest.mark.parametrize("heading", ["Observation:", "**Observation 1:**", "观察:", "Question:"])
def test_nothing_behind_a_self_written_observation_is_told(heading: str) -> None:
    narrator = Narrator(step=1)
    text = f"Thought: so\n{heading} 43\nAnswer: 43\n"
    heard = [event.text for char in text for event in narrator.hear(char)]

    assert "".join([*heard, *(event.text for event in narrator.close())]) == "so\n"
    assert narrator.over


def test_an_observation_is_noticed_as_soon_as_its_heading_is_written() -> None:
    narrator = Narrator(step=1)
    list(narrator.hear("Thought: so\nObservation:"))

    assert narrator.over


def test_an_observation_ends_the_answer_too() -> None:
    assert told("Answer: 42\nObs", "ervation: 43\nAnswer: 44") == [("answer", "42\n")]


def test_lines_of_an_answer_that_look_like_headings_are_told() -> None:
    text = "Answer: as follows\nThought: no\n```\nAction: no\n```\n- Note: Answer: yes"

    assert told(text) == [("answer", text.removeprefix("Answer: "))]


def test_text_before_the_first_heading_is_not_told() -> None:
    assert told("Sure!\nThought: so") == [("thought", "so")]


@steady
@given(REPLIES, st.data())
def test_how_a_reply_is_cut_into_pieces_makes_no_difference(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]

    assert told(*pieces) == told(text) == told(*text)


@steady
@given(STEPS)
def test_what_is_told_is_what_is_read(step: Step) -> None:
    text = write(step, TOYS)
    parts = dict(told(*text))

    assert read(text, TOYS) == step
    assert words(parts["thought"]) == words(step.thought)
    assert words(parts.get("answer", "")) == words(step.answer or "")
    assert ("action" in parts) is bool(step.actions)


@steady
@given(REPLIES)
def test_an_answer_is_told_as_it_is_read(text: str) -> None:
    text = f"Thought: so\nAnswer: x {text}"
    parts = dict(told(*text))

    assert words(parts["answer"]) == words(read(text, TOYS).answer or "")
    assert parts["thought"] == "so\n"
