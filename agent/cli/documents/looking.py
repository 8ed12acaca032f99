"""The commands of `agent docs` that look and change nothing: list, search, show, stats, export."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import streams

if TYPE_CHECKING:
    from agent.messages import Json

LIMIT = 5
MODES = ("hybrid", "lexical", "dense")
NOTHING_FOUND = 3
"""The exit code of a search without results: an empty answer is never 0."""

Name = Annotated[
    str | None,
    typer.Option("--collection", "-c", metavar="NAME", help="Collection. Default: default"),
]
Store = Annotated[
    str | None,
    typer.Option(
        "--qdrant", "--store", metavar="URL", help="Qdrant server that holds the collection"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object")]


def list_(
    name: Name = None,
    skipped: Annotated[
        bool, typer.Option("--skipped", help="Files that were left out, and why")
    ] = False,
    warnings: Annotated[
        bool, typer.Option("--warnings", help="Documents of which parts could not be read")
    ] = False,
    store: Store = None,
    json: AsJson = False,
) -> None:
    r"""List the collections, or with -c the documents of one.

    \b
    Examples:
      agent docs list
      agent docs list -c papers
      agent docs list --skipped
    """
    from agent.cli.documents import listing
    from agent.cli.documents.shelves import shelf

    place = shelf(collection=name, qdrant=store)
    if name is None and not (skipped or warnings):
        listing.collections(place, json)
        return
    with place.required() as collection:
        listing.documents(collection, skipped, warnings, json)


def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words, or a question")],
    name: Name = None,
    limit: Annotated[
        int, typer.Option("-k", "--limit", metavar="N", min=1, max=1000, help="Most passages")
    ] = LIMIT,
    mode: Annotated[
        str, typer.Option(metavar="|".join(MODES), help="By words and meaning, or by one of them")
    ] = "hybrid",
    kind: Annotated[str, typer.Option(metavar="KIND", help="Only such as pdf, markdown")] = "",
    source: Annotated[str, typer.Option(metavar="GLOB", help="Only files like *.pdf")] = "",
    since: Annotated[str, typer.Option(metavar="DATE", help="Of this day or later")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Of this day or earlier")] = "",
    store: Store = None,
    json: AsJson = False,
) -> None:
    r"""Find the passages that match best, with their files and pages or lines.

    For scripts there is a line for each: its rank, place, id, title and text, with tabs between.

    \b
    Examples:
      agent docs search "why attention is scaled"
      agent docs search 注意力机制 -k 3
      agent docs search "invoice 4711" --mode lexical --source "*.pdf" --since 2024-01-01
    """
    from agent.cli.documents import found
    from agent.cli.documents.searching import Search
    from agent.cli.documents.shelves import shelf

    place = shelf(collection=name, qdrant=store)
    wanted = Search.checked(query, limit, mode, kind, source, since, until)
    with place.required() as collection:
        passages = wanted.run(collection)
    if json:
        from agent.render.record import json_text

        results: Json = [found.result(query, rank, one) for rank, one in enumerate(passages, 1)]
        told: Json = {
            "schema_version": 1,
            "collection": place.settings.collection,
            "query": query,
            "mode": mode,
            "results": results,
        }
        streams.out(json_text(told, indent=2))
    else:
        found.show(query, passages, place.settings.color)
    if not passages:
        streams.note("no passage matches")
        raise typer.Exit(NOTHING_FOUND)


def show(
    what: Annotated[
        str, typer.Argument(metavar="FILE|FILE:LINE|ID", help="Document or passage to show")
    ],
    page: Annotated[int | None, typer.Option(metavar="N", min=1, help="Page or slide")] = None,
    lines: Annotated[
        str, typer.Option(metavar="A-B", help="Lines of the document's text, such as 10-20")
    ] = "",
    name: Name = None,
    store: Store = None,
) -> None:
    r"""Show the text of a document, one page or some lines of it, or a passage in its place.

    \b
    Examples:
      agent docs show paper.pdf --page 3
      agent docs show notes.md:12
      agent docs show notes.md --lines 10-20
    """
    from agent.cli.documents import reading
    from agent.cli.documents.shelves import shelf

    place = shelf(collection=name, qdrant=store)
    with place.required() as collection:
        reading.show(collection, reading.Wanted(what, page, lines), place.settings.color)


def stats(name: Name = None, store: Store = None, json: AsJson = False) -> None:
    """Show how much is in a collection, how far its vectors are, and what it takes."""
    from agent.cli.documents import listing
    from agent.cli.documents.shelves import shelf

    place = shelf(collection=name, qdrant=store)
    with place.required() as collection:
        listing.figures(collection, json)


def export(
    name: Name = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Default: stdout")
    ] = None,
    vectors: Annotated[bool, typer.Option("--vectors", help="With their vectors")] = False,
    store: Store = None,
) -> None:
    r"""Write all passages with their places as JSON lines.

    \b
    Examples:
      agent docs export -c papers -o papers.jsonl
    """
    from agent.cli.documents import exporting
    from agent.cli.documents.shelves import shelf

    place = shelf(collection=name, qdrant=store)
    with place.required() as collection:
        count = exporting.export(collection, output, vectors)
    if output is not None:
        streams.note(f"{count:,} passages are in {output}")
