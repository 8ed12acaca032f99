"""Whom the suite tries: to add one, write how it is opened, and name it in `SUBJECTS`."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from langchain_core.messages import AIMessageChunk

from agent.models.access import Access
from agent.models.langchain.asking import Asking
from agent.models.langchain.model import LangChainModel
from agent.models.opening import open_model
from agent.settings import Settings
from tests.models import endpoint
from tests.models.conformance.subject import Acts, Fails, Holds, Opened, Says, Subject, Turn
from tests.models.endpoint import Endpoint, Reply
from tests.models.langchain import anthropic
from tests.models.langchain.chat import Part, ScriptedChat, call
from tests.models.ollama import replies as ollama
from tests.process import DEADLINE_S
from tests.serving.local import served

KEY = "key-of-the-conformance-suite"
OVERFLOW = "prompt is too long: 9000 tokens, the maximum context length is 8192"


@contextmanager
def embedded(request: pytest.FixtureRequest, turns: tuple[Turn, ...]) -> Iterator[Opened]:
    yield Opened(request.getfixturevalue("small_model"))


@contextmanager
def transformers(request: pytest.FixtureRequest, turns: tuple[Turn, ...]) -> Iterator[Opened]:
    yield Opened(request.getfixturevalue("transformers_model"))


@contextmanager
def random(request: pytest.FixtureRequest, turns: tuple[Turn, ...]) -> Iterator[Opened]:
    yield Opened(request.getfixturevalue("random_model"))


@contextmanager
def serve(request: pytest.FixtureRequest, turns: tuple[Turn, ...]) -> Iterator[Opened]:
    with served(request.getfixturevalue("small_model")) as place:
        yield from _opened(f"openai:{place.model}", place.base_url, place.token)


@contextmanager
def hosted(request: pytest.FixtureRequest, turns: tuple[Turn, ...]) -> Iterator[Opened]:
    with Endpoint(*map(_openai, turns)) as server:
        yield from _opened("openai:test", server.url, KEY, server)


@contextmanager
def ollama_server(request: pytest.FixtureRequest, turns: tuple[Turn, ...]) -> Iterator[Opened]:
    can = ollama.shows("completion", "tools", "thinking")
    server = ollama.OllamaEndpoint(can, *map(_ollama, turns))
    with server:
        yield from _opened("ollama:test", server.host, "", server)


@contextmanager
def anthropic_server(request: pytest.FixtureRequest, turns: tuple[Turn, ...]) -> Iterator[Opened]:
    server = anthropic.AnthropicEndpoint(*map(_anthropic, turns))
    with server:
        yield from _opened("anthropic:claude-test", server.origin, KEY, server)


@contextmanager
def langchain(request: pytest.FixtureRequest, turns: tuple[Turn, ...]) -> Iterator[Opened]:
    chat = ScriptedChat(replies=[_langchain(one) for one in turns], reason="")
    model = LangChainModel("langchain:scripted", "langchain", Asking(chat, {}), idle_s=DEADLINE_S)
    yield Opened(model, lambda: _chat(chat), lambda: _left(chat))


def _opened(model: str, url: str, key: str, server: Endpoint | None = None) -> Iterator[Opened]:
    environment = {"OPENAI_API_KEY": key, "ANTHROPIC_API_KEY": key}
    access = Access({name: one for name, one in environment.items() if one}, base_url=url, tries=1)
    opened = open_model(
        Settings(model=model, base_url=url), lambda progress: None, print, access=access
    )
    with closing(opened):
        if server is None:
            yield Opened(opened)
        else:
            yield Opened(opened, lambda: json.dumps(server.bodies[-1]), server.wait_left)


def _openai(turn: Turn) -> Reply:
    match turn:
        case Says(text, reasoning, cut):
            return endpoint.says(text, reasoning, finish="length" if cut else "stop")
        case Acts(calls, text):
            return endpoint.calls(*calls, text=text)
        case Holds(text):
            return endpoint.says(text, end="held")
        case Fails("missing"):
            return endpoint.fails(404, "no such model", code="model_not_found")
        case Fails():
            return endpoint.fails(400, OVERFLOW, code="context_length_exceeded")


def _ollama(turn: Turn) -> Reply:
    match turn:
        case Says(text, reasoning, cut):
            return ollama.says(text, reasoning, "length" if cut else "stop")
        case Acts(calls, text):
            return ollama.calls(*calls, text=text)
        case Holds(text):
            return ollama.says(text, end="held")
        case Fails("missing"):
            return ollama.fails(404, "model 'test' not found")
        case Fails():
            return ollama.fails(400, "the input length exceeds the context length")


def _anthropic(turn: Turn) -> Reply:
    match turn:
        case Says(text, reasoning, cut):
            return anthropic.says(text, reasoning, "max_tokens" if cut else "end_turn")
        case Acts(calls, text):
            return anthropic.calls(*calls, text=text)
        case Holds(text):
            return anthropic.says(text, end="held")
        case Fails("missing"):
            return anthropic.fails(404, "not_found_error", "model: claude-test")
        case Fails():
            return anthropic.fails(400, "invalid_request_error", OVERFLOW)


class NotFoundError(Exception):
    """As providers' libraries have it."""

    status_code = 404


class TooLongError(Exception):
    """As providers' libraries have it."""

    status_code = 400


def _langchain(turn: Turn) -> list[Part]:
    match turn:
        case Says(text, reasoning, cut):
            thought: list[Part] = [{"type": "reasoning", "reasoning": reasoning}]
            end = AIMessageChunk(content="")
            end.response_metadata = {"finish_reason": "length"} if cut else {}
            return [*(thought if reasoning else []), *_pieces(text), end]
        case Acts(calls, text):
            made = [call(name, dict(given), at) for at, (name, given) in enumerate(calls)]
            return [*_pieces(text), *made]
        case Holds(text):
            return [*_pieces(text), threading.Event()]
        case Fails("missing"):
            return [NotFoundError("no such model")]
        case Fails():
            return [TooLongError(OVERFLOW)]


def _pieces(text: str) -> list[Part]:
    return [text[at : at + 4] for at in range(0, len(text), 4)]


def _chat(chat: ScriptedChat) -> str:
    messages, given = chat.asked[-1]
    return f"{messages} {json.dumps(given)}"


def _left(chat: ScriptedChat) -> None:
    gone = threading.Event()
    for _ in range(int(DEADLINE_S / 0.01)):
        if chat.ended or gone.wait(0.01):
            return
    raise AssertionError("the model was not left")


NOT_PLANNED = "what a real model says is not planned"
PLANNED = dict.fromkeys(
    (
        "several_calls_of_one_reply_come_in_their_order",
        "what_a_model_thinks_is_kept_apart_from_its_reply",
        "a_model_that_nobody_knows_is_an_error_that_says_so",
        "a_call_may_come_behind_words",
    ),
    NOT_PLANNED,
)
"""What only subjects can be asked for that say what they are told to."""
ONE_AT_A_TIME = {"two_replies_may_be_written_at_once": "the engine writes one reply at a time"}
NO_CHOICE = {"a_call_that_is_required_is_asked_for": "the server knows no choice of tools"}
ONE_WORD = {
    "a_reply_that_a_stop_string_ended_says_so": "OpenAI's API has one word for that and the end"
}
BY_CHANCE = "its weights are chance: what it says means nothing"
SENSELESS = dict.fromkeys(
    (
        "a_stop_string_ends_a_reply_and_is_no_part_of_it",
        "a_reply_that_a_stop_string_ended_says_so",
        "chinese_is_whole_in_every_piece",
        "a_reply_goes_on_from_its_first_words_where_that_is_claimed",
    ),
    BY_CHANCE,
)
SUBJECTS = (
    Subject("embedded", embedded, real=True, lacks={**PLANNED, **ONE_AT_A_TIME}),
    Subject(
        "hf-random",
        random,
        real=True,
        weights=False,
        lacks={**PLANNED, **SENSELESS},
    ),
    Subject("hf-gguf", transformers, real=True, lacks=PLANNED),
    Subject("serve", serve, real=True, lacks={**PLANNED, **ONE_WORD}),
    Subject("openai", hosted),
    Subject("ollama", ollama_server, lacks=NO_CHOICE),
    Subject("anthropic", anthropic_server),
    Subject("langchain", langchain),
)
