"""Replies come back from the store as they were: pieces, ticks, likelihoods."""

import math

import pytest

from agent.messages import Completion, Decoding, Json, Message, Token, Usage
from agent.recording.exact import kept, restored, same
from agent.recording.replies import Failure, Reply, body_of, reply_of
from agent.store.bodies import packed, unpacked

ASKED = (Message("system", "Be brief.", constant=True), Message("user", "六乘七是多少？"))
DECODING = Decoding(64, 0.7, 7, ("\nQ:", "\n\n"), grammar='root ::= "4"', opening="A:")
SHORT = (-0.25, -1.5, -0.001953125)
"""What 4 bytes hold exactly."""
LONG = (-0.1, -1e-300, -math.inf)


def stored(body: dict[str, Json]) -> dict[str, Json]:
    text, texts = packed(body)
    return unpacked(text, texts.__getitem__)


def told(*pieces: str, text: str | None = None, tokens: tuple[Token, ...] = ()) -> Reply:
    done = Completion("".join(pieces) if text is None else text, "stop", Usage(9, 3, 2, 1, 0.1),
                      tokens)  # fmt: skip
    return Reply(ASKED, DECODING, pieces, done)


def tokens(texts: tuple[str, ...], likelihoods: tuple[float, ...]) -> tuple[Token, ...]:
    return tuple(Token(*one) for one in zip(texts, likelihoods, strict=True))


@pytest.mark.parametrize(
    "reply",
    [
        told(),
        told(""),
        told("", "", "", " It", " is", "", " 42.", ""),
        told(" 四十", "二", "。" * 300),
        told(" It is 42", text=" It is 4"),
        told("nul \0 and half \ud800", "."),
        told("a", "bc", "d", tokens=tokens(("ab", "c", "d"), SHORT)),
        told("", "a", "", "bc", "d", tokens=tokens(("a", "bc", "d"), SHORT)),
        told("a", "bc", "d", tokens=tokens(("ab", "c", "d"), LONG)),
        told("a", "bc", tokens=tokens(("other", "words", "\0"), SHORT)),
        Reply(ASKED, DECODING, ("", " It", " is")),
        Reply(ASKED, Decoding(), (), error=Failure("ContextOverflow", "too long", "ask less")),
        Reply(ASKED, Decoding(), (), error=Failure("UserError", "nul \0 and half \ud800")),
        Reply(ASKED, Decoding(json_schema={"type": "object"}, aside=True), ("", "half"),
              error=Failure("ValueError", "odd")),
    ],
)  # fmt: skip
def test_a_reply_comes_back_as_it_was(reply: Reply) -> None:
    assert reply_of(stored(body_of(reply))) == reply


def test_the_text_of_a_reply_is_kept_once() -> None:
    body = body_of(told("", " It", " is", " 42."))

    assert (body["cuts"], body.get("pieces")) == ([-1, 3, 3, 4], None)
    assert body["completion"] == {
        "text": " It is 42.",
        "stopped_by": "stop",
        "usage": {"prompt_tokens": 9, "cached_tokens": 3, "completion_tokens": 2, "calls": 1,
                  "seconds": 0.1, "reasoning_tokens": 0, "cost_usd": 0.0},
    }  # fmt: skip


def test_a_token_takes_few_bytes() -> None:
    words = tuple(f" word{number % 10}" for number in range(300))
    sure = tuple(-number / 1024 for number in range(300))
    text, texts = packed(body_of(told(*words, tokens=tokens(words, sure))))
    content = sum(map(len, words))

    size = len(text) + sum(map(len, texts.values())) - content
    assert size / 300 < 11


@pytest.mark.parametrize(
    "value",
    ["plain", "nul \0", "half \udc80", ["\0", {"a": "\ud800"}], {"\0": 1}, {"$json": "{"},
     {"$json": {"$json": "\0"}}, 0.1, 10**40, None, {"$text": "abc"}],
)  # fmt: skip
def test_any_value_comes_back_as_it_was(value: Json) -> None:
    assert restored(stored({"value": kept(value)})["value"]) == value


def test_bodies_are_the_same_whatever_the_order_of_their_fields() -> None:
    long = "x" * 1000
    assert same({"a": 1, "b": [long, [1, 2]]}, {"b": [long, [1, 2]], "a": 1})
    assert not same({"a": 1.0, "b": long}, {"a": 1.0, "b": f"{long}."})
