"""Checks prompt files and their exemplars, so that a mistake is found before a model is asked."""

from collections.abc import Sequence
from pathlib import Path

from agent.forms import FORMS
from agent.prompts.checking import exemplars, rendering, strays, template, wording
from agent.prompts.checking.finding import Finding, Findings, Level, Place, finding_of
from agent.prompts.exemplars import located, source_of
from agent.prompts.file import PromptFile
from agent.prompts.folders import text_of, unused
from agent.prompts.library import Library
from agent.prompts.source import PromptError
from tools.toolbox import Toolbox

__all__ = [
    "Finding", "Level", "check", "check_exemplars", "check_strays", "files_of", "finding_of"
]  # fmt: skip


def check(library: Library, names: Sequence[str], toolbox: Toolbox) -> list[Finding]:
    """Return what is wrong with the prompts `names` and their exemplars, by file and line.

    Args:
        library: the prompts in force.
        names: those that are checked.
        toolbox: runs the programs of exemplars.
    """
    found: set[Finding] = set()
    checked: set[Path] = set()
    for name in names:
        try:
            prompt = library.find(name)
        except PromptError as error:
            found.add(finding_of(error))
            continue
        found.update(_prompt(prompt, library, toolbox))
        for path in files_of(prompt, library):
            found.update(_exemplars(path, prompt, toolbox, path in checked))
            checked.add(path)
    return sorted(found)


def check_exemplars(path: Path, toolbox: Toolbox) -> list[Finding]:
    """Return what is wrong with a file of exemplars, whichever prompt may show it."""
    try:
        found = located(text_of(source_of(path)), path)
    except PromptError as error:
        return [finding_of(error)]
    acting = any(isinstance(one.exemplar.get("steps"), list) for one in found)
    return sorted(set(exemplars.check(path, found, toolbox, acting)))


def check_strays(library: Library) -> list[Finding]:
    """Return which files in the folders of prompts nothing uses."""
    return sorted(strays.check(library))


def files_of(prompt: PromptFile, library: Library) -> list[Path]:
    """Return the files of the exemplars that `prompt` may show."""
    paths = (library.exemplars_path(prompt, form) for form in FORMS)
    return sorted({path for path in paths if path is not None})


def _prompt(prompt: PromptFile, library: Library, toolbox: Toolbox) -> Findings:
    place = Place(prompt.path or Path(prompt.name))
    if hint := unused(prompt.name):
        yield place.error(1, f"nothing uses a prompt {prompt.name!r}", hint)
    yield from template.check(prompt, library)
    yield from rendering.check_exemplars(prompt, library)
    rendered, faults = rendering.render(prompt, library, toolbox)
    yield from faults
    yield from wording.check(prompt, rendered)


def _exemplars(path: Path, prompt: PromptFile, toolbox: Toolbox, again: bool) -> Findings:
    """Yield what is wrong with a file of exemplars; `again`: the file itself was looked at."""
    try:
        found = located(text_of(source_of(path)), path)
    except PromptError as error:
        yield finding_of(error)
        return
    if not again:
        yield from exemplars.check(path, found, toolbox, prompt.name.startswith(rendering.LOOPS))
    yield from exemplars.check_fields(path, found, template.shown_fields(prompt), prompt.name)
    yield from exemplars.check_stops(path, found, prompt.front.stop, prompt.name)
