"""A session as Markdown."""

from agent.render.talk import markdown
from agent.store.rows import Run, Session

SESSION = Session("s1", "Two\x1b[2J\nlines", created=0.0)


def test_questions_are_headings_and_answers_stand_below_them() -> None:
    turns = [Run("r1", "Why?", "answered", "Because.", model="small")]

    assert markdown(SESSION, turns).endswith("· small · session s1\n\n## Why?\n\nBecause.\n")


def test_nothing_in_it_steers_a_terminal() -> None:
    text = markdown(SESSION, [Run("r1", "a\x1b]0;b\x07", "answered", "c\u202ed")])

    assert text.startswith("# Two lines\n")
    assert not {"\x1b", "\x07", "\u202e"} & set(text)


def test_an_open_fence_ends_with_its_answer() -> None:
    turns = [Run("r1", "Code?", "stopped", "```python\nx = 1"), Run("r2", "And?", "answered", "y")]

    assert "x = 1\n```\n\n*(stopped before the end)*\n\n## And?\n\ny\n" in markdown(SESSION, turns)
