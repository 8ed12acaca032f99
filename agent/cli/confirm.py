"""Ask the person before something is destroyed.

The question goes to the terminal itself, never to stdout; without a terminal nothing is asked
(https://clig.dev/#interactivity).
"""

import os
import sys

import typer

from agent.cli import streams
from agent.errors import UserError


def confirm(question: str, yes: bool) -> bool:
    """Return whether the person agrees to `question`; `yes` is what `--yes` said.

    Raises `UserError` naming `--yes` where there is no terminal to ask on.
    """
    if yes:
        return True
    if not streams.attended():
        raise UserError(f"not done without a person to ask: {question}", "add --yes to agree")
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    reply = sys.stdin.readline()
    if not reply:  # end of input: the cursor still stands behind the question
        sys.stderr.write(os.linesep)
    return reply.strip().lower() in ("y", "yes")


def refused(text: str) -> typer.Exit:
    """Tell a person who did not agree that nothing was done; return what ends the program."""
    streams.note(text)
    return typer.Exit(1)
