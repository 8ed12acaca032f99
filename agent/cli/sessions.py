"""`agent sessions`: conversations that were had, to be found, read, kept elsewhere or removed."""

from typing import Annotated

import typer

from agent.cli import completing, redoing, streams
from agent.cli.confirm import confirm, refused
from agent.cli.histories import looking, travelling
from agent.cli.histories.listing import tell
from agent.cli.histories.looking import AsJson, Name
from agent.cli.invocation import settings_from
from agent.errors import UserError

sessions = typer.Typer(
    no_args_is_help=True, help="List, read, search and carry away conversations that were had"
)
sessions.command("list", short_help="List the sessions, the one used last first")(looking.list_)
sessions.command(short_help="Show a session as a conversation")(looking.show)
sessions.command(short_help="Find questions and answers by their words")(looking.search)

MOST_SHOWN = 80
"""Characters of a title in a question."""
Title = Annotated[str, typer.Option("--title", metavar="TITLE", help="Default: that of the old")]


@sessions.command(short_help="Give a session another title")
def rename(
    name: Name,
    title: Annotated[str, typer.Argument(metavar="NEW", help="What it is called from now on")],
    json: AsJson = False,
) -> None:
    r"""Give a session a title, by which it can be called.

    \b
    Examples:
      agent sessions rename last "House loan"
    """
    from agent.cli.histories.shelf import named, opened
    from agent.render.talk import line

    wanted = line(title)
    if not wanted or wanted == "last":
        raise UserError(f"{title!r} is no title", "give words, but not `last`, the one used last")
    with opened() as store:
        session = named(store, name)
        store.rename(session.id, wanted)
        session = store.session(session.id)
    tell(session, f"{session.id} is called {wanted!r}", json)


@sessions.command(short_help="Take sessions out for good")
def rm(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID|TITLE...]", help="Sessions", autocompletion=completing.sessions
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All sessions")] = False,
    older_than: Annotated[
        str, typer.Option(metavar="TIME", help="Those not used for 12h, 30d, 6w or 1y")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go")] = False,
    json: AsJson = False,
) -> None:
    r"""Take sessions out for good, with all their runs that no other session has.

    \b
    Examples:
      agent sessions rm 4f1c
      agent sessions rm --older-than 30d --dry-run
      agent sessions rm --all --yes
    """
    from agent.cli.histories import listing, removing
    from agent.cli.histories.shelf import opened
    from agent.render.talk import title
    from agent.render.wording import counted

    settings = settings_from().settings
    with opened(settings) as store:
        found = removing.chosen(store, names or [], everything, older_than)
        many = counted(len(found), "session")
        what = f"{found[0].id} ({title(found[0])[:MOST_SHOWN]})" if len(found) == 1 else many
        if found and not dry_run:
            if not confirm(f"remove {what} for good?", yes):
                raise refused("nothing removed")
            removing.remove(store, found, settings.snapshots_folder)
    if json:
        told = [listing.of_session(one) for one in found]
        listing.print_json(removed=[] if dry_run else told, would_remove=told if dry_run else [])
    elif dry_run:
        listing.show(found)
    streams.note(f"{'would remove' if dry_run else 'removed'} {what if found else 'nothing'}")


sessions.command(short_help="Write a session to a file, as JSON or Markdown")(travelling.export)
sessions.command("import", short_help="Take in a session that was exported")(travelling.import_)


@sessions.command(short_help="Begin a new session with the turns of another")
def fork(
    name: Name,
    at: Annotated[
        int | None, typer.Option("--at", metavar="TURN", min=0, help="The last turn; default: all")
    ] = None,
    title: Title = "",
    json: AsJson = False,
) -> None:
    r"""Begin a new session with the first turns of another, which stays as it is; print its id.

    \b
    Examples:
      agent sessions fork last --at 3
    """
    from agent.cli.histories.shelf import named, opened
    from agent.render.talk import line
    from agent.render.wording import counted

    with opened() as store:
        session = named(store, name)
        if at is not None and at > session.turns:
            message = f"--at {at}: the session has {counted(session.turns, 'turn')}"
            raise UserError(message, "give less, or leave it out for all")
        new = store.fork(session.id, at, line(title))
    tell(new, f"{new.id} has {counted(new.turns, 'turn')} of {session.id}", json)


@sessions.command(short_help="Take the last turns out of a session")
def undo(
    name: Name,
    turns: Annotated[int, typer.Option("--turns", metavar="N", min=1, help="How many")] = 1,
    json: AsJson = False,
) -> None:
    r"""Take the last turns out of a session; their runs stay: agent runs list.

    \b
    Examples:
      agent sessions undo last
    """
    from agent.cli.histories import listing
    from agent.cli.histories.shelf import named, opened
    from agent.render.talk import line

    with opened() as store:
        session = named(store, name)
        with store.hold(session.id, 0):
            gone = store.undo(session.id, turns)
        session = store.session(session.id)
    if not gone:
        raise UserError(f"the session {session.id} has no turn", "agent sessions list shows turns")
    if json:
        told = [listing.of_run(run) for run in gone]
        listing.print_json(session=listing.of_session(session), undone=told)
        return
    for run in gone:
        streams.note(f"took out turn {run.turn}: {line(run.question)[:100]}")


sessions.command(short_help="Ask the last question of a session again")(redoing.retry)
sessions.command(short_help="Ask another question in place of the last turn")(redoing.edit)
sessions.command(short_help="Fold all but the last turn into a summary")(redoing.compact)
