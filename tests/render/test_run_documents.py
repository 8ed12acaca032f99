"""Runs as JSON for programs, and as Markdown to be read anywhere."""

import json

import pytest
from markdown_it import MarkdownIt

from agent.events import Answer, Citation, Observation, Thought
from agent.messages import Question
from agent.render.history import history_of
from agent.render.run_json import document
from agent.render.run_markdown import markdown
from agent.settings import Settings
from tests.render.stories import history, new_store, played, row, started, told
from tests.render.test_run_page import HOSTILE


def test_a_document_has_what_the_run_started_from_its_events_calls_and_figures() -> None:
    store = new_store()
    played(store)
    log = list(store.entries(run="run1"))

    whole = json.loads(document([(history(store), log)]))
    (run,) = whole.pop("runs")
    assert whole == {"format": "agent runs", "version": 1, "session": None}
    assert [one["type"] for one in run["events"]] == [
        "started", "called", "thought", "action", "observation", "called", "thought", "answer",
    ]  # fmt: skip
    assert (run["run"]["id"], run["started"]["strategy"]) == ("run1", "react")
    assert [one["reply"][:10] for one in run["calls"]] == [" Multiply.", " It is 42."]
    assert run["figures"]["completion_tokens"] == sum(
        one["usage"]["completion_tokens"] for one in run["calls"]
    )


def test_times_count_from_the_beginning_of_the_run() -> None:
    log = [started(), told(1.25, Thought(1, "x"))]

    (run,) = json.loads(document([(history_of(row(), log), log)]))["runs"]
    assert run["events"] == [{"at": 1.25, "type": "thought", "step": 1, "text": "x"}]


def test_no_password_is_in_a_document() -> None:
    settings = Settings(qdrant="http://me:secret@host/")
    log = [started(settings=settings)]
    log[0].body["settings"]["qdrant"] = settings.qdrant

    assert "secret" not in document([(history_of(row(), log), log)])


def test_markdown_has_every_part_of_a_run() -> None:
    store = new_store()
    played(store)
    store.rate("run1", 1, "checked")

    lines = [line for line in markdown([history(store)]).splitlines() if line]
    assert lines[:7] == [
        "# What is 6 times 7?",
        "answered · react · scripted · 21 September 2026, 14:13 UTC",
        "## Answer",
        "6 times 7 is 42.",
        "Rated good: checked",
        "Time: 2.8 s · Model: 500 ms · Tools: 250 ms · Read: 20 tokens · Written: 21 tokens",
        "## Steps",
    ]
    at = lines.index("> Multiply.")
    assert lines[at + 1 : at + 9] == [
        "Action: `python`", "```python", "6 * 7", "```",
        "Observed (250 ms):", "```", "42", "```",
    ]  # fmt: skip


def test_what_stands_in_a_fence_cannot_leave_it() -> None:
    seen = Observation(1, "read", "a\n```\n# no heading\n~~~~~\nb")
    text = markdown([history_of(row(), [started(), told(1.0, seen)])])

    headings = [one.content for one in inline(text) if one.level == 1]
    assert "no heading" not in " ".join(headings)
    assert "`````" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_holds_no_html_and_no_picture_of_others(text: str) -> None:
    citation = Citation(1, text, text)
    log = [started(Question(text)), told(1.0, Thought(1, text)),
           told(1.0, Answer(1, text, citations=(citation,)))]  # fmt: skip
    made = markdown([history_of(row(question=text, correction=text, model=text), log)])

    kinds = {child.type for one in inline(made) for child in one.children or ()}
    assert kinds & {"html_inline", "image"} == set()
    assert {one.type for one in MarkdownIt("commonmark").parse(made)} & {"html_block"} == set()


@pytest.mark.parametrize("text", ["```\nopen", "~~~~ py\nopen\n~~~", "a\n ````\n```\nopen"])
def test_a_fence_that_an_answer_leaves_open_ends_with_it(text: str) -> None:
    log = [started(), told(1, Answer(1, text))]

    found = markdown([history_of(row(), log)])
    headings = [one for one in MarkdownIt().parse(found) if one.type == "heading_open"]
    assert [one.tag for one in headings] == ["h1", "h2", "h2", "h2"]


def inline(text: str) -> list:  # type: ignore[type-arg]
    """Return the inline parts of a Markdown text."""
    return [one for one in MarkdownIt("commonmark").parse(text) if one.type == "inline"]


def test_a_session_has_a_heading_for_each_turn() -> None:
    store = new_store()
    session = store.create("Sums")
    for name in ("run1", "run2"):
        played(store, run=name, session=session.id)

    text = markdown([history(store, name) for name in ("run1", "run2")], store.session(session.id))
    assert [line for line in text.splitlines() if line.startswith(("# ", "## "))] == [
        "# Sums", "## 1. What is 6 times 7?", "## 2. What is 6 times 7?",
    ]  # fmt: skip
