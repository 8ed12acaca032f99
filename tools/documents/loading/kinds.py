"""Which files can be read, and what reads them: by the file's suffix, then by its first bytes."""

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from tools.documents.document import Document
from tools.documents.loading.limits import Limits


class Loader(Protocol):
    """Reads one kind of file."""

    def __call__(self, file: BinaryIO, name: str, limits: Limits) -> Document:
        """Return the document in `file`, a regular file that can be sought.

        Args:
            file: is read from its beginning; nothing else of the disk may be.
            name: of the file, without its folder.
            limits: what it may take.

        The caller sets `source`, and `date` where the document does not say its own. Raises
        `Skipped`.
        """
        ...


BY_SUFFIX: Mapping[str, str] = {".txt": "text", ".md": "text"}
"""The module in this package that reads files with a suffix; its function is `load`."""


def loader_for(path: Path) -> Loader | None:
    """Return what reads `path`, or None where nothing does."""
    name = BY_SUFFIX.get(path.suffix.lower())
    if name is None:
        return None
    module = importlib.import_module(f"tools.documents.loading.{name}")
    return cast(Loader, module.load)
