"""Tools of other programs: described to the model, called under a grammar, told as OpenAI does."""

import json
from typing import Any

import pytest

from agent.messages import Message
from tests.scripted import Cut, ScriptedModel
from tests.serving.local import served
from tests.serving.raw import ask

pytestmark = pytest.mark.loopback
WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "Tell the weather.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string", "pattern": "^[A-Z]"}},
            "required": ["city"],
        },
    },
}
TIME = {"type": "function", "function": {"name": "time"}}
CALLS = 'Thought: look it up\nAction: weather\n{"city": "Paris"}\nAction: time\n{}'
PARIS = {"name": "weather", "arguments": '{"city": "Paris"}'}


def replied(model: ScriptedModel, **more: Any) -> dict[str, Any]:
    """Return the only choice of the reply to a request with both tools."""
    body = {"messages": [{"role": "user", "content": "hi"}], "tools": [WEATHER, TIME], **more}
    with served(model) as place:
        answered = ask(place, body)
    model.close()
    assert answered.status == 200, answered.body
    choice: dict[str, Any] = answered.body["choices"][0]
    return choice


def test_a_model_calls_several_tools_at_once() -> None:
    choice = replied(ScriptedModel([CALLS]))

    message = choice["message"]
    assert (choice["finish_reason"], message["content"]) == ("tool_calls", None)
    assert message["reasoning_content"] == "look it up"
    assert [one["function"] for one in message["tool_calls"]] == [
        PARIS, {"name": "time", "arguments": "{}"}
    ]  # fmt: skip
    assert len({one["id"] for one in message["tool_calls"]}) == 2


def test_only_one_is_called_where_the_client_takes_no_more() -> None:
    choice = replied(ScriptedModel([CALLS]), parallel_tool_calls=False)

    assert [one["function"] for one in choice["message"]["tool_calls"]] == [PARIS]


def test_a_model_may_answer_instead() -> None:
    choice = replied(ScriptedModel(["Though it rains, go."]))

    assert choice["message"]["content"] == "Though it rains, go."
    assert (choice["finish_reason"], choice["message"].get("tool_calls")) == ("stop", None)


def test_the_grammar_leaves_what_the_choice_leaves() -> None:
    grammars = []
    named = {"type": "function", "function": {"name": "time"}}
    for choice in ("auto", "required", named, "none"):
        model = ScriptedModel(["It rains."])
        replied(model, tool_choice=choice)
        rules = model.calls[0][1].grammar
        grammars.append(("said" in rules.split("\n")[0], "weather" in rules, "time" in rules))

    assert grammars == [
        (True, True, True), (False, True, True), (False, False, True), (False, False, False)
    ]  # fmt: skip


def test_a_call_that_was_cut_is_none() -> None:
    choice = replied(ScriptedModel([Cut('Thought: look it up\nAction: weather\n{"city": "Par')]))

    assert (choice["finish_reason"], choice["message"].get("tool_calls")) == ("length", None)


def test_arguments_that_the_grammar_cannot_bound_are_written_again_under_the_schema() -> None:
    first = 'Thought: look it up\nAction: weather\n{"city": "paris"}'
    model = ScriptedModel([first, '{"city": "Paris"}'])

    choice = replied(model)

    assert [one["function"] for one in choice["message"]["tool_calls"]] == [PARIS]
    decoding = model.calls[1][1]
    assert decoding.opening == "Thought: look it up\nAction: weather\n"
    assert decoding.json_schema == WEATHER["function"]["parameters"]  # type: ignore[index]


def test_what_tools_brought_is_told_under_the_headings_in_the_order_of_the_calls() -> None:
    model = ScriptedModel(["Sunny."])
    calls = [
        {"id": "a", "type": "function", "function": PARIS},
        {"id": "b", "type": "function", "function": {"name": "time", "arguments": "{"}},
    ]
    messages = [
        {"role": "system", "content": "Be short."},
        {"role": "user", "content": "Weather?"},
        {"role": "assistant", "content": None, "reasoning_content": "both", "tool_calls": calls},
        {"role": "tool", "tool_call_id": "b", "content": "noon"},
        {"role": "tool", "tool_call_id": "a", "content": "sunny"},
    ]

    replied(model, messages=messages)

    system, tools, *rest = model.calls[0][0]
    assert (system.content, tools.role) == ("Be short.", "system")
    assert "- weather: Tell the weather. Arguments: " in tools.content
    assert rest == [
        Message("user", "Weather?"),
        Message(
            "assistant",
            'Thought: both\nAction: weather\n{"city": "Paris"}\n'
            'Action: time\n{"(unreadable)": "{"}',
        ),
        Message("user", "Observation: sunny\nObservation: noon"),
    ]


def test_calls_are_streamed_whole() -> None:
    model = ScriptedModel([CALLS])
    body = {
        "messages": [{"role": "user", "content": "hi"}], "tools": [WEATHER, TIME], "stream": True
    }  # fmt: skip
    with served(model) as place:
        chunks = streamed(place.port, place.token, body)

    deltas = [one["choices"][0]["delta"] for one in chunks]
    assert [set(delta) for delta in deltas] == [
        {"role", "content"}, {"reasoning_content", "tool_calls"}, set()
    ]  # fmt: skip
    assert [one["index"] for one in deltas[1]["tool_calls"]] == [0, 1]
    assert deltas[1]["tool_calls"][0]["function"] == PARIS
    assert chunks[-1]["choices"][0]["finish_reason"] == "tool_calls"


def streamed(port: int, token: str, body: dict[str, Any]) -> list[dict[str, Any]]:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Authorization": f"Bearer {token}"}
    connection.request("POST", "/v1/chat/completions", json.dumps(body), headers)
    lines = connection.getresponse().read().decode().splitlines()
    connection.close()
    data = [line.removeprefix("data: ") for line in lines if line.startswith("data: ")]
    assert data[-1] == "[DONE]"
    return [json.loads(one) for one in data[:-1]]
