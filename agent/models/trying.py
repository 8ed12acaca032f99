"""Tries whether a model does what it should: answer in pieces, call a tool, obey a schema."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from agent.errors import AgentError
from agent.messages import Completion, Decoding, Json, Message, Reasoning, ToolSpec, Usage
from agent.models.model import Model

CITY: dict[str, Json] = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
    "additionalProperties": False,
}
FORM: dict[str, Json] = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "letters": {"type": "integer"}},
    "required": ["city", "letters"],
    "additionalProperties": False,
}
TOOL = "weather"


def weather(city: str) -> None:
    """Look up the weather of a city."""  # the model reads this; it is never run


@dataclass(frozen=True)
class Tried:
    """What came of one trial."""

    name: str
    state: str
    """`ok`, `failed`, or `none` where the model does not claim to do it."""
    detail: str
    usage: Usage = Usage()


@dataclass(frozen=True)
class Words:
    """What the model is told in the trials."""

    answer: Sequence[Message]
    call: Sequence[Message]
    form: Sequence[Message]


@dataclass(frozen=True)
class Heard:
    """A reply, and when its pieces came."""

    done: Completion
    pieces: int
    first_s: float
    whole_s: float


def trials(model: Model, words: Words) -> Iterator[Tried]:
    """Yield what came of each trial of `model`; the first one that fails for good is the last."""
    first = _tried("streaming", lambda: _answered(model, words))
    yield first
    if first.state == "failed":
        return
    yield _tried("tool calls", lambda: _called(model, words))
    yield _tried("structured output", lambda: _formed(model, words))


def _tried(name: str, trial: Callable[[], tuple[str, str, Usage]]) -> Tried:
    try:
        state, detail, usage = trial()
    except AgentError as error:
        return Tried(name, "failed", str(error))
    return Tried(name, state, detail, usage)


def _answered(model: Model, words: Words) -> tuple[str, str, Usage]:
    heard = _heard(model, words.answer, Decoding(max_tokens=256))
    done = heard.done
    if not done.text.strip():
        return "failed", "the reply is empty", done.usage
    took = max(heard.whole_s - heard.first_s, 1e-3)
    written = done.usage.completion_tokens
    speed = f", {written / took:.0f} tokens/s" if written > 1 and heard.pieces > 1 else ""
    detail = f"{heard.pieces} pieces, the first after {heard.first_s:.2f} s{speed}"
    return "ok" if heard.pieces > 1 else "failed", detail, done.usage


def _called(model: Model, words: Words) -> tuple[str, str, Usage]:
    if not model.abilities.calls:
        return "none", "tools are called by a grammar or as text", Usage()
    tool = ToolSpec(TOOL, weather.__doc__ or "", CITY)
    done = _heard(model, words.call, Decoding(max_tokens=1024, tools=(tool,))).done
    if [one.tool for one in done.calls] != [TOOL]:
        return "failed", f"it made {len(done.calls)} calls of the tool", done.usage
    if not isinstance(done.calls[0].arguments.get("city"), str):
        return "failed", "the arguments of its call do not fit", done.usage
    return "ok", "it called the tool with arguments that fit", done.usage


def _formed(model: Model, words: Words) -> tuple[str, str, Usage]:
    if not model.abilities.schema:
        return "none", "answers are checked against a schema, and asked for again", Usage()
    done = _heard(model, words.form, Decoding(max_tokens=1024, json_schema=FORM)).done
    try:
        found = json.loads(done.text)
    except ValueError:
        return "failed", "the reply is no JSON", done.usage
    fits = isinstance(found, dict) and set(found) == {"city", "letters"}
    return (
        ("ok" if fits else "failed"),
        f"the reply {'fits' if fits else 'does not fit'}",
        done.usage,
    )


def _heard(model: Model, messages: Sequence[Message], decoding: Decoding) -> Heard:
    begun, first, pieces = time.monotonic(), 0.0, 0
    replying = model.complete(messages, decoding)
    try:
        while True:
            try:
                piece = next(replying)
            except StopIteration as stop:
                return Heard(stop.value, pieces, first, time.monotonic() - begun)
            if piece and not first:
                first = time.monotonic() - begun
            pieces += bool(piece) and not isinstance(piece, Reasoning)
    finally:
        replying.close()
