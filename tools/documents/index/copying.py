"""Moves an index to another place, such as from this machine to a server, vectors and all."""

from collections.abc import Iterator
from dataclasses import dataclass

from tools.documents.index.index import Index


@dataclass(frozen=True)
class Copied:
    """So many passages were copied."""

    done: int
    total: int


def copy(source: Index, target: Index) -> Iterator[Copied]:
    """Copy all passages of `source` into `target`, telling how far it is.

    What was copied before is put there again, so it may be stopped and begun anew.
    """
    total, done = source.count(), 0
    yield Copied(0, total)
    for points in source.points():
        target.put([passage for passage, _ in points])
        target.embed({passage.id: vector for passage, vector in points if len(vector)})
        done += len(points)
        yield Copied(done, total)
    target.flush()
