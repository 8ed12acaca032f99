"""Small documents, and processes that add them to a collection; some are killed on the way."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tools.documents.document import Document
from tools.documents.keeping.collection import Collection, Stamp
from tools.documents.passage import Passage, document_id

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.tools.documents.collections"])
Report = Callable[[str], None]


def document(number: int, text: str = "", **more: Any) -> Document:
    """Return a document of one passage, unless `text` is long."""
    text = text or f"The rain in town {number} was {number + 500} mm. 第{number}个城市的雨量。"
    fields = {"kind": "text", "title": f"Town {number}", "date": "2024-05-06", **more}
    return Document(f"/towns/{number}.txt", text=text, **fields)


def stamp(number: int) -> Stamp:
    return Stamp(100 + number, 1_700_000_000_000_000_000 + number, f"{number:064x}")


def opened(folder: Path, embedder: str = "none", rebuild: bool = False) -> Collection:
    return Collection.open(folder, "towns", embedder, create=True, rebuild=rebuild)


def filled(folder: Path, count: int = 10, embedder: str = "none") -> Collection:
    collection = opened(folder, embedder)
    for number in range(count):
        collection.add(document(number), stamp(number))
    return collection


def content(collection: Collection) -> dict[str, tuple[Passage, tuple[float, ...]]]:
    """Return all that is in the index: passages and vectors by id."""
    with collection._shared.index() as index:
        return {
            passage.id: (passage, tuple(vector))
            for points in index.points()
            for passage, vector in points
        }


def started(work: Callable[..., None], *arguments: Any) -> tuple[Any, Connection]:
    """Run `work(report, *arguments)` in a process; return it and where its reports arrive."""
    here, there = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=work, args=(there, *arguments))
    process.start()
    there.close()
    return process, here


def add_and_embed(reports: Connection, folder: Path, count: int) -> None:
    """Bring a collection to `count` documents with their vectors, reporting each step."""
    with Collection.open(folder, "towns", create=True) as collection:
        done = {entry.source for entry in collection.entries() if collection.is_done(entry)}
        for number in range(count):
            if document(number).source not in done:
                reports.send(f"add {number}")
                collection.add(document(number), stamp(number))
                collection.commit()
        for embedded in collection.embed(batch=4):
            reports.send(f"embedded {embedded.done}")
    reports.send("closed")


def add_range(reports: Connection, folder: Path, first: int, last: int) -> None:
    """Add documents by words alone, one transaction each."""
    with Collection.open(folder, "towns", "none", create=True) as collection:
        for number in range(first, last):
            collection.add(document(number), stamp(number))
            collection.commit()
            reports.send(f"added {number}")


def hold(reports: Connection, folder: Path) -> None:
    """Keep the index of a collection until killed."""
    collection = Collection.open(folder, "towns", "none", create=True)
    with collection._shared.index():
        reports.send("held")
        os.read(PIPE_FOREVER, 1)


PIPE_FOREVER = os.pipe()[0]
"""Nothing is ever written into it... by us; its other end stays open in this process."""


def arrived(reports: Connection) -> Iterator[str]:
    """Yield reports until the process is gone."""
    while True:
        try:
            yield reports.recv()
        except EOFError:
            return


def ids_of(collection: Collection, number: int) -> list[str]:
    return [one.id for one in collection.of(document_id(document(number).source))]
