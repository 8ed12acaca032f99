"""The folder of all collections: their names, where each lies, and how one is deleted."""

import difflib
import shutil
import unicodedata
from pathlib import Path

from agent.errors import UserError
from tools.documents.keeping.lock import Lock

CATALOGUE, INDEX, LOCKS = "catalogue.sqlite", "index", ".locks"
MOST_CHARACTERS = 64
MOST_BYTES = 200
"""A name is part of a file's name, which may have 255."""


def names(folder: Path) -> list[str]:
    """Return the names of the collections in `folder`."""
    return sorted(path.parent.name for path in folder.glob(f"*/{CATALOGUE}"))


def folder_of(folder: Path, name: str) -> Path:
    """Return where the collection `name` lies; raise `UserError` where that is no name."""
    return folder / checked(name)


def checked(name: str) -> str:
    """Return a collection's name, composed; raise `UserError` where it is none."""
    composed = unicodedata.normalize("NFC", name)
    allowed = all(letter.isalnum() or letter in "-_" for letter in composed)
    if (
        not allowed
        or not 0 < len(composed) <= MOST_CHARACTERS
        or len(_bytes(composed)) > MOST_BYTES
    ):
        hint = f"use letters, digits, - and _, {MOST_CHARACTERS} at most"
        raise UserError(f"{name!r} is no name of a collection", hint)
    return composed


def lock_of(folder: Path, name: str, what: str = INDEX) -> Path:
    """Return the lock file of a collection; it is not in its folder, which may be deleted."""
    locks = folder / LOCKS
    locks.mkdir(parents=True, exist_ok=True)
    return locks / f"{checked(name)}.{what}.lock"


def missing(folder: Path, name: str) -> UserError:
    """Return that there is no collection `name`, and what there is."""
    there = names(folder)
    near = difflib.get_close_matches(name, there, 1)
    if near:
        hint = f"did you mean {near[0]}?"
    elif there:
        hint = f"the collections are: {', '.join(there)}"
    else:
        hint = f"make it: agent docs add PATH -c {name}"
    return UserError(f"there is no collection {name!r}", hint)


def delete(folder: Path, name: str) -> None:
    """Delete a collection and all that is in it; the documents themselves stay."""
    place = folder_of(folder, name)
    if not (place / CATALOGUE).exists():
        raise missing(folder, name)
    with Lock(lock_of(folder, name), name, lambda message: None):
        (place / CATALOGUE).unlink()
        shutil.rmtree(place)


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogatepass")
