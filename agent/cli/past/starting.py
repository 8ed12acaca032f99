"""What a recorded run started from, brought back: its settings, prompts and plan."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli import streams
from agent.errors import UserError
from agent.places import prompt_folders
from agent.settings import Settings

if TYPE_CHECKING:
    from agent.prompts import Library
    from agent.recording.past import Past
    from agent.recording.starting import Start


def start_in(past: "Past", settings: Settings) -> "Start":
    """Return what the run of `past` started from; what it does not say is as in `settings`.

    Raises:
        UserError: its record does not say it.
    """
    from agent.recording.starting import start_of

    try:
        return replace(start_of(past.started, settings), documents=past.documents)
    except (KeyError, TypeError, ValueError) as error:
        hint = "another version of the program made it: agent runs show tells what it can"
        raise UserError(f"the record of the run {past.run.id} cannot be played", hint) from error


def library_of(start: "Start") -> "Library":
    """Return the prompts of a run as they are now; a file that is gone no longer counts."""
    from agent.prompts.library import library_of

    files = [Path(one) for one in start.prompts]
    for gone in (one for one in files if not one.is_file()):
        streams.note(f"warning: the prompt file {gone} of this run is gone")
    there = [one for one in files if one.is_file()]
    return library_of(there, prompt_folders(Path.cwd()), start.presets)
