"""The page of a run: whole, by keyboard, and deaf to what a person, a model or a tool writes."""

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.events import (
    Action,
    Answer,
    Branch,
    Called,
    Chosen,
    Citation,
    Claim,
    Confidence,
    Observation,
    Sampled,
    Thought,
    Warned,
)
from agent.messages import Attachment, Message, Question, ToolCall, Usage
from agent.render.history import history_of
from agent.render.page.page import page
from agent.store.entry import Entry
from agent.store.rows import Session
from tests.render.stories import called, history, logged, new_store, played, row, started, told
from tests.searching import steady

VOID = {"meta", "input", "circle", "path", "hr", "br"}
IMPLIED = {"dt", "dd"}
"""Elements that end where the next begins."""


class Reader(HTMLParser):
    """Reads a page strictly: every element is closed where it was opened."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID | IMPLIED:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID | IMPLIED:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in IMPLIED:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["script"]:
            self.scripts.append(data)
        elif self.open[-1:] != ["style"] and data.strip():
            self.texts.append(data.strip())


def read(text: str) -> Reader:
    """Return a page, read to its end."""
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    return reader


def said(text: str) -> str:
    """Return the page of a run in which everything that comes from outside is `text`."""
    answer = Answer(
        2, text, text, confidence=Confidence(0.5, text),
        citations=(Citation(1, text, text, text, part=text, date=text),),
        claims=(Claim(text, (1,), False, text),),
    )  # fmt: skip
    log: list[Entry] = [
        started(Question(text, (Attachment(text, text),)), options={text: text}, presets=[text]),
        told(0.1, Chosen(text, text)),
        called(1.0, [Message("user", text), Message("assistant", text)], text),
        told(1.0, Called(1, Usage(calls=1))),
        told(1.0, Thought(1, f"thought {text}")),
        told(1.0, Action(1, ToolCall("python", {"code": text}))),
        told(1.1, Observation(1, text, text, failed=True)),
        told(1.2, Action(2, ToolCall(text, {"a": text, "b": 1}))),
        told(1.3, Sampled(2, 1, 2, text, text, source=text)),
        told(1.3, Branch(2, 1, 0, text, 1.0, text, "answer")),
        told(1.3, Warned(f"note {text}")),
        told(1.4, answer),
        logged(1.5, "ended", {"error": text}),
        logged(9.0, "rated", {"note": text}),
    ]
    run = row(question=text, answer=text, model=text, strategy=text, rating=1, correction=text)
    return page([history_of(run, log)], Session(text, text))


def test_a_page_tells_the_question_the_answer_and_what_it_took() -> None:
    store = new_store()
    played(store)

    texts = read(page([history(store)])).texts
    at = texts.index("answered")
    assert texts[at : at + 6] == [
        "answered", "react", "scripted", "21 September 2026, 14:13 UTC", "What is 6 times 7?",
        "6 times 7 is 42.",
    ]  # fmt: skip
    at = texts.index("Time")
    assert texts[at + 2 : at + 5] == ["2 steps, 2 calls", "Model", "500 ms"]


def test_a_step_shows_thought_action_and_observation() -> None:
    store = new_store()
    played(store)

    texts = read(page([history(store)])).texts
    at = texts.index("Steps")
    assert texts[at + 1 : at + 3] == ["1", "python"]
    assert "Multiply." in texts
    assert "".join(texts[texts.index("6") : texts.index("observed")]) == "6*7"
    assert texts[texts.index("observed") + 2] == "42"


def test_a_page_asks_for_nothing_and_lets_only_its_own_script_run() -> None:
    store = new_store()
    played(store)
    text = page([history(store)])
    reader = read(text)

    policy = next(value for _, value in reader.attributes if "default-src" in value)
    assert re.sub(r"sha256-[\w+/=]{44}", "sha256-…", policy) == (
        "default-src 'none'; script-src 'sha256-…'; style-src 'sha256-…'; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )
    assert {"link", "img", "iframe", "object", "video", "base", "form"} & set(reader.tags) == set()
    names = {name for name, _ in reader.attributes}
    assert {name for name in names if name.startswith("on")} | ({"style", "src"} & names) == set()
    assert re.findall(r"@import|url\(", text) == []


def test_prompts_stand_in_the_page_once_each_for_whoever_looks() -> None:
    store = new_store()
    played(store)

    prompts = json.loads(read(page([history(store)])).scripts[0])
    first, second = prompts["calls"]
    assert second[: len(first) - 1] == first[:-1]
    assert len(prompts["texts"]) == len(set(prompts["texts"]))
    assert prompts["texts"][first[-2][1]] == "Question: What is 6 times 7?"


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onload='x",
    "</style><b>bold",
    "</script><!-- <script>",
    "]]> --> &amp; {{ 7 * 7 }} {% for %} %s",
    "[click](javascript:alert(1)) ![p](http://192.0.2.1/x.png) <http://192.0.2.1>",
    "\x1b[2Jhidden\u202e \ud800 \u2028",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_comes_from_outside_stays_text(text: str) -> None:
    reader, harmless = read(said(text)), read(said("harmless"))

    allowed = {"a", "p", "em", "strong", "code", "table"}  # what Markdown makes of an answer
    assert set(reader.tags) - set(harmless.tags) <= allowed
    assert [name for name, _ in reader.attributes if name.startswith("on")] == []
    assert len(reader.scripts) == 2
    json.loads(reader.scripts[0])
    links = [value for name, value in reader.attributes if name == "href"]
    assert {link for link in links if link[:1] != "#"} <= {"http://192.0.2.1"}


@steady
@given(st.text(max_size=60))
def test_any_text_leaves_the_page_whole(text: str) -> None:
    reader = read(said(text))

    assert reader.tags.count("article") == 1
    assert len(reader.scripts) == 2


def test_nothing_hidden_or_steering_is_on_a_page() -> None:
    text = said("a\x1b[31m\u202eb\u200b\0")

    assert re.findall("[\x00-\x08\x0e-\x1f\u200b\u202a-\u202e]", text) == []


def test_a_reference_leads_to_its_source() -> None:
    answer = Answer(
        1, "It is 330 m [1].", citations=(Citation(1, "/d/tower.pdf", "330 m tall", page=3),)
    )
    reader = read(page([history_of(row(), [started(), told(1.0, answer)])]))

    assert ("href", "#t1-c1") in reader.attributes
    assert ("id", "t1-c1") in reader.attributes
    at = reader.texts.index("Sources")
    assert reader.texts[at + 1 : at + 4] == ["[1]", "/d/tower.pdf, page 3", "330 m tall"]


def test_claims_say_whether_they_are_proven_without_colour() -> None:
    claims = (Claim("It is tall.", (1,), True), Claim("It is old.", (), False, "no quote"))
    texts = read(
        page([history_of(row(), [started(), told(1.0, Answer(1, "x", claims=claims))])])
    ).texts

    at = texts.index("Claims")
    assert texts[at + 1 : at + 7] == [
        "✓", "It is tall.", "[1]", "?", "It is old.", "not verified: no quote",
    ]  # fmt: skip


def test_samples_are_counted_and_the_winner_stands_first() -> None:
    samples = [Sampled(one, one, 4, text, value) for one, (text, value) in
               enumerate([("41", 41), ("42", 42), ("It is 42", 42), ("", None)], 1)]  # fmt: skip
    log = [started(), *(told(1.0, one) for one in samples), told(2.0, Answer(4, "42", 42))]
    texts = read(page([history_of(row(), log)])).texts

    at = texts.index("Samples")
    assert texts[at + 1 : at + 7] == ["42", "2 of 4", "41", "1 of 4", "no answer", "1 of 4"]


def test_a_run_without_an_answer_says_why() -> None:
    log = [started(), logged(1.0, "ended", {"state": "failed", "error": "no model"})]
    texts = read(page([history_of(row(state="failed", answer=""), log)])).texts

    assert texts[texts.index("What is 6 times 7?", 2) + 1 :][:1] == ["no model"]


def test_what_a_person_thinks_of_it_stands_below_the_answer() -> None:
    log = [started(), told(1.0, Answer(1, "41")), logged(2.0, "rated", {"note": "off by one"})]
    texts = read(page([history_of(row(rating=-1, correction="42"), log)])).texts

    at = texts.index("Rated bad: off by one")
    assert texts[at : at + 3] == ["Rated bad: off by one", "It should be:", "42"]


def test_a_long_observation_is_folded_with_its_beginning_in_sight() -> None:
    seen = Observation(1, "search", "\n".join(f"line {one}" for one in range(40)))
    texts = read(page([history_of(row(), [started(), told(1.0, seen)])])).texts

    assert "line 0\nline 1\nline 2\nline 3 …" in texts
    assert "40 lines, 309 characters" in texts


def test_a_session_is_one_page_with_a_table_of_contents() -> None:
    store = new_store()
    session = store.create("Sums")
    for name in ("run1", "run2"):
        played(store, run=name, session=session.id)
    reader = read(
        page([history(store, name) for name in ("run1", "run2")], store.session(session.id))
    )

    links = [value for name, value in reader.attributes if name == "href"]
    ids = {value for name, value in reader.attributes if name == "id"}
    assert links[:3] == ["#main", "#t1", "#t2"]
    assert {link[1:] for link in links} <= ids
    assert len(ids) == len([1 for name, _ in reader.attributes if name == "id"])


def test_texts_say_their_language_so_that_characters_have_the_right_shapes() -> None:
    log = [started(Question("一共多少？")), told(1.0, Answer(1, "答えは42です"))]
    reader = read(page([history_of(row(question="一共多少？"), log)]))

    assert [value for name, value in reader.attributes if name == "lang"] == ["en", "zh-Hans", "ja"]
