"""Opens a collection, or makes it; a damaged catalogue is put aside, and begun anew."""

from dataclasses import dataclass
from pathlib import Path

from agent.errors import UserError
from tools.documents.access import Access
from tools.documents.keeping.catalogue import Catalogue, Damaged
from tools.documents.keeping.lock import Lock, Waiting
from tools.documents.keeping.manifest import (
    NO_EMBEDDER,
    USUAL,
    Manifest,
    check,
    dumped,
    loaded,
    made,
)
from tools.documents.keeping.placing import Placing, aside
from tools.documents.keeping.shared import Shared
from tools.documents.keeping.shelf import CATALOGUE, INDEX, folder_of, lock_of, missing


@dataclass(frozen=True)
class Wanted:
    """How a collection is to be opened; see `Collection.open`."""

    embedder: str
    store: str
    access: Access
    create: bool
    rebuild: bool


@dataclass(frozen=True)
class Opened:
    """What a collection consists of."""

    folder: Path
    catalogue: Catalogue
    placing: Placing
    shared: Shared
    embedding: Lock
    """Held by the one process that embeds."""


def open_collection(folder: Path, name: str, wanted: Wanted, waiting: Waiting) -> Opened:
    """Open the collection `name` in `folder`; see `Collection.open`."""
    place = folder_of(folder, name)
    if not (place / CATALOGUE).exists():
        if not wanted.create:
            raise missing(folder, name)
        _make(place)
    lock = Lock(lock_of(folder, name), name, waiting)
    notices: list[str] = []
    catalogue = _catalogue(place, name, lock, notices)
    placing = Placing(place, catalogue, notices, wanted.access)
    try:
        _agree(placing, name, wanted, lock)
    except BaseException:
        catalogue.close()
        raise
    embedding = Lock(lock_of(folder, name, "embedding"), name, waiting)
    return Opened(place, catalogue, placing, Shared(lock, placing.index), embedding)


def _agree(placing: Placing, name: str, wanted: Wanted, lock: Lock) -> None:
    """Check what the collection was made with; write it down where it is new, or made again."""
    manifest = loaded(placing.catalogue.meta())
    if manifest is None:
        manifest = _begun(wanted)
        placing.catalogue.describe(dumped(manifest))
    elif wanted.rebuild:
        with lock:
            placing.forget(made(wanted.embedder, wanted.store or manifest.store, wanted.access))
        return
    check(manifest, name, wanted.embedder, wanted.store)


def _begun(wanted: Wanted) -> Manifest:
    """Return the manifest of a collection without one: new, killed before it had one, or damaged.

    Whoever takes the embedder as it is gets the usual one, and words alone where that cannot be.
    """
    try:
        return made(wanted.embedder or USUAL, wanted.store, wanted.access)
    except UserError:
        if wanted.embedder:
            raise
        return made(NO_EMBEDDER, wanted.store, wanted.access)


def _catalogue(place: Path, name: str, lock: Lock, notices: list[str]) -> Catalogue:
    try:
        return Catalogue(place / CATALOGUE)
    except Damaged as error:
        with lock:
            for one in (CATALOGUE, f"{CATALOGUE}-wal", f"{CATALOGUE}-shm", INDEX):
                aside(place / one)
            catalogue = Catalogue(place / CATALOGUE)
        why = f"the catalogue of {name} was damaged ({error}) and moved aside: it is empty now"
        notices.append(f"{why}; add its folders again: agent docs add PATH -c {name}")
        return catalogue


def _make(place: Path) -> None:
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = f"cannot make {place}: {error.strerror or error}"
        raise UserError(why, "set AGENT_DATA_DIR to a folder that can be written") from error
