"""Lists collections, the documents of one, and its figures."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli import streams, table
from agent.render.places import escaped, link, shown

if TYPE_CHECKING:
    from agent.cli.documents.shelves import Shelf
    from agent.messages import Json
    from tools.documents.keeping.collection import Collection
    from tools.documents.keeping.entry import Entry


def collections(place: "Shelf", json: bool) -> None:
    """Print which collections there are."""
    rows: list[dict[str, Json]] = []
    usual = place.settings.collection
    for name in place.names():
        with place.named(name).opened() as collection:
            rows.append({**_figures(collection), "default": name == usual})
    if json:
        _json({"collections": list(rows)})
    elif not rows:
        streams.note("no documents were added yet: agent docs add PATH")
    else:
        heading = ["NAME", "DOCUMENTS", "PASSAGES", "VECTORS", "SIZE", ""]
        table.show([_row(one) for one in rows], heading)


def documents(collection: "Collection", skipped: bool, warnings: bool, json: bool) -> None:
    """Print the documents of `collection`, or what was left out of it."""
    entries = [
        one
        for one in collection.entries()
        if (one.state == "skipped") == skipped and (one.warnings or not warnings)
    ]
    if json:
        _json({"collection": collection.name, "documents": [_entry(one) for one in entries]})
    elif not entries:
        what = "nothing was left out" if skipped else "there are no documents"
        streams.note("no document has warnings" if warnings else what)
    elif skipped:
        table.show([[_name(one.source), escaped(one.reason)] for one in entries])
    elif warnings:
        table.show([[_name(one.source), escaped(text)] for one in entries for text in one.warnings])
    else:
        heading = ["FILE", "KIND", "PASSAGES", "DATE", "TITLE"]
        table.show([_cells(one) for one in entries], heading)


def figures(collection: "Collection", json: bool) -> None:
    """Print the figures of `collection`."""
    found = _figures(collection)
    if json:
        _json(found)
        return
    roots = [shown(one) for one in collection.roots()]
    table.show(
        [
            ["collection", str(found["name"])],
            ["documents", f"{found['documents']:,}"],
            ["left out", f"{found['skipped']:,}"],
            ["passages", f"{found['passages']:,}"],
            ["with vectors", f"{found['embedded']:,}"],
            ["embedder", str(found["embedder"]) or "none: words alone"],
            ["size", table.megabytes(int(str(found["bytes"])))],
            ["store", str(found["store"]) or "this machine"],
            *[["from" if at == 0 else "", root] for at, root in enumerate(roots)],
        ]
    )


def _figures(collection: "Collection") -> "dict[str, Json]":
    stats = collection.stats()
    totals = stats.totals
    return {
        "name": collection.name,
        "documents": totals.files - totals.skipped,
        "skipped": totals.skipped,
        "passages": totals.passages,
        "embedded": totals.embedded,
        "embedder": stats.embedder,
        "bytes": stats.disk_bytes,
        "store": stats.store,
        "roots": list(collection.roots()),
    }


def _row(one: "Mapping[str, Json]") -> list[str]:
    return [
        str(one["name"]),
        f"{one['documents']:,}",
        f"{one['passages']:,}",
        _share(int(str(one["embedded"])), int(str(one["passages"]))),
        table.megabytes(int(str(one["bytes"]))),
        "default" if one["default"] else "",
    ]


def _share(embedded: int, passages: int) -> str:
    """Return how many of the passages have vectors, never `100 %` where one lacks it."""
    return f"{100 * embedded // passages} %" if passages else ""


def _entry(one: "Entry") -> "dict[str, Json]":
    return {
        "source": one.source,
        "uri": link(one.source),
        "document": one.document,
        "kind": one.kind,
        "title": one.title,
        "date": one.date,
        "bytes": one.size,
        "passages": one.passages,
        "embedded": one.embedded,
        "state": one.state,
        "reason": one.reason,
        "warnings": list(one.warnings),
    }


def _cells(one: "Entry") -> list[str]:
    named = one.title == Path(one.source).name
    return [
        _name(one.source),
        one.kind,
        "unfinished" if one.state == "begun" else f"{one.passages:,}",
        one.date[:10],
        "" if named else escaped(" ".join(one.title.split())),
    ]


def _name(source: str) -> str:
    """Return a file's name: short for people, whole for scripts."""
    return shown(source) if sys.stdout.isatty() else escaped(source)


def _json(told: "dict[str, Json]") -> None:
    from agent.render.record import json_text

    streams.out(json_text({"schema_version": 1, **told}, indent=2))
