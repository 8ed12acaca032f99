"""Where a model is that `hf:NAME` names: a folder, a GGUF file, or a repository of the hub.

Names of repositories: https://huggingface.co/docs/hub/repositories. `hf:OWNER/NAME@REVISION` takes
one revision, `hf:OWNER/NAME/FILE.gguf` one file.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from agent.errors import ModelUnavailable, UserError

GGUF = ".gguf"
REPOSITORY = re.compile(
    r"(?P<repo>[\w][\w.-]{0,95}(?:/[\w][\w.-]{0,95})?)(?:/(?P<file>[\w./-]+\.gguf))?"
    r"(?:@(?P<revision>[\w./-]{1,200}))?",
    re.ASCII | re.IGNORECASE,
)
WAYS = "write hf:OWNER/NAME, hf:FOLDER, hf:FILE.gguf or hf:OWNER/NAME/FILE.gguf"


@dataclass(frozen=True)
class Local:
    """Files on this machine."""

    folder: Path
    gguf: str = ""
    """The name of the one file in it; empty: the folder is the model."""


@dataclass(frozen=True)
class Remote:
    """Files on the hub."""

    repo: str
    gguf: str = ""
    revision: str = ""


def place_of(name: str) -> Local | Remote:
    """Return where the model `name` is.

    Raises:
        UserError: this can be no name.
        ModelUnavailable: it is a path, and there is nothing.
    """
    path = Path(name).expanduser()
    if not name.strip() or "\0" in name:
        raise UserError("hf: names no model", WAYS)
    if path.is_dir():
        return Local(path.absolute())
    if path.is_file():
        if path.suffix.lower() != GGUF:
            raise UserError(f"hf:{name} is a file, but no GGUF file", WAYS)
        return Local(path.absolute().parent, path.name)
    found = REPOSITORY.fullmatch(name)
    if found is None or ".." in name or (name.lower().endswith(GGUF) and not found["file"]):
        if name.startswith((".", "/", "~")) or "\\" in name or name.lower().endswith(GGUF):
            raise ModelUnavailable(f"there is no file or folder {name}", WAYS)
        raise UserError(f"hf:{name} names no model", WAYS)
    return Remote(found["repo"], found["file"] or "", found["revision"] or "")
