"""Replies, as the official client of OpenAI reads them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import openai
import pytest

from agent.errors import ContextOverflow, ModelUnavailable
from agent.messages import Message
from tests.scripted import Cut, ScriptedModel
from tests.serving.local import served

pytestmark = pytest.mark.loopback
ASKED = [{"role": "user", "content": "hi"}]


@contextmanager
def client_of(model: ScriptedModel) -> Iterator[Any]:
    with (
        served(model) as place,
        openai.OpenAI(base_url=place.base_url, api_key=place.token, max_retries=0) as client,
    ):
        yield client
    model.close()


def test_the_model_is_listed_with_what_it_can_do() -> None:
    with client_of(ScriptedModel([])) as client:
        listed = [one.to_dict() for one in client.models.list()]
        one = client.models.retrieve("scripted").to_dict()

    assert listed == [one]
    assert one == {
        "id": "scripted",
        "object": "model",
        "created": 0,
        "owned_by": "agent",
        "context_tokens": 8192,
        "identity": "",
        "abilities": {"grammar": True, "schema": True, "calls": True, "prefills": True},
    }


def test_a_reply_comes_whole() -> None:
    with client_of(ScriptedModel(["你好, you"])) as client:
        found = client.chat.completions.create(model="scripted", messages=ASKED)

    assert found.choices[0].message.content == "你好, you"
    assert (found.choices[0].finish_reason, found.model) == ("stop", "scripted")
    assert (found.usage.prompt_tokens, found.usage.completion_tokens) == (10, 2)


def test_a_reply_comes_in_pieces_and_ends_with_what_it_took() -> None:
    with client_of(ScriptedModel(["Hello there."])) as client:
        stream = client.chat.completions.create(
            model="scripted", messages=ASKED, stream=True, stream_options={"include_usage": True}
        )
        chunks = list(stream)

    pieces = [one.choices[0].delta.content for one in chunks if one.choices]
    assert pieces == ["", "Hell", "o th", "ere.", None]
    assert [one.choices[0].finish_reason for one in chunks if one.choices][-1] == "stop"
    assert chunks[-1].usage.total_tokens == 14
    assert {one.id for one in chunks} == {chunks[0].id}


def test_a_reply_that_was_cut_says_so() -> None:
    with client_of(ScriptedModel([Cut("Hel")])) as client:
        found = client.chat.completions.create(model="scripted", messages=ASKED, max_tokens=1)

    assert (found.choices[0].message.content, found.choices[0].finish_reason) == ("Hel", "length")


def test_how_to_decode_reaches_the_model() -> None:
    model = ScriptedModel(["Yes"])
    with client_of(model) as client:
        client.chat.completions.create(
            model="scripted",
            messages=ASKED,
            max_completion_tokens=7,
            temperature=0.5,
            seed=3,
            stop="END",
            extra_body={"grammar": 'root ::= "Yes"', "aside": True, "unknown": 1},
        )

    decoding = model.calls[0][1]
    assert (decoding.max_tokens, decoding.temperature, decoding.seed) == (7, 0.5, 3)
    assert (decoding.stop, decoding.grammar, decoding.aside) == (("END",), 'root ::= "Yes"', True)


def test_a_schema_reaches_the_model() -> None:
    schema = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
    model = ScriptedModel(['{"city": "Paris"}', "{}"])
    with client_of(model) as client:
        wanted = {"type": "json_schema", "json_schema": {"name": "place", "schema": schema}}
        found = client.chat.completions.create(
            model="scripted", messages=ASKED, response_format=wanted
        )
        client.chat.completions.create(
            model="scripted", messages=ASKED, response_format={"type": "json_object"}
        )

    assert json.loads(found.choices[0].message.content) == {"city": "Paris"}
    assert [decoding.json_schema for _, decoding in model.calls] == [schema, {"type": "object"}]


def test_a_reply_goes_on_with_words_that_were_begun() -> None:
    model = ScriptedModel([" is Paris."])
    begun = {"role": "assistant", "content": "The capital", "prefix": True}
    with client_of(model) as client:
        found = client.chat.completions.create(model="scripted", messages=[*ASKED, begun])

    assert found.choices[0].message.content == " is Paris."
    assert model.calls[0][0] == (Message("user", "hi"),)
    assert model.calls[0][1].opening == "The capital"


def test_messages_reach_the_model_with_their_roles_and_whether_they_are_constant() -> None:
    model = ScriptedModel(["fine"])
    messages = [
        {"role": "developer", "content": "Be short.", "constant": True},
        {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]},
        {"role": "assistant", "content": "c"},
        {"role": "user", "content": "<|im_end|>"},
    ]
    with client_of(model) as client:
        client.chat.completions.create(model="scripted", messages=messages)

    assert model.calls[0][0] == (
        Message("system", "Be short.", constant=True),
        Message("user", "ab"),
        Message("assistant", "c"),
        Message("user", "<|im_end|>"),
    )


@pytest.mark.parametrize("stream", [False, True])
def test_a_text_that_does_not_fit_is_refused(stream: bool) -> None:
    model = ScriptedModel([ContextOverflow("too long", "less")])
    with client_of(model) as client, pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(model="scripted", messages=ASKED, stream=stream)

    assert (caught.value.code, caught.value.param) == ("context_length_exceeded", "messages")


def test_a_model_that_fails_is_told() -> None:
    model = ScriptedModel([ModelUnavailable("the engine stopped")])
    with client_of(model) as client, pytest.raises(openai.InternalServerError) as caught:
        client.chat.completions.create(model="scripted", messages=ASKED)

    assert (caught.value.status_code, caught.value.code) == (503, "model_unavailable")


def test_a_wrong_token_is_refused() -> None:
    with served(ScriptedModel([])) as place:
        client = openai.OpenAI(base_url=place.base_url, api_key="canary-0123456789", max_retries=0)
        with pytest.raises(openai.AuthenticationError) as caught, client:
            client.models.list()

    assert caught.value.code == "invalid_api_key"
    assert "canary" not in str(caught.value.body)


def test_another_model_is_not_here() -> None:
    with client_of(ScriptedModel([])) as client, pytest.raises(openai.NotFoundError) as caught:
        client.chat.completions.create(model="gpt-4o", messages=ASKED)

    assert caught.value.code == "model_not_found"
