"""The folders and files that a person added: which files of them are wanted, and which no more."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tools.documents.passage import document_id

if TYPE_CHECKING:
    from tools.documents.keeping.collection import Collection


@dataclass(frozen=True)
class Root:
    """A folder or file that is added, and what of it."""

    path: Path
    """Whole, with links followed."""
    include: tuple[str, ...] = ()
    """Globs: files that match none are left alone; without any, all are wanted."""
    exclude: tuple[str, ...] = ()
    hidden: bool = False
    without: tuple[str, ...] = ()
    """Files and folders that were taken out by the person: they stay out."""

    def wants(self, source: str) -> bool:
        """Return whether a file below it may come in."""
        return not within(source, self.without)


def remembered(collection: "Collection") -> list[Root]:
    """Return what was added to `collection`."""
    return [_root(collection, path) for path in collection.roots()]


def remember(collection: "Collection", root: Root) -> None:
    """Keep `root` for updates; what of it was taken out before is wanted again."""
    place = str(root.path)
    for other in remembered(collection):
        kept = tuple(one for one in other.without if not within(one, (place,)))
        if kept != other.without and other.path != root.path:
            _keep(collection, replace(other, without=kept))
    _keep(collection, root)


def forget(collection: "Collection", source: str) -> None:
    """Keep in mind that what is at or below `source` was taken out."""
    for root in remembered(collection):
        place = str(root.path)
        if within(place, (source,)):
            collection.remove_root(place)
        elif within(source, (place,)):
            rest = [one for one in root.without if not within(one, (source,))]
            _keep(collection, replace(root, without=(*rest, source)))


def within(source: str, places: Sequence[str]) -> bool:
    """Return whether `source` is one of `places`, or below one."""
    return any(source == one or source.startswith(one.rstrip(os.sep) + os.sep) for one in places)


def _keep(collection: "Collection", root: Root) -> None:
    wanted = {
        "include": root.include,
        "exclude": root.exclude,
        "hidden": root.hidden,
        "without": root.without,
    }
    collection.note(_key(str(root.path)), json.dumps(wanted))  # ASCII: names need not be Unicode
    collection.add_root(str(root.path))


def _root(collection: "Collection", path: str) -> Root:
    wanted = json.loads(collection.noted(_key(path)) or "{}")
    return Root(
        Path(path),
        tuple(wanted.get("include", ())),
        tuple(wanted.get("exclude", ())),
        bool(wanted.get("hidden", False)),
        tuple(wanted.get("without", ())),
    )


def _key(path: str) -> str:
    return f"root:{document_id(path)}"
