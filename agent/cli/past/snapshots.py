"""Prints a page of the web as a run read it: its text on stdout, what it is on stderr."""

import sys
from typing import TYPE_CHECKING

from agent.cli import streams
from agent.errors import UserError

if TYPE_CHECKING:
    from agent.render.history import History


def print_page(history: "History", number: int, json: bool) -> None:
    """Print the page of this number.

    Raises `UserError` where the run read no such page.
    """
    from agent.clean import printable
    from agent.render.places import escaped
    from agent.render.record import json_text
    from agent.render.run_json import snapshot_json
    from agent.render.talk import line

    found = history.snapshots
    if number > len(found):
        hint = f"it read pages 1 to {len(found)}" if found else "it read no page of the web"
        raise UserError(f"the run {history.run.id} has no page {number}", hint)
    one = found[number - 1]
    if json:
        sys.stdout.write(f"{json_text(snapshot_json(one), indent=2)}\n")
        return
    if title := line(one.page.document.title):
        streams.note(title)
    streams.note(escaped(one.page.url))
    streams.note(f"read {one.read or 'at an unknown time'}, sha256 {one.sha256}")
    sys.stdout.write(f"{printable(one.text)}\n")
