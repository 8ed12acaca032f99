"""Where the index of a collection lies: in its folder, or on a server."""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tools.documents.access import NO_ACCESS, Access
from tools.documents.index.edge import Edge, Unreadable
from tools.documents.index.index import Index
from tools.documents.index.server import Server
from tools.documents.keeping.catalogue import Catalogue
from tools.documents.keeping.manifest import Manifest, dumped, loaded
from tools.documents.keeping.shelf import INDEX


@dataclass
class Placing:
    """Opens and forgets the index of a collection; its lock has to be held."""

    folder: Path
    catalogue: Catalogue
    notices: list[str]
    """What was damaged is told here."""
    access: Access = NO_ACCESS

    @property
    def manifest(self) -> Manifest:
        """What it was made with, as another process may have changed it."""
        found = loaded(self.catalogue.meta())
        if found is None:
            raise AssertionError("a collection is opened with its manifest written")
        return found

    def index(self) -> Index:
        """Open the index or make it."""
        manifest = self.manifest
        if not manifest.store and not (self.folder / INDEX).exists():
            self.catalogue.interrupt()  # an index that was lost is made again
        try:
            return open_index(self.folder, manifest, self.access)
        except Unreadable as error:
            self.catalogue.interrupt()
            aside(self.folder / INDEX)
            why = f"{error}; it was moved aside, and is made again by: agent docs update"
            self.notices.append(why)
            return open_index(self.folder, manifest, self.access)

    def forget(self, manifest: Manifest) -> None:
        """Empty the index, and make it with `manifest` from now on: all files are added again."""
        self.catalogue.interrupt()
        self.catalogue.describe(dumped(manifest))
        shutil.rmtree(self.folder / INDEX, ignore_errors=True)
        if manifest.store:
            server = open_server(self.folder, manifest, self.access, any_vectors=True)
            try:
                server.forget()
            finally:
                server.close()


def open_index(folder: Path, manifest: Manifest, access: Access) -> Index:
    """Open the index of the collection in `folder`, or make it."""
    if manifest.store:
        return open_server(folder, manifest, access)
    return Edge(folder / INDEX, manifest.size)


def open_server(
    folder: Path, manifest: Manifest, access: Access, any_vectors: bool = False
) -> Server:
    """Open the index of the collection in `folder` on its server, or make it."""
    identity = manifest.identity
    return Server(manifest.store, folder.name, manifest.size, access, identity, any_vectors)


def aside(path: Path) -> None:
    """Move a damaged file or folder out of the way, in the place of an older one."""
    if not path.exists():
        return
    kept = path.with_name(f"{path.name}.damaged")
    shutil.rmtree(kept, ignore_errors=True)
    with suppress(FileNotFoundError):
        kept.unlink()
    path.rename(kept)
