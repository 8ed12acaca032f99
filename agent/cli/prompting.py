"""What `agent prompts` tells: which prompts there are, their files, their faults, their changes."""

import difflib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli import streams
from agent.errors import ConfigError, UserError
from agent.places import prompt_folders
from agent.prompts.checking import (
    Finding,
    check,
    check_exemplars,
    check_strays,
    files_of,
    finding_of,
)
from agent.prompts.exemplars import SUFFIXES
from agent.prompts.folders import names_in, shipped_folder, text_of
from agent.prompts.library import Library, library_of
from agent.prompts.source import PromptError, Source

if TYPE_CHECKING:
    from tools.toolbox import Toolbox

COLOURS = {"error": "31", "warning": "33", "-": "31", "+": "32", "@": "36"}
SUFFIX = ".md"


def library_in_force(files: Sequence[Path] = (), presets: Sequence[str] = ()) -> Library:
    """Return the prompts that a question in this folder would use."""
    return library_of(files, prompt_folders(Path.cwd()), presets)


def named(name: str, presets: Sequence[str] = ()) -> tuple[Library, str]:
    """Return the prompts in force, and the full name of the one that `name` means.

    What ends in .md, or is a file, is a file that stands in for the prompt that it says.
    """
    if not name.strip():
        raise UserError("the name of the prompt is empty", "agent prompts list shows them all")
    path = Path(name).expanduser()
    if path.suffix == SUFFIX or path.is_file():
        library = library_in_force([path], presets)
        return library, next(iter(library.files))
    library = library_in_force((), presets)
    return library, library.locate(name)[0]


def rows(library: Library) -> list[Mapping[str, str | int | None]]:
    """Return what there is to list of each prompt; one that cannot be read says why."""
    found: list[Mapping[str, str | int | None]] = []
    for name in library.names():
        _, path = library.locate(name)
        where = "shipped" if path.is_relative_to(shipped_folder()) else short(path)
        try:
            front = library.find(name).front
            version, purpose = front.version, front.purpose
        except ConfigError as error:
            version, purpose = 0, f"error: {error}"
        row = {"name": name, "version": version or None, "from": where, "purpose": purpose}
        found.append(row)
    return found


def exemplar_files(library: Library, name: str) -> list[Path]:
    """Return the files of the worked examples of the prompt `name`."""
    prompt = library.find(name)
    found = files_of(prompt, library)
    if not found:
        raise UserError(f"{name} has no exemplars", "leave --exemplars out")
    return found


def print_file(path: Path) -> None:
    """Print a file as it is; on a terminal without what could steer it."""
    write(text_of(Source(str(path), path, kind="file")))


def write(text: str) -> None:
    """Print `text` as it is, its last line ended; on a terminal without what could steer it."""
    if sys.stdout.isatty():
        streams.out(text.removesuffix("\n"))
        return
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
    sys.stdout.flush()


def checked(names: Sequence[str], shipped: bool) -> tuple[list[Finding], int]:
    """Return what is wrong with the prompts `names`, all by default, and how many those are."""
    from agent.strategies.running import usual
    from tools.sandbox import session

    toolbox = usual()
    found: set[Finding] = set()
    try:
        if not names:
            library = Library() if shipped else library_in_force()
            names = library.names()
            found.update(check(library, names, toolbox), check_strays(library))
        else:
            for name in names:
                found.update(_checked(name, shipped, toolbox))
    finally:
        session.close()
    return sorted(found), len(names)


def _checked(name: str, shipped: bool, toolbox: "Toolbox") -> list[Finding]:
    """Return what is wrong with one prompt, or one file of prompts or exemplars."""
    if name.endswith(SUFFIXES):
        return check_exemplars(Path(name).expanduser(), toolbox)
    try:
        library, full = (Library(), name) if shipped else named(name)
        return check(library, [library.locate(full)[0]], toolbox)
    except PromptError as error:  # of a file that does not say what it is
        return [finding_of(error)]


def print_finding(found: Finding, color: streams.Color) -> None:
    """Print one finding as compilers do: file, line, what, and how to mend it."""
    level = _coloured(found.level, found.level, color)
    mend = f": {found.mend}" if found.mend else ""
    _print(f"{_clean(short(found.path))}:{found.line}: {level}: {_clean(found.what + mend)}")


def differences(library: Library, name: str) -> list[str]:
    """Return the unified diff from the shipped prompt to the one in force; empty where the same.

    Raises `UserError` where no such prompt is shipped.
    """
    if name not in names_in(shipped_folder()):
        raise UserError(f"no prompt {name!r} is shipped", "agent prompts show prints your own")
    _, own = library.locate(name)
    shipped = shipped_folder() / f"{name}{SUFFIX}"
    before, after = (text_of(Source(name, path)).splitlines() for path in (shipped, own))
    labels = (f"shipped/{name}{SUFFIX}", short(own))
    return list(difflib.unified_diff(before, after, *labels, lineterm=""))


def print_change(line: str, color: streams.Color) -> None:
    """Print one line of a diff."""
    _print(_coloured(_clean(line), line[:1], color))


def short(path: Path) -> str:
    """Return `path` from the working folder on, where it lies below."""
    absolute, here = path.absolute(), Path.cwd()
    return str(absolute.relative_to(here)) if absolute.is_relative_to(here) else str(path)


def _coloured(text: str, kind: str, color: streams.Color) -> str:
    if kind not in COLOURS or not streams.colourful(sys.stdout, color):
        return text
    return f"\x1b[{COLOURS[kind]}m{text}\x1b[0m"


def _clean(text: str) -> str:
    from agent.clean import printable

    return printable(text).replace("\n", " ")


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
