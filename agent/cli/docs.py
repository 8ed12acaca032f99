"""`agent docs`: collections of the person's own documents, added, brought up to date, taken out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import streams
from agent.cli.confirm import confirm, refused
from agent.cli.documents import looking
from agent.cli.documents.looking import AsJson, Name, Store
from agent.errors import UserError
from agent.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.cli.documents.shelves import Shelf

USUAL = Settings()
docs = typer.Typer(
    no_args_is_help=True, help="Add documents of your own, search them, and keep them up to date"
)

Paths = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files and folders")]
NoDense = Annotated[
    bool, typer.Option("--no-dense", help="Leave vectors for later: words can be searched at once")
]
Strict = Annotated[bool, typer.Option("--strict", help="End with code 3 where a file was left out")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Don't ask")]


@docs.command(short_help="Add files and folders")
def add(
    paths: Paths,
    name: Name = None,
    include: Annotated[
        list[str] | None,
        typer.Option("--include", metavar="GLOB", help="Only files like *.pdf; repeatable"),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option("--exclude", metavar="GLOB", help="No files like drafts/*; repeatable"),
    ] = None,
    hidden: Annotated[bool, typer.Option("--hidden", help="Hidden files too")] = False,
    no_dense: NoDense = False,
    strict: Strict = False,
    embedder: Annotated[
        str | None,
        typer.Option(metavar="NAME", help=f"Maker of vectors. Default: {USUAL.embedder}"),
    ] = None,
    store: Store = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would come")] = False,
    json: AsJson = False,
) -> None:
    r"""Add files and folders; what is there already and did not change is not read again.

    Files that .gitignore or .ignore names and hidden ones are left alone. Stopped at any point,
    the same command, or agent docs update, goes on.

    \b
    Examples:
      agent docs add papers notes
      agent docs add ~/mail -c mail --include "*.eml" --no-dense
    """
    from agent.cli.documents.gathering import Gathering
    from agent.cli.documents.preview import preview
    from agent.cli.documents.shelves import root_of, shelf
    from tools.documents.adding.adding import Wishes

    place = shelf(collection=name, embedder=embedder, qdrant=store, strict=strict or None)
    roots = [root_of(path, tuple(include or ()), tuple(exclude or ()), hidden) for path in paths]
    if dry_run:
        preview(place, roots, json)
        return
    with place.opened(create=True) as collection:
        gathering = Gathering(place.settings, Wishes(dense=not no_dense), roots, json)
        _end(gathering.play(collection))


@docs.command(short_help="Read again what changed, and what is new")
def update(
    name: Name = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make the index anew, with the embedder in force")
    ] = False,
    retry: Annotated[
        bool, typer.Option("--retry", help="Try files again that could not be read")
    ] = False,
    no_dense: NoDense = False,
    strict: Strict = False,
    embedder: Annotated[
        str | None, typer.Option(metavar="NAME", help="Maker of vectors, with --rebuild")
    ] = None,
    store: Store = None,
    json: AsJson = False,
) -> None:
    r"""Read what is new or changed in the folders that were added; what is gone leaves.

    A folder that cannot be seen, as on a disk that is not there, keeps its documents.

    \b
    Examples:
      agent docs update
      agent docs update -c papers --retry
      agent docs update --rebuild --embedder openai:text-embedding-3-small
    """
    from agent.cli.documents.gathering import Gathering
    from agent.cli.documents.shelves import shelf
    from tools.documents.adding.adding import Wishes

    place = shelf(collection=name, embedder=embedder, qdrant=store, strict=strict or None)
    wishes = Wishes(dense=not no_dense, retry=retry)
    with place.rebuilt() if rebuild else place.required() as collection:
        _end(Gathering(place.settings, wishes, None, json).play(collection))


@docs.command(short_help="Take documents out, or delete a collection")
def rm(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH...]", help="Files, folders, documents")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="The whole collection")] = False,
    name: Name = None,
    yes: Yes = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go")] = False,
    store: Store = None,
) -> None:
    r"""Take documents out of a collection; the files themselves stay where they are.

    \b
    Examples:
      agent docs rm notes/old.md
      agent docs rm --all -c papers
    """
    from agent.cli.documents.shelves import shelf

    if bool(paths) == everything:
        raise UserError("say what to take out", "name files and folders, or give --all")
    place = shelf(collection=name, qdrant=store)
    if everything:
        _delete(place, yes, dry_run)
    else:
        _take_out(place, paths or [], yes, dry_run)


@docs.command(short_help="Move a collection to a Qdrant server, or back")
def move(
    to: Annotated[str, typer.Option("--to", metavar="URL|here", help="Server, or this machine")],
    name: Name = None,
) -> None:
    r"""Move a collection to a Qdrant server by its URL, or back to this machine, vectors and all.

    The server's key is read from QDRANT_API_KEY. Stopped before the end, all stays where it was.

    \b
    Examples:
      agent docs move --to https://qdrant.example.org:6333 -c papers
      agent docs move --to here -c papers
    """
    from agent.cli.documents.moving import moved
    from agent.cli.documents.shelves import shelf

    place = shelf(collection=name)
    with place.required() as collection:
        moved(collection, "" if to == "here" else to, place.settings.color)


def _take_out(place: "Shelf", paths: "Sequence[Path]", yes: bool, dry_run: bool) -> None:
    from agent.cli.documents.shelves import meant
    from agent.render.places import shown
    from agent.render.wording import counted
    from tools.documents.adding.rooting import forget

    with place.required() as collection:
        named = [meant(collection, path) for path in paths]
        found = dict.fromkeys(source for one in named for source in one.sources)
        if dry_run:
            for source in found:
                streams.out(f"would take out {shown(source)}")
            return
        many = counted(len(found), "document")
        if not confirm(f"take {many} out of the collection {collection.name}?", yes):
            raise refused("nothing taken out")
        for one in named:
            for spot in one.places:
                forget(collection, spot)
        for source in found:
            collection.remove(source)
        streams.note(f"took {many} out of the collection {collection.name}; the files stay")


def _delete(place: "Shelf", yes: bool, dry_run: bool) -> None:
    from agent.render.wording import counted

    with place.required() as collection:
        totals = collection.totals()
    many = f"{place.settings.collection} ({counted(totals.files - totals.skipped, 'document')})"
    if dry_run:
        streams.out(f"would delete the collection {many}")
    elif confirm(f"delete the collection {many}?", yes):
        place.delete()
        streams.note(f"deleted the collection {many}; the files stay")
    else:
        raise refused("nothing deleted")


def _end(code: int) -> None:
    if code:
        raise typer.Exit(code)


docs.command(short_help="Find the passages that match best")(looking.search)
docs.command(short_help="Show a document, a page or lines of it, or a passage")(looking.show)
docs.command("list", short_help="List the collections, or the documents of one")(looking.list_)
docs.command(short_help="Show how much is in a collection")(looking.stats)
docs.command(short_help="Write all passages as JSON lines")(looking.export)
