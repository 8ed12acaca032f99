"""The objects that `--json` and `--jsonl` write."""

import io
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from agent.errors import ModelUnavailable, Stopped
from agent.events import (
    Action,
    Answer,
    Event,
    Observation,
    Sampled,
    Started,
    Streamed,
    Thought,
    Warned,
)
from agent.messages import Json, ToolCall
from agent.render.lines import Document, Lines
from agent.render.record import Record, json_text
from tests.render.screens import PROGRAM, STARTED, apples
from tests.searching import steady

NOTHING: dict[str, Any] = {
    "answer": None,
    "strategy": "react",
    "steps": [],
    "samples": [],
    "tree": [],
    "usage": {
        "prompt_tokens": 0,
        "completion_tokens": 0,
        "cached_tokens": 0,
        "calls": 0,
        "seconds": 0.0,
        "cost_usd": 0.0,
    },
    "network": {"offline": False, "contacts": []},
}
"""What is known of a run that has only begun."""


def lines_of(*events: Event) -> list[dict[str, Any]]:
    out = io.StringIO()
    lines = Lines(out)
    for event in events:
        lines.show(event)
    lines.finish()
    return [json.loads(line) for line in out.getvalue().removesuffix("\n").split("\n")]


def test_a_run_becomes_one_object() -> None:
    out = io.StringIO()
    document = Document(out)
    for event in [*apples(), Warned("careful")]:
        document.show(event)
    assert out.getvalue() == ""
    document.finish()

    assert json.loads(out.getvalue()) == {
        "schema_version": 1,
        "run_id": "r1",
        "question": "How much are 12 apples?",
        "answer": "They cost **36** euros.",
        "value": 36,
        "confidence": None,
        "confidence_how": None,
        "stop_reason": "answered",
        "strategy": "react",
        "strategy_reason": None,
        "model": "toy",
        "citations": [],
        "claims": [],
        "abstained": False,
        "steps": [
            {
                "step": 1,
                "thought": "Multiply.",
                "actions": [{"tool": "python", "arguments": {"code": PROGRAM}}],
                "observations": [
                    {"tool": "python", "text": "36", "failed": False, "value": 36}
                ],
            },
            {"step": 2, "thought": "Done.", "actions": [], "observations": []},
        ],
        "samples": [],
        "tree": [],
        "usage": {
            "prompt_tokens": 200,
            "completion_tokens": 40,
            "cached_tokens": 180,
            "calls": 2,
            "seconds": 1.0,
            "cost_usd": 0.0,
        },
        "network": {"offline": False, "contacts": []},
        "warnings": ["careful"],
    }  # fmt: skip


def test_a_failure_becomes_one_object_that_says_what_to_do() -> None:
    out = io.StringIO()
    document = Document(out)
    document.show(STARTED)
    error = ModelUnavailable("no weights", "agent models pull")
    document.stopped(error)

    assert json.loads(out.getvalue()) == {
        "schema_version": 1,
        "run_id": "r1",
        "error": {
            "message": "no weights",
            "hint": "agent models pull",
            "exit_code": 69,
        },
        **NOTHING,
    }
    assert error.recorded


def test_an_interrupted_run_keeps_what_is_known() -> None:
    out = io.StringIO()
    document = Document(out)
    for event in list(apples("They cost 3"))[:-2]:
        document.show(event)
    document.stopped(Stopped(2))

    kept = json.loads(out.getvalue())
    assert kept["answer"] == "They cost 3"
    assert [step["observations"] for step in kept["steps"]] == [
        [{"tool": "python", "text": "36", "failed": False, "value": 36}]
    ]
    assert kept["usage"]["completion_tokens"] == 40
    assert kept["error"]["exit_code"] == 130


def test_every_event_is_a_line_and_the_last_one_is_the_result() -> None:
    events = list(apples())
    lines = lines_of(*events)

    types = [type(event).__name__.lower() for event in events]
    assert [line["type"] for line in lines] == [*types, "result"]
    assert {line["schema_version"] for line in lines} == {1}
    assert lines[0] == {
        "schema_version": 1,
        "type": "started",
        "run_id": "r1",
        "question": "How much are 12 apples?",
        "model": "toy",
        "strategy": "react",
    }
    record = Record()
    for event in events:
        record.take(event)
    assert lines[-1] == {"type": "result", **record.as_json()}


def test_a_line_is_out_before_the_next_event() -> None:
    out = io.StringIO()
    lines = Lines(out)
    lines.show(STARTED)

    assert json.loads(out.getvalue())["type"] == "started"


def test_the_last_line_of_a_failed_run_is_the_error() -> None:
    out = io.StringIO()
    lines = Lines(out)
    lines.show(STARTED)
    lines.stopped(ModelUnavailable("gone"))

    last = json.loads(out.getvalue().splitlines()[-1])
    error = {"message": "gone", "hint": "", "exit_code": 69}
    assert last == {"type": "error", "schema_version": 1, "run_id": "r1", "error": error, **NOTHING}


def test_an_interrupted_vote_keeps_the_samples_that_were_drawn() -> None:
    record = Record()
    record.take(Sampled(1, 1, 5, "18 eggs", 18, seed=7, source="cot"))

    assert record.error(Stopped(2))["samples"] == [
        {"number": 1, "of": 5, "text": "18 eggs", "value": 18, "seed": 7, "source": "cot"}
    ]


def test_what_json_cannot_carry_becomes_text() -> None:
    value: Json = [float("nan"), float("inf"), -float("inf"), 2**61 - 1, 1e300, "a\ud800b"]

    assert json.loads(json_text(value)) == [
        "nan", "inf", "-inf", 2305843009213693951, 1e300, "a\ufffdb",
    ]  # fmt: skip
    assert json.loads(json_text(10**5000)) == hex(10**5000)


def test_what_could_steer_a_terminal_or_end_a_line_is_escaped_and_kept() -> None:
    text = "\x1b[31m\x9b\x7f\u202e\u2028\u2029\u200b\ufeff\U000e0041 漢字 é"

    written = json_text(text)
    assert json.loads(written) == text
    assert written == (
        '"\\u001b[31m\\u009b\\u007f\\u202e\\u2028\\u2029\\u200b\\ufeff\\udb40\\udc41 漢字 é"'
    )


TEXT = st.text()
VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(Started, TEXT, TEXT, TEXT, TEXT),
    st.builds(Streamed, st.integers(), st.just("thought"), TEXT),
    st.builds(Thought, st.integers(), TEXT),
    st.builds(Action, st.integers(), st.builds(ToolCall, TEXT, st.dictionaries(TEXT, VALUES))),
    st.builds(Observation, st.integers(), TEXT, TEXT, st.booleans(), VALUES),
    st.builds(Answer, st.integers(), TEXT, VALUES),
)


@steady
@given(st.lists(EVENTS, max_size=6))
def test_any_run_becomes_lines_of_strict_json(events: list[Event]) -> None:
    lines = lines_of(*events)

    assert len(lines) == len(events) + 1
    json.dumps(lines, allow_nan=False)


def test_reasoning_and_what_is_said_before_a_call_are_both_kept() -> None:
    record = Record()

    record.take(Thought(1, "Six sevens."))
    record.take(Thought(1, "I compute it."))

    steps = record.as_json()["steps"]
    assert [one["thought"] for one in steps] == ["Six sevens.\nI compute it."]  # type: ignore
