"""What a model was asked and what it replied, as one small body: pieces, ticks, likelihoods exact.

A reply's text is kept once, with the lengths of its pieces: `[-3, 5, 2]` are three empty pieces
(the ticks of a clock) and two others. Likelihoods are kept in 4 bytes where these hold them
exactly, as they hold what an engine counts in (IEEE 754, binary32), else in 8.
"""

import base64
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, asdict, dataclass, fields
from typing import Any, cast

from agent.messages import (
    Completion,
    Decoding,
    Json,
    Message,
    Reasoning,
    Token,
    ToolCall,
    ToolSpec,
    Usage,
    message_body,
    message_of,
)
from agent.recording import exact

PIECES = "pieces"
"""Stands for the texts of tokens that are the pieces of the reply, as they are as a rule."""
ALWAYS = ("opening", "aside")
"""What of a decoding is kept also where it is as usual: others read it."""


@dataclass(frozen=True)
class Failure:
    """An error that came from outside."""

    type: str
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Reply:
    """One call of a model."""

    messages: tuple[Message, ...]
    decoding: Decoding
    pieces: tuple[str, ...]
    completion: Completion | None = None
    """None where nobody waited for its end."""
    error: Failure | None = None


def asked_of(messages: Sequence[Message], decoding: Decoding) -> dict[str, Json]:
    """Return what a model is asked, as the record has it."""
    unusual = {
        one.name: _listed(value) if isinstance(value, tuple) else value
        for one in fields(decoding)
        if (value := getattr(decoding, one.name)) != one.default or one.name in ALWAYS
    }
    said: list[Json] = [message_body(one) for one in messages]
    return {"messages": said, "decoding": cast(Json, unusual)}


def _listed(value: tuple[Any, ...]) -> Json:
    return [asdict(one) if isinstance(one, ToolSpec) else one for one in value]


def body_of(reply: Reply) -> dict[str, Json]:
    """Return the body of the entry `reply`."""
    text = "".join(reply.pieces)
    body: dict[str, Json] = {
        "asked": asked_of(reply.messages, reply.decoding),
        "cuts": [*_lengths(reply.pieces)],
        "completion": None,
    }
    if reply.completion is not None:
        body["completion"] = exact.kept(_completion(reply.completion, reply.pieces))
    elif reply.error is not None:
        body["completion"] = failed(reply.error)
    if reply.completion is None or reply.completion.text != text:
        body["pieces"] = [exact.kept(text)]
    reasoned = [at for at, one in enumerate(reply.pieces) if isinstance(one, Reasoning)]
    if reasoned:
        body["reasoned"] = [*reasoned]
    return body


def reply_of(body: Mapping[str, Any]) -> Reply:
    """Return the reply that `body_of` made `body` of."""
    asked, completed = body["asked"], body["completion"] or {}
    messages = tuple(message_of(one) for one in asked["messages"])
    text = exact.restored(completed["text"]) if "text" in completed else ""
    if "pieces" in body:
        text = "".join(str(exact.restored(one)) for one in body["pieces"])
    reasoned = {*body.get("reasoned", ())}
    pieces = enumerate(_cut(str(text), body["cuts"]))
    return Reply(
        messages,
        decoding_of(asked["decoding"]),
        tuple(Reasoning(one) if at in reasoned else one for at, one in pieces),
        _completed(completed, body["cuts"]) if "text" in completed else None,
        failure_in(completed) if "error" in completed else None,
    )


def failed(failure: Failure) -> dict[str, Json]:
    """Return an error as a body holds it."""
    return {"error": failure.type, "message": exact.kept(failure.message), "hint": failure.hint}


def failure_in(body: Mapping[str, Any]) -> Failure:
    """Return the error that `failed` wrote down."""
    message = str(exact.restored(body["message"]))
    return Failure(str(body["error"]), message, str(body.get("hint", "")))


def decoding_of(body: Mapping[str, Any]) -> Decoding:
    """Return the decoding that `asked_of` wrote down."""
    known = {one.name for one in fields(Decoding) if one.default is not MISSING}
    given = {name: value for name, value in body.items() if name in known}
    if "stop" in given:
        given["stop"] = tuple(given["stop"])
    if "tools" in given:
        given["tools"] = tuple(ToolSpec(**one) for one in given["tools"])
    return Decoding(**given)


def _completion(done: Completion, pieces: Sequence[str]) -> Json:
    body: dict[str, Json] = {
        "text": done.text,
        "stopped_by": done.stopped_by,
        "usage": cast(Json, asdict(done.usage)),
    }
    if done.calls:
        body["calls"] = [{"tool": one.tool, "arguments": {**one.arguments}} for one in done.calls]
    if done.reasoning:
        body["reasoning"] = done.reasoning
    if done.carried:
        body["carried"] = {**done.carried}
    if done.model:
        body["model"] = done.model
    if done.tokens:
        texts = [token.text for token in done.tokens]
        fits = "".join(texts) == done.text
        body["tokens"] = cast(Json, [*_lengths(texts)] if fits else texts)
        if texts == [piece for piece in pieces if piece]:
            body["tokens"] = PIECES
        body["likelihoods"] = _packed([token.logprob for token in done.tokens])
    return body


def _completed(body: Mapping[str, Any], cuts: Sequence[int]) -> Completion:
    text = str(exact.restored(body["text"]))
    found = exact.restored(body.get("tokens", []))
    texts = [one for one in cuts if one > 0] if found == PIECES else cast(list[Any], found)
    if texts and isinstance(texts[0], int):
        texts = [*_cut(text, texts)]
    logprobs = _unpacked(body["likelihoods"]) if texts else ()
    tokens = tuple(Token(str(one), sure) for one, sure in zip(texts, logprobs, strict=True))
    return Completion(
        text,
        body["stopped_by"],
        Usage(**body["usage"]),
        tokens,
        tuple(ToolCall(**one) for one in body.get("calls", ())),
        str(body.get("reasoning", "")),
        body.get("carried", {}),
        str(body.get("model", "")),
    )


def _lengths(pieces: Sequence[str]) -> Iterator[int]:
    empty = 0
    for piece in pieces:
        if piece and empty:
            yield -empty
            empty = 0
        if piece:
            yield len(piece)
        else:
            empty += 1
    if empty:
        yield -empty


def _cut(text: str, lengths: Sequence[int]) -> Iterator[str]:
    at = 0
    for length in lengths:
        yield from [""] * -length if length < 0 else [text[at : at + length]]
        at += max(0, length)


def _packed(numbers: Sequence[float]) -> str:
    short = struct.pack(f"<{len(numbers)}f", *map(_bounded, numbers))
    if [*struct.unpack(f"<{len(numbers)}f", short)] == [*numbers]:
        return f"4:{base64.b64encode(short).decode()}"
    return f"8:{base64.b64encode(struct.pack(f'<{len(numbers)}d', *numbers)).decode()}"


def _bounded(number: float) -> float:
    """Return `number`, or nothing near it where 4 bytes could not hold it at all."""
    return number if abs(number) < 3e38 else 0.0


def _unpacked(text: str) -> tuple[float, ...]:
    width, _, data = text.partition(":")
    raw = base64.b64decode(data)
    return struct.unpack(f"<{len(raw) // int(width)}{'f' if width == '4' else 'd'}", raw)
