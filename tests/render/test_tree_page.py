"""The page of a tree of thoughts: whole, without scripts, and deaf to what a model writes."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.events import Answer, Branch, Called, Chosen, Confidence, Event, Started, Warned
from agent.messages import Usage
from agent.render.record import Record
from agent.render.tree_map import Places
from agent.render.tree_page import page
from tests.searching import steady

VOID = {"meta", "input", "circle", "path"}
FIRST = Branch(4, 1, 0, "5 * 6 = 30 (left: 4 10 30)", 41.0, "sure, sure, likely", "kept")
SECOND = Branch(4, 2, 0, "4 + 5 = 9 (left: 6 9 10)", 0.003, "impossible", "pruned")
LAST = Branch(6, 3, 1, "Answer: 5 * 6 - 10 + 4 = 24", 60.0, "sure, sure, sure", "answer")
RUN: list[Event] = [
    Started("r1", "4 5 6 10", "toy", "tot"),
    Called(1, Usage(100, 90, 20, 1, 2.4)),
    FIRST, SECOND, LAST,
    Answer(6, "5 * 6 - 10 + 4", confidence=Confidence(1.0, "value 60 of 60 by its evaluator")),
]  # fmt: skip


class Reader(HTMLParser):
    """Reads a page strictly: every element is closed where it was opened."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style" and data.strip():
            self.texts.append(data.strip())


def read(events: list[Event], error: str = "") -> Reader:
    """Return the page of a run, read to its end."""
    record = Record()
    for event in events:
        record.take(event)
    reader = Reader()
    reader.feed(page(record, error))
    reader.close()
    assert reader.open == []
    return reader


def test_a_page_tells_the_run_and_every_thought() -> None:
    texts = read(RUN).texts

    assert texts[:5] == [
        "Tree of thoughts: 4 5 6 10", "4 5 6 10", "Answer:", "5 * 6 - 10 + 4",
        "tot · toy · 1 call · 20 tokens written · 100 read · 2 s · "
        "confidence 1.00 (value 60 of 60 by its evaluator)",
    ]  # fmt: skip
    assert texts[-12:] == [
        "● kept", FIRST.text, "41", "2 sure, 1 likely",
        "✓ answer", LAST.text, "60", "3 sure",
        "✗ pruned", SECOND.text, "0.003", "impossible",
    ]  # fmt: skip


def test_a_page_needs_nothing_from_elsewhere_and_runs_nothing() -> None:
    reader = read(RUN)

    assert {"script", "link", "img", "iframe", "object"} & set(reader.tags) == set()
    assert [link for link in reader.links if not link.startswith("#n")] == []
    assert {link[1:] for link in reader.links} <= set(reader.ids)
    record = Record()
    assert "default-src 'none'" in page(record)
    assert re.findall(r"https?:|@import|url\(", page(record)) == []


def test_all_is_reached_by_keyboard_and_folds_without_a_script() -> None:
    reader = read(RUN)

    assert reader.tags.count("details") == reader.tags.count("summary") == 1
    assert reader.links == ["#n1", "#n2", "#n3"]


def said(text: str) -> list[Event]:
    """Return a run in which everything that comes from outside is `text`."""
    return [
        Started("r", text, text, "tot"),
        Chosen("tot", text),
        Warned(text),
        Branch(1, 1, 0, text, 1.0, text, "answer"),
        Answer(1, text, confidence=Confidence(1.0, text)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</style><b>bold",
        "]]> --> &amp; {question} {0} %s",
        "\x1b[2Jhidden\u202e \ud800",
    ],
)
def test_what_a_model_writes_stays_text(text: str) -> None:
    tags = read(said(text)).tags

    assert sorted(set(tags) & {"script", "img", "b"}) == ["b"]  # ours
    assert tags == read(said("harmless")).tags


@steady
@given(st.text(max_size=80))
def test_any_thought_leaves_the_page_whole(text: str) -> None:
    events: list[Event] = [Started("r", text, "toy", "tot"), Branch(1, 1, 0, text)]

    assert "li" in read(events).tags


def test_a_run_without_an_answer_says_why() -> None:
    texts = read([*RUN[:3]], "all of the tree was pruned: 2 thoughts").texts

    assert texts[2:4] == ["No answer:", "all of the tree was pruned: 2 thoughts"]


def test_light_and_dark_are_both_there() -> None:
    text = page(Record())

    assert "color-scheme: light dark" in text
    assert "--paper: light-dark(" in text


def test_leaves_of_the_map_stand_below_each_other_and_parents_in_the_middle() -> None:
    places = Places({0: [FIRST, SECOND], 1: [LAST, Branch(1, 4, 1, "x")]})
    places.put(0)

    downs = {id: down for id, (_, down) in places.at.items()}
    assert downs[3] < downs[4] < downs[2]
    assert downs[1] == (downs[3] + downs[4]) / 2
    assert downs[0] == (downs[1] + downs[2]) / 2
    assert [places.at[id][0] for id in (0, 1, 3)] == sorted({x for x, _ in places.at.values()})
