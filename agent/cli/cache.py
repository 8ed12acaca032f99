"""`agent cache`: the prompt snapshots on disk, and the replies that evaluations keep."""

from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import streams, table
from agent.cli.confirm import confirm, refused
from agent.cli.invocation import settings_from

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agent.models.caching import Replies
    from agent.models.embedded.snapshots import Snapshot, Snapshots

cache = typer.Typer(no_args_is_help=True, help="Show or clear the prompt snapshots")


@cache.command()
def show(
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object")] = False,
) -> None:
    """Show how many prompt snapshots there are, and where."""
    from json import dumps

    snapshots = _snapshots()
    found = snapshots.all()
    figures = {
        "schema_version": 1,
        "folder": str(snapshots.folder),
        "count": len(found),
        "bytes": _bytes(found),
        "most_bytes": snapshots.most_bytes,
    }
    replies = _replies()
    kept = replies.figures()
    if json:
        told = {"folder": str(replies.folder), "count": kept.count, "bytes": kept.bytes}
        streams.out(dumps({**figures, "replies": told}, ensure_ascii=False))
        return
    size = f"{table.megabytes(_bytes(found))} of {table.megabytes(snapshots.most_bytes)}"
    rows = [["folder", str(snapshots.folder)], ["snapshots", str(len(found))], ["size", size]]
    if kept.count:
        rows.append(["replies", f"{kept.count:,}, {table.megabytes(kept.bytes)}"])
    table.show(rows)


@cache.command()
def clear(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go")] = False,
) -> None:
    """Remove all prompt snapshots, and replies that were kept."""
    snapshots, replies = _snapshots(), _replies()
    found, kept = snapshots.all(), replies.figures()
    told = f"{len(found)} prompt snapshots ({table.megabytes(_bytes(found))})"
    told += f" and {kept.count:,} replies" if kept.count else ""
    if dry_run:
        for each in found:
            streams.out(f"would remove {each.path}")
        if kept.count:
            streams.out(f"would remove {replies.path}")
    elif not (found or kept.count):
        snapshots.clear()  # unfinished ones may be there
        streams.note("there are no prompt snapshots")
    elif confirm(f"remove {told} from {snapshots.folder}?", yes):
        gone = snapshots.clear()
        if kept.count:
            replies.clear()
            streams.note(f"removed {kept.count:,} replies ({table.megabytes(kept.bytes)})")
        streams.note(f"removed {len(gone)} prompt snapshots ({table.megabytes(_bytes(gone))})")
    else:
        raise refused("nothing removed")


def _replies() -> "Replies":
    from agent.models.caching import Replies

    return Replies(settings_from().settings.replies_folder)


def _snapshots() -> "Snapshots":
    from agent.models.embedded.snapshots import Snapshots

    settings = settings_from().settings
    return Snapshots(settings.snapshots_folder, settings.snapshots_bytes)


def _bytes(found: "Iterable[Snapshot]") -> int:
    return sum(each.size_bytes for each in found)
