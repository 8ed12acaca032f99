"""Chat models of LangChain's as ours: what is sent, what is told, and what is never run."""

import contextlib
import json
from contextlib import closing
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage

from agent.errors import AgentError, AuthenticationFailed, ModelUnavailable
from agent.messages import (
    UNREADABLE,
    Completion,
    Decoding,
    Message,
    Reasoning,
    ToolCall,
    ToolSpec,
)
from agent.models.access import Access
from agent.models.langchain.asking import Asking
from agent.models.langchain.model import LangChainModel
from agent.models.model import Abilities, Model
from agent.models.opening import open_model
from agent.models.passing import Limited, Passing
from agent.settings import Settings
from tests.models.endpoint import Reply
from tests.models.langchain import anthropic
from tests.models.langchain.anthropic import AnthropicEndpoint
from tests.models.langchain.chat import Part, ScriptedChat, call

TOOL = ToolSpec("python", "Run a program.", {"type": "object", "properties": {}})
ASKED = [Message("user", "What is 6 times 7?")]
PLAIN = Decoding()
KEY = "canary-key-of-langchain"


def scripted(*parts: Part, reason: str = "stop") -> tuple[ScriptedChat, LangChainModel]:
    chat = ScriptedChat(replies=[[*parts]], reason=reason)
    return chat, LangChainModel("langchain:x", "langchain", Asking(chat, {}), idle_s=30)


def reply_of(
    model: Model, messages: list[Message] = ASKED, decoding: Decoding = PLAIN
) -> Completion:
    with closing(model.complete(messages, decoding)) as pieces:
        while True:
            try:
                next(pieces)
            except StopIteration as stop:
                done: Completion = stop.value
                return done


def claude(server: AnthropicEndpoint, notices: list[str] | None = None) -> Model:
    told: list[str] = [] if notices is None else notices
    access = Access({"ANTHROPIC_API_KEY": KEY}, base_url=server.origin, tries=1)
    settings = Settings(model="anthropic:claude-test", base_url=server.origin)
    return open_model(settings, lambda progress: None, told.append, access=access)


def test_a_conversation_is_written_in_langchains_messages() -> None:
    chat, model = scripted("It is 42.")
    program = ToolCall("python", {"code": "6 * 7"})
    history = [
        Message("system", "You are terse."),
        *ASKED,
        Message("assistant", "I compute.", calls=(program, program)),
        Message("tool", "42"),
        Message("tool", "forty-two"),
        Message("system", "Answer now."),
    ]

    reply_of(model, history, Decoding(max_tokens=9, temperature=0.5, stop=("\n", "Observation:")))

    messages, given = chat.asked[0]
    calls = [
        {"name": "python", "args": {"code": "6 * 7"}, "id": f"call0000{at}", "type": "tool_call"}
        for at in range(2)
    ]
    assert messages == [
        SystemMessage("You are terse."),
        HumanMessage("What is 6 times 7?"),
        AIMessage("I compute.", tool_calls=calls),
        ToolMessage("42", tool_call_id="call00000"),
        ToolMessage("forty-two", tool_call_id="call00001"),
        HumanMessage("Answer now."),
    ]
    assert given == {"stop": ["Observation:"], "max_tokens": 9, "temperature": 0.5}


def test_a_call_whose_arguments_are_no_json_is_kept_as_it_was_written() -> None:
    _, model = scripted(call("python", '{"code": "6 *', 0), call("python", {"code": "1"}, 1))

    done = reply_of(model, decoding=Decoding(tools=(TOOL,)))

    cut = ToolCall("python", {UNREADABLE: '{"code": "6 *'})
    assert done.calls == (cut, ToolCall("python", {"code": "1"}))


def test_a_reply_that_ends_in_an_error_is_marked_and_its_calls_are_dropped() -> None:
    _, model = scripted("It is ", call("python", {}), ConnectionResetError("reset by peer"))

    done = reply_of(model, decoding=Decoding(tools=(TOOL,)))

    assert (done.text, done.stopped_by, done.calls) == ("It is ", "broken", ())


def test_a_mistake_of_the_class_itself_is_not_hidden() -> None:
    _, model = scripted(KeyError("nothing of a server"))

    with pytest.raises(KeyError):
        reply_of(model)


def test_a_class_that_binds_no_tools_claims_none() -> None:
    class Plain(ScriptedChat):
        def bind_tools(self, tools: Any, **kwargs: Any) -> Any:
            raise NotImplementedError

        def with_structured_output(self, schema: Any, **kwargs: Any) -> Any:
            raise NotImplementedError

    assert Asking(Plain(replies=[]), {}).abilities == Abilities()
    assert Asking(ScriptedChat(replies=[]), {}).abilities == Abilities(schema=True, calls=True)


@pytest.mark.loopback
def test_signed_thoughts_go_back_to_who_signed_them() -> None:
    program = {"code": "6 * 7"}
    server = AnthropicEndpoint(
        anthropic.calls(("python", program), text="I compute.", thinking="Six sevens."),
        anthropic.says("It is 42."),
    )
    with server, closing(claude(server)) as model:
        tools = Decoding(tools=(TOOL,))
        first = reply_of(model, decoding=tools)
        turn = Message("assistant", first.text, calls=first.calls, carried=first.carried)
        reply_of(model, [*ASKED, turn, Message("tool", "42")], tools)
        bodies = server.bodies

    assert (first.text, first.reasoning) == ("I compute.", "Six sevens.")
    assert json.loads(json.dumps(first.carried)) == first.carried
    said, brought = bodies[1]["messages"][1:]
    assert said["content"] == [
        {"type": "thinking", "thinking": "Six sevens.", "signature": "c2lnbmVk"},
        {"type": "text", "text": "I compute."},
        {"type": "tool_use", "name": "python", "input": program, "id": "toolu_0"},
    ]
    assert brought["content"][0]["tool_use_id"] == "toolu_0"


@pytest.mark.loopback
def test_thoughts_of_another_provider_are_left_out() -> None:
    carried = {"langchain": {"provider": "google_genai", "blocks": [{"type": "thinking"}]}}
    turn = Message("assistant", "It is 42.", carried=carried)  # type: ignore[arg-type]
    server = AnthropicEndpoint(anthropic.says("Yes."))
    with server, closing(claude(server)) as model:
        reply_of(model, [*ASKED, turn, *ASKED])

    assert server.bodies[0]["messages"][1] == {"role": "assistant", "content": "It is 42."}


@pytest.mark.loopback
def test_the_key_goes_to_the_server_and_nowhere_else() -> None:
    notices: list[str] = []
    refused = anthropic.fails(401, "authentication_error", f"invalid x-api-key {KEY}")
    server = AnthropicEndpoint(refused)
    with server, closing(claude(server, notices)) as model:
        with pytest.raises(AuthenticationFailed) as caught:
            reply_of(model)
        shown = f"{model!r} {caught.value} {caught.value.hint} {caught.value.__cause__} {notices}"

    sent = [[name for name, value in one.headers.items() if KEY in value] for one in server.asked]
    assert sent == [["authorization"]]
    assert "ANTHROPIC_API_KEY" in caught.value.hint
    assert KEY not in shown


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("reply", "kind", "after_s"),
    [
        (anthropic.fails(429, "rate_limit_error", "slow", {"retry-after": "7"}), Limited, 7.0),
        (anthropic.fails(529, "overloaded_error", "busy"), Passing, None),
        (anthropic.fails(500, "api_error", "oops"), Passing, None),
        (anthropic.fails(403, "permission_error", "no"), AuthenticationFailed, None),
        (anthropic.fails(404, "not_found_error", "model"), ModelUnavailable, None),
    ],
)
def test_errors_of_anthropics_library_are_told_apart(
    reply: Reply, kind: type[Exception], after_s: float | None
) -> None:
    server = AnthropicEndpoint(reply)
    with server:
        model: Any = claude(server)
        while not isinstance(model, LangChainModel):  # under what is put around it
            model = model._model
        with pytest.raises(kind) as caught:
            reply_of(model)

    assert getattr(caught.value, "after_s", None) == after_s
    assert len(server.asked) == 1, "the library tried again by itself"


@pytest.mark.loopback
@pytest.mark.parametrize("text", ["", "It is "])
def test_a_stream_that_is_cut_is_no_whole_reply(text: str) -> None:
    server = AnthropicEndpoint(anthropic.says(text, end="cut"))
    with server, closing(claude(server)) as model:
        if text:
            assert reply_of(model).stopped_by == "broken"
        else:
            with pytest.raises(ModelUnavailable):
                reply_of(model)


@pytest.mark.loopback
def test_a_server_that_is_not_there_is_told_in_one_line() -> None:
    gone = AnthropicEndpoint()
    with gone:
        pass
    model = claude(gone)

    with pytest.raises(ModelUnavailable) as caught:
        reply_of(model)

    assert "\n" not in str(caught.value)


@pytest.mark.loopback
def test_what_a_reply_took_is_read_with_its_parts() -> None:
    server = AnthropicEndpoint(anthropic.says("It is 42.", thinking="Six sevens."))
    with server, closing(claude(server)) as model:
        pieces = model.complete(ASKED, Decoding())
        thought = "".join(one for one in pieces if isinstance(one, Reasoning))
        server.add(anthropic.says("It is 42."))
        usage = reply_of(model).usage

    assert thought == "Six sevens."
    assert (usage.prompt_tokens, usage.cached_tokens, usage.completion_tokens) == (24, 4, 7)


@pytest.mark.loopback
def test_the_key_does_not_follow_to_another_host() -> None:
    stranger = AnthropicEndpoint(anthropic.says("It is 42."))
    with stranger:
        elsewhere = f"http://localhost:{stranger.port}/v1/messages"
        server = AnthropicEndpoint(Reply(307, {"location": elsewhere}))
        with server, closing(claude(server)) as model, contextlib.suppress(AgentError):
            reply_of(model)

    assert len(server.asked) == 1
    assert not any(KEY in str(one.headers) for one in stranger.asked)
