"""Replies that were given before: found by all that decides them, and bounded."""

import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from agent.messages import Completion, Decoding, Message, ToolCall, ToolSpec, Usage
from agent.models.caching import FILE, CachedModel, Replies, key_of
from tests.scripted import Calls, Cut, ScriptedModel

ASKED = (Message("system", "Be kind."), Message("user", "你好"))
CALM = Decoding(seed=-1)
TOOL = ToolSpec("python", "Run a program.", {"type": "object"})


def heard(model: CachedModel, decoding: Decoding = CALM) -> tuple[str, Completion]:
    replying, pieces = model.complete(ASKED, decoding), []
    while True:
        try:
            pieces.append(next(replying))
        except StopIteration as stop:
            return "".join(pieces), stop.value


def test_a_reply_is_given_again_without_the_model(tmp_path: Path) -> None:
    inner = ScriptedModel(["Guten Tag"])
    text, first = heard(CachedModel(inner, Replies(tmp_path), ""))
    model = CachedModel(ScriptedModel([]), Replies(tmp_path), "")
    again, second = heard(model)

    assert (text, again, model.hits) == ("Guten Tag", "Guten Tag", 1)
    assert second == replace(first, usage=replace(first.usage, seconds=0.0, cost_usd=0.0))


def test_native_calls_come_again_as_they_were(tmp_path: Path) -> None:
    calls = (ToolCall("python", {"program": "print(1)", "more": [1, None, {"a": True}]}),)
    decoding = Decoding(tools=(TOOL,))
    model = CachedModel(ScriptedModel([Calls(calls, "so")], native=True), Replies(tmp_path), "")

    assert heard(model, decoding)[1].calls == calls
    assert heard(model, decoding)[1].calls == calls


@pytest.mark.parametrize(
    "other",
    [
        key_of("other", "", ASKED, CALM),
        key_of("scripted", "http://a", ASKED, CALM),
        key_of("scripted", "", ASKED[1:], CALM),
        key_of("scripted", "", ASKED, replace(CALM, max_tokens=3)),
        key_of("scripted", "", ASKED, replace(CALM, tools=(TOOL,))),
        key_of("scripted", "", ASKED, replace(CALM, grammar="root ::= [a]")),
        key_of("scripted", "", ASKED, replace(CALM, temperature=0.5, seed=1)),
    ],
)
def test_all_that_decides_a_reply_is_in_its_key(other: str) -> None:
    assert other != key_of("scripted", "", ASKED, CALM)


def test_a_seed_decides_only_where_there_is_chance() -> None:
    warm = replace(CALM, temperature=0.5)

    assert key_of("a", "", ASKED, replace(CALM, seed=1)) == key_of("a", "", ASKED, CALM)
    assert key_of("a", "", ASKED, replace(warm, seed=1)) != key_of(
        "a", "", ASKED, replace(warm, seed=2)
    )


def test_chance_without_a_seed_is_not_kept(tmp_path: Path) -> None:
    model = CachedModel(ScriptedModel(["one", "two"]), Replies(tmp_path), "")
    warm = Decoding(temperature=0.7)

    assert [heard(model, warm)[0], heard(model, warm)[0]] == ["one", "two"]
    assert Replies(tmp_path).figures().count == 0


def test_a_reply_that_broke_off_is_not_kept(tmp_path: Path) -> None:
    model = CachedModel(ScriptedModel([Cut("Gut", "broken"), "Guten Tag"]), Replies(tmp_path), "")

    assert [heard(model)[0], heard(model)[0]] == ["Gut", "Guten Tag"]


def test_the_least_recently_used_go_first(tmp_path: Path) -> None:
    replies = Replies(tmp_path, most_bytes=1000)
    for name in "abc":
        replies.keep(name, Completion("x" * 250, usage=Usage(calls=1)))
        assert replies.find(name) is not None

    assert replies.find("a") is None
    assert replies.find("c") == Completion("x" * 250, usage=Usage(calls=1))
    assert replies.figures().bytes <= 1000


def test_several_may_keep_at_once(tmp_path: Path) -> None:
    def work(name: str) -> None:
        for number in range(20):
            Replies(tmp_path).keep(f"{name}{number}", Completion("hi"))

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Replies(tmp_path).figures().count == 80


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\0" + b"x" * 99])
def test_a_damaged_file_keeps_nobody_from_asking(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)

    assert heard(CachedModel(ScriptedModel(["hi"]), Replies(tmp_path), ""))[0] == "hi"


def test_a_reply_of_another_version_is_asked_anew(tmp_path: Path) -> None:
    replies = Replies(tmp_path)
    replies.keep("a", Completion("hi"))
    with sqlite3.connect(tmp_path / FILE) as file:
        file.execute("""update reply set body = '{"text": 3, "new": 1}'""")
    file.close()

    assert replies.find("a") is None


def test_all_replies_can_be_removed(tmp_path: Path) -> None:
    replies = Replies(tmp_path)
    replies.keep("a", Completion("hi"))

    assert replies.clear().count == 1
    assert (replies.figures().count, replies.clear().count) == (0, 0)
