"""An answer put into the form of a schema."""

from collections.abc import Mapping

import pytest

from agent.errors import SchemaMismatch
from agent.events import Answer, Event, Warned
from agent.loop import Agent
from agent.messages import Json, Question
from agent.prompts import react_prompt
from agent.shaping import shape, validated
from tests.runs import model_of
from tests.scripted import ScriptedModel
from tests.toys import TOYS

SCHEMA: Mapping[str, Json] = {
    "type": "object",
    "properties": {"apples": {"type": "integer"}},
    "required": ["apples"],
}


def shaped(model: ScriptedModel) -> tuple[Json, list[Event]]:
    agent = Agent(model, TOYS, react_prompt())
    run = shape(agent, Question("How many?"), Answer(1, "There are 3.", 3), SCHEMA)
    events = []
    while True:
        try:
            events.append(next(run))
        except StopIteration as stop:
            return stop.value, events


def test_the_schema_is_the_grammar_where_decoding_can_be_constrained() -> None:
    model = model_of('{"apples": 3}')
    assert shaped(model)[0] == {"apples": 3}
    assert model.calls[0][1].json_schema == SCHEMA


def test_words_around_the_value_do_not_matter() -> None:
    model = model_of('Here it is:\n```json\n{"apples": 3}\n```', constrained=False)
    assert shaped(model)[0] == {"apples": 3}
    assert model.calls[0][1].json_schema is None


def test_what_is_off_is_told_once_and_then_mended() -> None:
    model = model_of('{"apples": "three"}', '{"apples": 3}', constrained=False)
    value, events = shaped(model)

    fault = "$.apples: 'three' is not of type 'integer'"
    assert value == {"apples": 3}
    assert Warned(f"the answer did not meet the schema: {fault}") in events
    assert model.calls[1][0][-1].content.endswith(fault)


def test_a_second_wrong_form_is_an_error() -> None:
    model = model_of("[]", "nothing", constrained=False)
    with pytest.raises(SchemaMismatch, match="does not meet the schema: not JSON"):
        shaped(model)


@pytest.mark.parametrize(
    ("text", "value"), [('"see [1]"', "see [1]"), ("so: [1, 2]", [1, 2]), ("12 pens", 12)]
)
def test_any_value_is_read_from_its_beginning(text: str, value: Json) -> None:
    assert validated(text, {}) == (value, "")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{"n": NaN}', "not JSON: NaN is no number in JSON"),
        ("", "not JSON: Expecting value: line 1 column 1 (char 0)"),
    ],
)
def test_what_is_no_json_is_told(text: str, fault: str) -> None:
    assert validated(text, {}) == (None, fault)


def test_brackets_without_end_are_told() -> None:
    assert validated("[" * 100_000, {})[1].startswith("not JSON: ")
