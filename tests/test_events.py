"""Events as the JSON objects that scripts read."""

import json
from dataclasses import FrozenInstanceError
from typing import get_args

import pytest

from agent.events import (
    Action,
    Answer,
    Branch,
    Called,
    Chosen,
    Citation,
    Claim,
    Confidence,
    Contact,
    Event,
    Forgot,
    Observation,
    Reached,
    Restated,
    Sampled,
    Started,
    Streamed,
    Thought,
    Warned,
    as_json,
    from_json,
)
from agent.messages import Json, ToolCall, Usage

USAGE = {
    "prompt_tokens": 10,
    "cached_tokens": 8,
    "completion_tokens": 5,
    "calls": 1,
    "seconds": 0.5,
    "reasoning_tokens": 0,
    "cost_usd": 0.0,
}
EXAMPLES: list[tuple[Event, dict[str, Json]]] = [
    (
        Started("r1", "Why?", "small", "react"),
        {"type": "started", "run_id": "r1", "question": "Why?", "model": "small",
         "strategy": "react"},
    ),
    (
        Chosen("pal", "it asks for a number"),
        {"type": "chosen", "strategy": "pal", "reason": "it asks for a number"},
    ),
    (
        Restated("How much is that per month?"),
        {"type": "restated", "text": "How much is that per month?"},
    ),
    (
        Forgot("2 earlier exchanges", ("r0",)),
        {"type": "forgot", "text": "2 earlier exchanges", "runs": ["r0"]},
    ),
    (
        Streamed(1, "thought", "so"),
        {"type": "streamed", "step": 1, "part": "thought", "text": "so"},
    ),
    (Thought(1, "so"), {"type": "thought", "step": 1, "text": "so"}),
    (
        Action(1, ToolCall("weather", {"city": "東京"})),
        {"type": "action", "step": 1, "call": {"tool": "weather", "arguments": {"city": "東京"}}},
    ),
    (
        Observation(1, "python", "42", value=42),
        {"type": "observation", "step": 1, "tool": "python", "text": "42", "failed": False,
         "value": 42},
    ),
    (
        Called(1, Usage(10, 8, 5, 1, 0.5)),
        {"type": "called", "step": 1, "usage": dict(USAGE), "logprob": None},
    ),
    (
        Sampled(3, 2, 5, "18 eggs", 18, 7, "cot"),
        {"type": "sampled", "step": 3, "number": 2, "of": 5, "text": "18 eggs", "value": 18,
         "seed": 7, "source": "cot"},
    ),
    (
        Branch(1, 2, 0, "4 + 9 = 13", 20.0, "sure", "kept"),
        {"type": "branch", "step": 1, "id": 2, "parent": 0, "text": "4 + 9 = 13", "score": 20.0,
         "label": "sure", "state": "kept"},
    ),
    (Warned("cut"), {"type": "warned", "text": "cut"}),
    (
        Reached(2, (Contact("a.example", "page", 3, 900, 64_000),), True),
        {"type": "reached", "step": 2, "offline": True,
         "contacts": [{"host": "a.example", "purpose": "page", "requests": 3, "sent_bytes": 900,
                       "received_bytes": 64_000}]},
    ),
    (
        Answer(2, "It is 42 [1].", 42, "steps", Confidence(0.8, "4 of 5 votes"),
               (Citation(1, "/a.txt", "is 42"),), (Claim("It is 42.", (1,), True),)),
        {"type": "answer", "step": 2, "text": "It is 42 [1].", "value": 42, "stop_reason": "steps",
         "confidence": {"value": 0.8, "how": "4 of 5 votes"}, "abstained": False,
         "citations": [{"number": 1, "source": "/a.txt", "quote": "is 42", "title": "", "page": 0,
                        "first_line": 0, "last_line": 0, "part": "", "date": "", "passage": "",
                        "kind": "", "accessed": ""}],
         "claims": [{"text": "It is 42.", "citations": [1], "verified": True, "reason": ""}]},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("event", "written"), EXAMPLES)
def test_an_event_is_one_flat_object_with_its_type(event: Event, written: dict[str, Json]) -> None:
    assert as_json(event) == written
    assert json.loads(json.dumps(as_json(event), ensure_ascii=False)) == written


@pytest.mark.parametrize("event", [event for event, _ in EXAMPLES])
def test_an_event_that_was_written_is_read_again(event: Event) -> None:
    assert from_json(json.loads(json.dumps(as_json(event)))) == event


def test_fields_of_later_versions_are_left_out() -> None:
    assert from_json({"type": "warned", "text": "late", "colour": "red"}) == Warned("late")


@pytest.mark.parametrize("body", [{}, {"type": "danced"}, {"type": "thought", "step": 1}])
def test_what_is_no_event_cannot_be_read(body: dict[str, Json]) -> None:
    with pytest.raises(ValueError, match="event|thought"):
        from_json(body)


def test_every_kind_of_event_has_an_example_and_a_type_of_its_own() -> None:
    kinds = get_args(Event)

    assert [type(event) for event, _ in EXAMPLES] == list(kinds)
    assert len({as_json(event)["type"] for event, _ in EXAMPLES}) == len(kinds)


def test_the_written_object_is_a_copy() -> None:
    arguments: dict[str, Json] = {"stops": ["a"]}
    written = as_json(Action(1, ToolCall("plan", arguments)))
    arguments["stops"] = []

    assert written["call"] == {"tool": "plan", "arguments": {"stops": ["a"]}}


def test_an_event_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Thought(1, "so").text = "else"  # type: ignore[misc]


def test_what_calls_cost_adds_up() -> None:
    assert Usage(10, 8, 5, 1, 0.5) + Usage(1, 1, 1, 1, 0.25) == Usage(11, 9, 6, 2, 0.75)
