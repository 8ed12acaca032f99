"""Loads one file, within bounds."""

import datetime
from dataclasses import replace
from pathlib import Path

from tools.documents.document import Document
from tools.documents.loading.kinds import loader_for
from tools.documents.loading.limits import Limits, Skipped


def load(path: Path, limits: Limits = Limits()) -> Document:  # noqa: B008
    """Return the document in `path`.

    Raises `Skipped`.
    """
    loader = loader_for(path)
    if loader is None:
        raise Skipped(f"files of the kind {path.suffix or path.name} are not read")
    with path.open("rb") as file:
        found = loader(file, path.name, limits)
    changed = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)
    date = found.date or changed.date().isoformat()
    return replace(found, source=str(path.resolve()), date=date)
