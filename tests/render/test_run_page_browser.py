"""The page of a run in a real browser: it asks for nothing, complains of nothing, obeys keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.events import Answer, Branch, Observation, Sampled
from agent.messages import Question
from agent.render.history import history_of
from agent.render.page.page import page
from tests.render.chromium import Page, browser, found
from tests.render.stories import history, new_store, played, row, started, told
from tests.render.test_run_page import HOSTILE, said

pytestmark = pytest.mark.skipif(found() is None, reason="there is no Chromium to look with")
FOCUSED = "document.activeElement.closest('.step')?.id ?? ''"


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A browser for all tests of this file."""
    with browser(tmp_path_factory.mktemp("profile")) as one:
        yield one


def shown(window: Page, folder: Path, text: str) -> Page:
    """Open a page of this text."""
    path = folder / "run.html"
    path.write_text(text, encoding="utf-8", errors="replace")
    window.open(path)
    return window


def a_run() -> str:
    """Return the page of a run of two steps."""
    store = new_store()
    played(store)
    return page([history(store)])


def a_tree() -> str:
    """Return the page of a run with samples, a tree and a long observation."""
    log = [
        started(Question("4 5 6 10")),
        told(1.0, Branch(1, 1, 0, "5 * 6 = 30", 41.0, "sure, sure", "kept")),
        told(1.0, Branch(1, 2, 0, "4 + 5 = 9", 0.5, "impossible", "pruned")),
        told(2.0, Observation(2, "search", "x\n" * 60)),
        told(2.0, Sampled(2, 1, 2, "24", 24)),
        told(3.0, Answer(2, "24", 24)),
    ]
    return page([history_of(row(), log)])


def test_a_page_asks_for_nothing_but_itself_and_nothing_is_wrong(
    window: Page, tmp_path: Path
) -> None:
    for text in (a_run(), a_tree(), *(said(one) for one in HOSTILE)):
        shown(window, tmp_path, text)
        window.press("o")

        assert [one for one in window.asked_for() if not one.startswith("about:")] == [
            (tmp_path / "run.html").as_uri()
        ]
        assert window.complaints() == []


def test_keys_go_from_step_to_step_and_fold_them(window: Page, tmp_path: Path) -> None:
    shown(window, tmp_path, a_run())
    places = []
    for key in ("j", "j", "j", "k", "ArrowRight", "ArrowLeft"):
        window.press(key)
        places.append(window.run(FOCUSED))
    before = window.run("document.getElementById('t1-s1').open")
    window.press("Enter")

    assert places == ["t1-s1", "t1-s2", "t1-s2", "t1-s1", "t1-s2", "t1-s1"]
    assert (before, window.run("document.getElementById('t1-s1').open")) == (True, False)


def test_focus_can_be_seen(window: Page, tmp_path: Path) -> None:
    shown(window, tmp_path, a_run()).press("j")

    assert window.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_question_mark_shows_the_keys_and_escape_hides_them(window: Page, tmp_path: Path) -> None:
    shown(window, tmp_path, a_run()).press("?")
    opened = window.run("document.getElementById('keys').open")
    window.press("Escape")

    assert (opened, window.run("document.getElementById('keys').open")) == (True, False)


def test_a_prompt_is_written_out_when_somebody_looks(window: Page, tmp_path: Path) -> None:
    shown(window, tmp_path, a_run())
    before = window.run("document.querySelectorAll('.sent').length")
    window.run("document.querySelector('.prompt').open = true")
    window.until("document.querySelectorAll('.sent').length > 0")

    assert before == 0
    assert "Question: What is 6 times 7?" in window.run(
        "document.querySelector('.prompt').innerText"
    )


def test_light_and_dark_follow_the_system_and_the_button(window: Page, tmp_path: Path) -> None:
    shown(window, tmp_path, a_run())
    colours = []
    for dark in (False, True):
        window.dark(dark)
        colours.append(window.run("getComputedStyle(document.body).backgroundColor"))
    window.press("t")  # light, whatever the system wants
    colours.append(window.run("getComputedStyle(document.body).backgroundColor"))
    window.dark(False)
    window.press("t")  # dark
    colours.append(window.run("getComputedStyle(document.body).backgroundColor"))

    light, dark_ = colours[:2]
    assert light != dark_
    assert colours == [light, dark_, light, dark_]


@pytest.mark.parametrize("width", [320, 390, 1100])
def test_nothing_is_wider_than_the_screen(width: int, window: Page, tmp_path: Path) -> None:
    store, text = new_store(), "x" * 400
    session = store.create(text)
    for name in ("run1", "run2"):
        played(store, run=name, question=text, session=session.id)
    runs = [history(store, name) for name in ("run1", "run2")]
    shown(window, tmp_path, page(runs, store.session(session.id)))
    window.size(width, 800)
    window.press("o")

    assert window.run("document.documentElement.scrollWidth") == width


def test_a_link_into_something_folded_unfolds_it(window: Page, tmp_path: Path) -> None:
    store = new_store()
    session = store.create()
    for name in ("run1", "run2"):
        played(store, run=name, session=session.id)
    runs = [history(store, name) for name in ("run1", "run2")]
    shown(window, tmp_path, page(runs, store.session(session.id)))
    hidden = window.run("document.getElementById('t2-s1').checkVisibility()")
    window.run("location.hash = '#t2-s1'")
    window.until("document.getElementById('t2-s1').open")

    assert not hidden
    assert window.run("document.getElementById('t2-s1').checkVisibility()")
