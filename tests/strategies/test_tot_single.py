"""Three experts in one prompt: one call, and the answer behind its last marker."""

import pytest

from agent.errors import NoAnswer
from agent.events import Answer
from tests.strategies.playing import EGGS, played

TALK = "Expert 1: 2 boxes hold 24.\nExpert 2: 6 break.\nExpert 3: I was wrong.\nAnswer: 18"


def test_it_is_one_call_with_room_to_talk_and_three_experts() -> None:
    run = played("tot-single", TALK)

    (messages, decoding) = run.model.calls[0]
    assert (len(run.model.calls), decoding.max_tokens, decoding.temperature) == (1, 1024, 0.0)
    assert "Picture 3 different experts" in messages[-1].content
    assert messages[-1].content.endswith(f"Question: {EGGS.text}")
    assert run.answer == Answer(1, "18", 18)


def test_the_number_of_experts_can_be_chosen() -> None:
    run = played("tot-single", TALK, options={"experts": "5"})

    assert "Picture 5 different experts" in run.asked(0)[0][-1].content


def test_experts_without_an_answer_have_none() -> None:
    with pytest.raises(NoAnswer):
        played("tot-single", "We all leave the group.")
