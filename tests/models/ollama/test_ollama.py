"""Models of an Ollama server: what is sent, what is read, and what is said where that fails."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest

from agent.errors import AuthenticationFailed, ConfigError, ModelUnavailable, UserError
from agent.messages import Completion, Decoding, Message, Token, ToolCall, ToolSpec
from agent.models.access import Access
from agent.models.model import Abilities, Model
from agent.models.ollama.address import address_of
from agent.models.opening import open_model
from agent.modeltable import Models, ModelTable
from agent.settings import Settings
from tests.models.endpoint import Reply
from tests.models.ollama.replies import OllamaEndpoint, calls, fails, says, shows, streams

ASKED = [Message("user", "What is 6 times 7?")]
PROGRAM = ToolCall("python", {"code": "6 * 7"})
TOOL = ToolSpec("python", "Run a program.", {"type": "object", "properties": {}})
PLAIN = Decoding()


@contextmanager
def opened(
    *replies: Reply, can: tuple[str, ...] = ("completion", "tools"), table: ModelTable | None = None
) -> Iterator[tuple[Model, OllamaEndpoint]]:
    server = OllamaEndpoint(shows(*can), *replies, models=("qwen3:8b", "llama3.2:3b"))
    with server, closing(asked_for("ollama:qwen3:8b", server, table)) as model:
        yield model, server


def asked_for(name: str, server: OllamaEndpoint, table: ModelTable | None = None) -> Model:
    models = Models({name: table} if table else {})
    access = Access({"OLLAMA_HOST": server.host}, tries=1)
    settings = Settings(model=name, context_tokens=4096, models=models)
    return open_model(settings, lambda progress: None, print, access=access)


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


@pytest.mark.loopback
def test_a_request_says_all_that_a_reply_needs() -> None:
    table = ModelTable(request={"keep_alive": "1h", "options": {"top_k": 1}})
    thinks = ("completion", "tools", "thinking")
    with opened(says("It is 42."), can=thinks, table=table) as (model, server):
        turn = Message(
            "assistant", "", calls=(PROGRAM,), carried={"ollama": {"thinking": "Sevens."}}
        )
        reply_of(
            model,
            [*ASKED, turn, Message("tool", "42")],
            Decoding(max_tokens=9, seed=3, stop=("x",), tools=(TOOL,)),
        )
        body = server.bodies[1]

    function = {"name": "python", "arguments": {"code": "6 * 7"}}
    tool = {"name": "python", "description": "Run a program.", "parameters": TOOL.parameters}
    assert body == {
        "model": "qwen3:8b",
        "messages": [
            {"role": "user", "content": "What is 6 times 7?"},
            {
                "role": "assistant",
                "content": "",
                "tool_calls": [{"function": function}],
                "thinking": "Sevens.",
            },
            {"role": "tool", "content": "42", "tool_name": "python"},
        ],
        "stream": True,
        "truncate": False,
        "shift": False,
        "logprobs": True,
        "tools": [{"type": "function", "function": tool}],
        "think": True,
        "keep_alive": "1h",
        "options": {
            "num_ctx": 4096, "num_predict": 9, "temperature": 0.0, "seed": 3, "top_k": 1
        },
    }  # fmt: skip


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("can", "abilities"),
    [
        (("completion", "tools"), Abilities(schema=True, calls=True)),
        (("completion",), Abilities(schema=True)),
    ],
)
def test_the_server_says_what_the_model_can(can: tuple[str, ...], abilities: Abilities) -> None:
    with opened(can=can) as (model, _):
        assert model.abilities == abilities


@pytest.mark.loopback
def test_a_model_of_vectors_writes_no_replies() -> None:
    with pytest.raises(UserError, match="it can embedding"), opened(can=("embedding",)):
        pass


@pytest.mark.loopback
def test_thoughts_before_calls_are_carried() -> None:
    with opened(calls(("python", {"code": "6 * 7"}), thinking="Sevens.")) as (model, _):
        done = reply_of(model, decoding=Decoding(tools=(TOOL,)))

    assert (done.calls, done.reasoning) == ((PROGRAM,), "Sevens.")
    assert done.carried == {"ollama": {"thinking": "Sevens."}}


@pytest.mark.loopback
def test_a_model_that_is_not_there_is_named_with_those_like_it() -> None:
    server = OllamaEndpoint(fails(404, "model 'qwen3' not found"), models=("qwen3:8b", "phi4"))
    with server, pytest.raises(ModelUnavailable) as caught:
        asked_for("ollama:qwen3", server)

    assert str(caught.value) == "the Ollama server has no model 'qwen3'"
    assert caught.value.hint == "ollama pull qwen3; near names: qwen3:8b"


@pytest.mark.loopback
def test_a_server_that_does_not_run_is_to_be_started() -> None:
    gone = OllamaEndpoint()
    with gone:
        pass

    with pytest.raises(ModelUnavailable) as caught:
        asked_for("ollama:qwen3", gone)

    assert caught.value.hint == "start it: ollama serve"


@pytest.mark.loopback
def test_a_model_that_cannot_call_tools_says_which_protocol_does() -> None:
    refused = fails(400, "registry.ollama.ai/library/phi does not support tools")
    with opened(refused) as (model, _), pytest.raises(UserError) as caught:
        reply_of(model, decoding=Decoding(tools=(TOOL,)))

    assert caught.value.hint == "--protocol text"


@pytest.mark.loopback
def test_a_key_that_is_refused_is_told() -> None:
    with opened(fails(401, "unauthorized")) as (model, _), pytest.raises(AuthenticationFailed):
        reply_of(model)


@pytest.mark.loopback
def test_a_stream_that_is_cut_is_marked_and_its_calls_are_dropped() -> None:
    half: list[dict[str, Any]] = [
        {"content": "It is "},
        {"tool_calls": [{"function": {"name": "x", "arguments": {}}}]},
    ]
    with opened(streams(half, end="cut")) as (model, _):
        done = reply_of(model, decoding=Decoding(tools=(TOOL,)))

    assert (done.text, done.stopped_by, done.calls) == ("It is ", "broken", ())


@pytest.mark.loopback
@pytest.mark.parametrize("body", [b"<html>no</html>\n", b"[1]\n", b"\xff\n", b""])
def test_what_is_no_stream_of_objects_is_no_reply(body: bytes) -> None:
    reply = Reply(200, {}, (body,) if body else ())
    with opened(reply) as (model, _), pytest.raises(ModelUnavailable):
        reply_of(model)


@pytest.mark.loopback
def test_an_error_in_the_middle_of_a_stream_is_told() -> None:
    reply = Reply(200, {}, (b'{"error": "the runner died"}\n',))
    with opened(reply) as (model, _), pytest.raises(ModelUnavailable, match="the runner died"):
        reply_of(model)


@pytest.mark.loopback
def test_a_line_may_come_in_any_pieces() -> None:
    line = '{"message": {"content": "四十二"}, "logprobs": [{"token": "四", "logprob": -0.5}]}\n'
    data = line.encode() + b'{"done": true, "done_reason": "stop", "eval_count": 2}\n'
    with opened(Reply(200, {}, tuple(bytes([one]) for one in data))) as (model, _):
        done = reply_of(model)

    assert (done.text, done.tokens, done.stopped_by) == ("四十二", (Token("四", -0.5),), "end")


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("", "http://127.0.0.1:11434"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        (":1234", "http://127.0.0.1:1234"),
        ("box", "http://box:11434"),
        ("box:1234/", "http://box:1234"),
        ("https://box", "https://box"),
        ("http://box/api", "http://box"),
        ("[::1]", "http://[::1]:11434"),
        ("[::1]:1234", "http://[::1]:1234"),
    ],
)
def test_the_address_is_read_as_ollama_reads_it(host: str, origin: str) -> None:
    assert address_of(Access({"OLLAMA_HOST": host})).origin == origin


def test_an_address_that_is_none_is_a_mistake_in_the_settings() -> None:
    with pytest.raises(ConfigError):
        address_of(Access({"OLLAMA_HOST": "ftp://box"}))
