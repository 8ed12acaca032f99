"""`agent doctor`: look whether everything that a run needs is there, and say what to do if not."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import streams

if TYPE_CHECKING:
    from agent.cli.checks import Check
    from agent.messages import Json

COLOURS = {"ok": "32", "warn": "33", "fail": "31"}
INDENT = " " * 17
NARROWEST = 40
"""Lines are never broken to fewer columns."""


def doctor(
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="Don't measure the model's speed")] = False,
) -> None:
    """Check what a run needs: settings, model, memory, disk, sandbox, solver, terminal, speed.

    Ends with 0 if nothing failed, else with 1. Nothing is fetched.
    """
    from agent.cli.checks import examine

    found = list(_told(examine(quick), quiet=json))
    failed = [check.name for check in found if check.state == "fail"]
    if json:
        from agent.render.record import json_text

        checks: Json = [asdict(check) for check in found]
        document: Json = {"schema_version": 1, "ok": not failed, "checks": checks}
        streams.out(json_text(document, indent=2))
    elif failed:
        streams.note(f"{len(failed)} of {len(found)} checks failed: {', '.join(failed)}")
    if failed:
        raise typer.Exit(1)


def _told(checks: Iterable["Check"], quiet: bool) -> Iterable["Check"]:
    """Print each check as soon as it is done, unless `quiet`, and pass it on."""
    import sys

    colour = streams.colourful(sys.stdout)
    streams.placeholder("checking …")
    for check in checks:
        streams.clear()
        if not quiet:
            _print(check, colour)
        streams.placeholder("checking …")
        yield check
    streams.clear()


def _print(check: "Check", colour: bool) -> None:
    import sys

    from agent.clean import printable

    word = f"{check.state:4}"
    line = _wrapped(f"{word}  {check.name:9}  ", printable(check.detail))
    lines = [line.replace(word, f"\x1b[{COLOURS[check.state]}m{word}\x1b[0m", int(colour))]
    if check.hint:
        lines.append(_wrapped(INDENT, f"hint: {printable(check.hint)}"))
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _wrapped(head: str, text: str) -> str:
    """Return `text` behind `head`, on a terminal broken at blanks and indented."""
    import shutil
    import sys
    import textwrap

    if not sys.stdout.isatty():
        return head + text
    return textwrap.fill(
        text,
        max(NARROWEST, shutil.get_terminal_size().columns),
        initial_indent=head,
        subsequent_indent=INDENT,
        break_long_words=False,  # a path or a command is copied whole
        break_on_hyphens=False,
    )
