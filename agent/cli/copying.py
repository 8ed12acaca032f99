"""Copies prompts to where a person can change them: into a folder in force, or to a file."""

import re
from collections.abc import Mapping
from pathlib import Path

from agent.cli import output, prompting, streams
from agent.cli.confirm import confirm, refused
from agent.errors import UserError
from agent.places import PROJECT_PROMPTS, prompt_folders, user_prompts
from agent.prompts import front
from agent.prompts.checking import files_of
from agent.prompts.exemplars import source_of
from agent.prompts.folders import FREE, PRESETS, shipped_folder, text_of
from agent.prompts.library import MAIN, Library
from agent.prompts.source import Source

DEST = "DEST"


def copy(name: str, destination: str | None, *, user: bool, exemplars: bool, yes: bool) -> None:
    """Copy the prompt `name`, print the files that were written, and say what to do next."""
    if user and destination:
        raise UserError("DEST and --user do not go together", "choose one of them")
    library, full = prompting.named(name)
    folder = None if destination else user_prompts() if user else _project()
    target = folder / f"{full}.md" if folder else _target(Path(destination or ""), full)
    texts = {target: _text(library, full, target)}
    if exemplars:
        texts |= _exemplars(library, full, folder, target)
    there = [path for path in texts if path.exists()]
    if there and not confirm(f"overwrite {', '.join(map(prompting.short, there))}?", yes):
        raise refused("nothing copied")
    for path, text in texts.items():
        if folder is not None or path != target:
            _make(path.parent)
        output.replace(output.checked(path, DEST), text, DEST)
        streams.out(prompting.short(path))
    streams.note(_next(full, target, in_force=folder is not None))


def _project() -> Path:
    """Return the project's folder of prompts: the one in force, else one to be made here."""
    found = [one for one in prompt_folders(Path.cwd()) if one.parts[-2:] == PROJECT_PROMPTS.parts]
    return found[0] if found else Path.cwd() / PROJECT_PROMPTS


def _target(destination: Path, full: str) -> Path:
    """Return the file that `destination` means: itself, or one named for the prompt in it."""
    path = destination.expanduser()
    if not path.is_dir():
        return path
    strategy, _, part = full.partition("/")
    return path / (f"{strategy}.md" if part in MAIN else f"{strategy}-{part}.md")


def _text(library: Library, full: str, target: Path) -> str:
    """Return the prompt in force, or the shipped one where that in force would be overwritten."""
    _, path = library.locate(full)
    if path.absolute() == target.absolute():
        path = shipped_folder() / f"{full}.md"
    source = Source(full, path, path.is_relative_to(shipped_folder()))
    return belonging(text_of(source), full, source)


def belonging(text: str, full: str, source: Source) -> str:
    """Return the prompt `text` with its strategy and part named, so that `--prompt` finds both."""
    header, body = front.split(text, source)
    found = front.read(header, source)
    if f"{found.strategy}/{found.part}" == full:
        return text
    kept = [line for line in header.split("\n") if not re.match(r"(strategy|part)\s*:", line)]
    strategy, _, part = full.partition("/")
    lines = [kept[0], f"strategy: {strategy}", f"part: {part}", *kept[1:]]
    return "\n".join(["---", *lines, "---", body])


def _exemplars(
    library: Library, full: str, folder: Path | None, target: Path
) -> Mapping[Path, str]:
    """Return the texts of the exemplars of a prompt by where they are copied to."""
    prompt = library.find(full)
    files = files_of(prompt, library)
    if not files:
        raise UserError(f"{full} has no exemplars", "leave --exemplars out")
    single = prompt.front.exemplars == files[0].name
    if folder is None:
        place = target.parent / ("" if single else prompt.front.exemplars)
    else:
        place = folder / (full.partition("/")[0] if single else prompt.front.exemplars)
    return {
        place / path.name: text_of(source_of(path))
        for path in files
        if (place / path.name).absolute() != path.absolute()
    }


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError(f"{folder} cannot be made: {reason}", "choose another place") from error


def _next(full: str, target: Path, in_force: bool) -> str:
    """Return what the person may do with the copy."""
    strategy, _, part = full.partition("/")
    what = prompting.short(target)
    name = full if in_force else what
    if strategy == PRESETS:
        used = f'agent ask --preset {part} "…"'
    elif strategy in FREE:
        used = "each prompt that includes it uses it"
    else:
        used = f'agent ask --strategy {strategy} "…"'
    if not in_force:
        used = used.replace("agent ask", f"agent ask --prompt {what}")
    return f"change it, then:\n  agent prompts check {name}\n  agent prompts diff {name}\n  {used}"
