"""Finds files in a person's folders of prompts that nothing uses: misnamed, or misplaced."""

import difflib
from pathlib import Path

from agent.errors import UserError
from agent.forms import FORMS
from agent.prompts.checking.finding import Findings, Place
from agent.prompts.exemplars import SUFFIXES
from agent.prompts.folders import NAME
from agent.prompts.library import Library

PROMPT = ".md"
NOTES = "readme.md"


def check(library: Library) -> Findings:
    """Yield the files below the folders of `library` that no prompt is, and none shows."""
    shown = exemplar_names(library)
    for folder in library.folders:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            name = path.relative_to(folder).with_suffix("").as_posix()
            if path.suffix in SUFFIXES and name not in shown:
                near = difflib.get_close_matches(name, shown, 1)
                mend = f"did you mean {near[0]}{path.suffix}?" if near else "move it, or name it"
                yield Place(path).warning(1, "no prompt shows these exemplars", mend)
            misplaced = path.suffix == PROMPT and not NAME.fullmatch(name)
            if misplaced and path.name.lower() != NOTES:
                mend = f"move it to {_home(library, path)}"
                yield Place(path).error(1, "nothing uses a prompt in this place", mend)


def exemplar_names(library: Library) -> set[str]:
    """Return the names that files of exemplars may have, without suffix, in a folder of prompts."""
    found: set[str] = set()
    for name in library.names():
        try:
            exemplars = library.find(name).front.exemplars
        except UserError:  # told of the prompt itself
            continue
        if exemplars.endswith(SUFFIXES):
            found.add(f"{name.partition('/')[0]}/{Path(exemplars).with_suffix('').as_posix()}")
        elif exemplars:
            found |= {f"{exemplars}/{form}" for form in FORMS}
    return found


def _home(library: Library, path: Path) -> str:
    """Return where a prompt file belongs below its folder, by its own name."""
    try:
        return f"{library.locate(path.stem)[0]}{PROMPT}"
    except UserError:
        return f"STRATEGY/PART{PROMPT}"
