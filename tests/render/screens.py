"""Runs as events, and consoles of a fixed width to show them on."""

import io
import re
from collections.abc import Iterator

from rich.console import Console

from agent.events import (
    Action,
    Answer,
    Called,
    Event,
    Observation,
    Part,
    Started,
    Streamed,
    Thought,
)
from agent.messages import ToolCall, Usage

END = "\x1b[0m"
PROGRAM = "price = 3\nprint(price * 12)"
STARTED = Started("r1", "How much are 12 apples?", "toy", "react")
SPENT = Called(1, Usage(100, 90, 20, 1, 0.5))


def screen(width: int = 60, color: bool = False) -> Console:
    """Return a console that keeps what is written to it."""
    return Console(
        file=io.StringIO(),
        width=width,
        force_terminal=True,
        color_system="standard" if color else None,
        no_color=not color,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )


def shown(console: Console) -> str:
    """Return what was written to `console`."""
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def streamed(step: int, part: Part, text: str, size: int = 3) -> Iterator[Event]:
    """Yield `text` as a model writes it: a few characters at a time."""
    for start in range(0, len(text), size):
        yield Streamed(step, part, text[start : start + size])


def apples(answer: str = "They cost **36** euros.") -> Iterator[Event]:
    """Yield a run of two steps, as the loop tells it."""
    yield STARTED
    yield from streamed(1, "thought", "Multiply.\n")
    yield from streamed(1, "action", f"python\n```python\n{PROGRAM}\n```")
    yield SPENT
    yield Thought(1, "Multiply.")
    yield Action(1, ToolCall("python", {"code": PROGRAM}))
    yield Observation(1, "python", "36", value=36)
    yield from streamed(2, "thought", " Done.\n")
    yield from streamed(2, "answer", answer)
    yield SPENT
    yield Thought(2, "Done.")
    yield Answer(2, answer, 36)


def whole(events: Iterator[Event]) -> Iterator[Event]:
    """Yield `events` as of a model that does not stream."""
    return (event for event in events if not isinstance(event, Streamed))


def styles(text: str) -> list[tuple[str, str]]:
    """Return the characters of `text` with their styles; blanks look the same in every style."""
    found, style = [], ""
    for code, character in re.findall(r"(\x1b\[[\d;]+m)|(.)", text, re.DOTALL):
        if code:
            style = "" if code == END else code
        else:
            found.append((character, "" if character.isspace() else style))
    return found
