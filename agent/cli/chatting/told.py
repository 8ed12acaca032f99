"""What the chat says of itself: a greeting, the last exchange of a session, the status line."""

import shutil
import sys
import textwrap
from typing import TYPE_CHECKING

from agent.clean import printable
from agent.cli import streams
from agent.cli.chatting.marks import Marks
from agent.cli.chatting.status import Part, amount, fitted
from agent.settings import Settings

if TYPE_CHECKING:
    from agent.chat.chat import Chat
    from agent.store.rows import Run

MOST_ROWS = 12
"""Rows that the last answer may take; /trace and /search show the rest."""


def greet(model: str, marks: Marks, color: streams.Color) -> None:
    """Say who answers, how to get help and how to leave: before anything heavy is imported."""
    streams.clear()
    hints = ("/help lists the commands", "Ctrl-C stops an answer", "Ctrl-D leaves")
    lines = (
        f"{model} answers. Enter sends, Alt-Enter begins a new line.",
        marks.between.join(hints),
    )
    on, off = ("\x1b[2m", "\x1b[0m") if streams.colourful(sys.stderr, color) else ("", "")
    columns = shutil.get_terminal_size().columns
    for line in lines:
        for row in textwrap.wrap(printable(line), columns, break_on_hyphens=False):
            sys.stderr.write(f"{on}{row}{off}\n")
    sys.stderr.write("\n")
    sys.stderr.flush()


def opening(settings: Settings, columns: int, marks: Marks) -> str:
    """Return the status line before the chat is there."""
    parts = [Part(settings.model, 3), Part(f"loading {marks.more}", 1), Part(settings.strategy, 7)]
    return fitted(parts, columns, marks)


def recall(chat: "Chat", marks: Marks, color: streams.Color) -> None:
    """Show the last exchange of a session that is gone on with, and how many turns there are."""
    if chat.session is None:
        return
    number = chat.session.turns
    title = chat.session.title or chat.session.id
    turns = "1 turn" if number == 1 else f"{number} turns"
    faint(f"{title}{marks.between}{turns}", color)
    if chat.last is not None:
        for row in _rows(chat.last, marks):
            faint(row, color)


def _rows(run: "Run", marks: Marks) -> list[str]:
    question = printable(run.question).strip().splitlines() or [""]
    more = f" {marks.more}" if len(question) > 1 else ""
    answer = printable(run.answer).strip().splitlines()
    cut = [marks.more] if len(answer) > MOST_ROWS else []
    return ["", f"{marks.prompt}{question[0]}{more}", *answer[:MOST_ROWS], *cut, ""]


def faint(text: str, color: streams.Color) -> None:
    """Write a line about the program to stderr."""
    from agent.render.wrap import Sheet

    console = streams.console(sys.stderr, color)
    sheet = Sheet(console, style="dim")
    sheet.write(printable(text))
    sheet.end_line()


def status(chat: "Chat", loading: str, columns: int, marks: Marks) -> str:
    """Return the status line."""
    now = chat.status()
    tokens = now.prompt_tokens + now.completion_tokens
    used = 100 * now.context_used // max(1, now.context_tokens)
    parts = [
        Part(now.model, 3),
        Part(loading, 1),
        Part(now.strategy, 7),
        Part(printable(now.title).replace("\n", " "), 4, shrinks=True),
        Part(f"{amount(tokens)} tokens" if tokens else "", 6),
        Part(f"context {used} %" if used else "", 2),
        Part(f"${now.cost_usd:.2f}" if now.cost_usd > 0 else "", 5),
        Part(f"{now.last_seconds:.1f} s" if now.last_seconds else "", 8),
    ]
    return fitted(parts, columns, marks)
