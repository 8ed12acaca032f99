"""LangChain's client of OpenAI, as programs use it: text, streams, tools, structured output."""

import warnings
from typing import Any

import pytest

from tests.scripted import ScriptedModel
from tests.serving.local import Place, served

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    langchain_openai = pytest.importorskip("langchain_openai")
pytestmark = pytest.mark.loopback
WEATHER = {
    "title": "weather",
    "description": "Tell the weather.",
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
}
CALL = 'Thought: look it up\nAction: weather\n{"city": "Paris"}'


def chat_of(place: Place) -> Any:
    return langchain_openai.ChatOpenAI(
        model=place.model, base_url=place.base_url, api_key=place.token, max_retries=0
    )


def test_langchain_reads_texts_and_streams() -> None:
    with served(ScriptedModel(["Hello.", "Hello there."])) as place:
        chat = chat_of(place)
        whole = chat.invoke("hi").content
        pieces = [one.content for one in chat.stream("hi")]

    assert (whole, "".join(pieces)) == ("Hello.", "Hello there.")


@pytest.mark.parametrize("streams", [False, True])
def test_langchain_calls_tools_and_tells_what_they_brought(streams: bool) -> None:
    model = ScriptedModel([CALL, "Sunny."])
    with served(model) as place:
        chat = chat_of(place).bind_tools([WEATHER])
        history: list[Any] = [("human", "Weather in Paris?")]
        if streams:
            first, *rest = chat.stream(history)
            asked = sum(rest, start=first)
        else:
            asked = chat.invoke(history)
        (call,) = asked.tool_calls
        brought = {"role": "tool", "content": "sunny", "tool_call_id": call["id"]}
        answer = chat.invoke([*history, asked, brought])

    assert (call["name"], call["args"]) == ("weather", {"city": "Paris"})
    assert answer.content == "Sunny."
    assert [one.content for one in model.calls[1][0][-2:]] == [
        'Thought: \nAction: weather\n{"city": "Paris"}', "Observation: sunny"
    ]  # fmt: skip


@pytest.mark.parametrize("method", ["json_schema", "function_calling"])
def test_langchain_gets_structured_output(method: str) -> None:
    said = '{"city": "Paris"}' if method == "json_schema" else CALL
    with served(ScriptedModel([said])) as place:
        found = chat_of(place).with_structured_output(WEATHER, method=method).invoke("Where?")

    assert found == {"city": "Paris"}
