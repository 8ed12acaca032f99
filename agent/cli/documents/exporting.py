"""Writes the passages of a collection as JSON lines: the file is replaced as a whole, or left."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from agent.cli import output
from agent.cli.documents.found import as_json
from agent.errors import AgentError
from agent.replacing import replaced

if TYPE_CHECKING:
    from agent.messages import Json
    from tools.documents.keeping.collection import Collection
    from tools.documents.passage import Passage


def export(collection: "Collection", path: Path | None, vectors: bool) -> int:
    """Write all passages to the file `path`, or to stdout, and return how many."""
    if path is None:
        return _written(collection, vectors, sys.stdout)
    target = output.checked(path)
    try:
        with replaced(target) as file:
            return _written(collection, vectors, file)
    except OSError as error:
        reason = error.strerror or str(error)
        raise AgentError(f"{path} cannot be written: {reason}", "make room") from error


def _written(collection: "Collection", vectors: bool, file: IO[str]) -> int:
    from agent.render.record import json_text

    count = 0
    for line in _lines(collection, vectors):
        file.write(f"{json_text(line)}\n")
        count += 1
    return count


def _lines(collection: "Collection", vectors: bool) -> "Iterator[dict[str, Json]]":
    if vectors:
        for points in collection.points():
            for one, vector in points:
                yield {**_line(one), "vector": list(vector) or None}
        return
    for entry in collection.entries():
        if entry.state != "skipped":
            yield from map(_line, collection.of(entry.document))


def _line(one: "Passage") -> "dict[str, Json]":
    return {**as_json(one), "ordinal": one.ordinal}
