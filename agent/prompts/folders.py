"""Folders of prompts: the shipped one, which names there are, and how a file is read."""

import difflib
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from pathlib import Path

from agent.prompts.source import Source

PRESETS = "presets"
FREE = (PRESETS, "shared")
"""Folders in which a prompt may have any name: it is chosen, or included, by it."""
NAME = re.compile(r"\w[\w.-]*/\w[\w.-]*")
MOST_BYTES = 1_000_000


@lru_cache(maxsize=1)
def shipped_folder() -> Path:
    """Return the folder of the prompts that ship with the program."""
    return Path(str(resources.files("prompts")))


def unused(name: str) -> str:
    """Return what to do about a prompt `name` that nothing would use; empty where one would."""
    strategy = name.partition("/")[0]
    known = sorted(names_in(shipped_folder()))
    if name in known or strategy in FREE:
        return ""
    if own := [one for one in known if one.startswith(f"{strategy}/")]:
        return f"{strategy} has {', '.join(own)}"
    near = difflib.get_close_matches(name, known, 1)
    return f"did you mean {near[0]!r}?" if near else "agent prompts list shows them all"


def names_in(folder: Path) -> Iterator[str]:
    """Yield the names of the prompts in `folder`."""
    if folder.is_dir():
        for path in folder.rglob("*.md"):
            name = path.relative_to(folder).with_suffix("").as_posix()
            if NAME.fullmatch(name):
                yield name


def is_file(path: Path) -> bool:
    """Return whether `path` is a file that we may look at."""
    try:
        return path.is_file()
    except OSError:
        return False


def text_of(source: Source) -> str:
    """Return the text of the file of `source`; raise `PromptError` where it cannot be read."""
    path = source.path
    assert path is not None, "texts without a file are not read"
    try:
        if path.exists() and not path.is_file():
            what = "is a folder" if path.is_dir() else "is no regular file"
            raise source.fault(1, what, "name a file of text")
        if path.stat().st_size > MOST_BYTES:
            what = f"holds {path.stat().st_size:,} bytes; the limit is {MOST_BYTES:,}"
            raise source.fault(1, what, "a prompt is a short text: name another file")
        data = path.read_bytes()
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise source.fault(line, f"byte {error.start} is not UTF-8", "save it as UTF-8") from error
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        raise source.fault(1, what, "check its name, and who may read it") from error
