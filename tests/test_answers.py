"""Real answers of the default model with `--strategy react`, from the question to the value."""

import pytest

from agent.events import Action, Answer, Event, Observation, Streamed
from agent.messages import Attachment, Question
from agent.models.embedded.model import EmbeddedModel
from agent.prompts import Library
from agent.settings import Settings
from agent.strategies.running import budget_for, kit_for, run

pytestmark = pytest.mark.model


def answered(
    model: EmbeddedModel, question: str, *attachments: Attachment, protocol: str = "auto"
) -> tuple[Answer, list[Event]]:
    settings = Settings(protocol=protocol)  # type: ignore[arg-type]
    kit = kit_for(model, settings, Library(), {})
    happening = run(kit, "react", Question(question, attachments), budget_for("react", settings))
    events: list[Event] = [one for one in happening if not isinstance(one, Streamed)]
    assert isinstance(events[-1], Answer)
    return events[-1], events


def test_a_word_problem_is_computed(default_model: EmbeddedModel) -> None:
    answer, events = answered(
        default_model, "A baker makes 4 trays of 12 rolls and sells 30. How many rolls are left?"
    )

    assert (answer.value, answer.stop_reason) == (18, "answered")
    assert [event for event in events if isinstance(event, Action)]


def test_digits_beyond_a_float_are_exact(default_model: EmbeddedModel) -> None:
    answer, events = answered(
        default_model, "What is 2^61 - 1 divided by 7, rounded to 3 decimals?"
    )

    (observation,) = [event for event in events if isinstance(event, Observation)]
    assert observation.text == "329406144173384850.143"
    assert answer.value == "329406144173384850.143"
    assert "329406144173384850.143" in answer.text


def test_a_question_in_chinese_gets_its_answer_in_chinese(default_model: EmbeddedModel) -> None:
    answer, _ = answered(default_model, "小红有3盒彩笔，每盒12支，送给同学6支，还剩多少支？")

    assert answer.value == 30
    assert any("\u4e00" <= character <= "\u9fff" for character in answer.text)


def test_a_plain_fact_needs_no_action(default_model: EmbeddedModel) -> None:
    answer, events = answered(default_model, "What is the capital of France?")

    assert "Paris" in answer.text
    assert not [event for event in events if isinstance(event, Action)]


def test_an_attached_text_is_read(default_model: EmbeddedModel) -> None:
    answer, _ = answered(
        default_model,
        "What is the name of the ship?",
        Attachment("log.txt", "The ship Arcturus left the harbour at dawn with 40 crew."),
    )

    assert "Arcturus" in answer.text


def test_the_text_protocol_answers_too(default_model: EmbeddedModel) -> None:
    answer, _ = answered(
        default_model, "Pens cost 3 dollars each. What do 14 pens cost?", protocol="text"
    )

    assert answer.value == 42
