"""Moves the index of a collection to a Qdrant server, or back, with its vectors."""

import shutil
from collections.abc import Iterator
from dataclasses import replace

from tools.documents.index.copying import Copied, copy
from tools.documents.keeping.manifest import dumped
from tools.documents.keeping.opening import Opened
from tools.documents.keeping.placing import open_index
from tools.documents.keeping.shelf import INDEX


def move(opened: Opened, store: str) -> Iterator[Copied]:
    """Move the index to `store`, telling how far it is; see `Collection.move`."""
    placing = opened.placing
    manifest = replace(placing.manifest, store=store)
    if manifest == placing.manifest:
        return
    local = opened.folder / INDEX
    with opened.shared.index() as source:
        if not store:
            shutil.rmtree(local, ignore_errors=True)  # what an earlier move left
        target = open_index(opened.folder, manifest, placing.access)
        try:
            yield from copy(source, target)
        finally:
            target.close()
        opened.catalogue.describe(dumped(manifest))
    opened.shared.close()
    if store:
        shutil.rmtree(local, ignore_errors=True)
