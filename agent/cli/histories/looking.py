"""The commands of `agent sessions` that look and change nothing: list, show, search."""

from typing import Annotated

import typer

from agent.cli import completing, streams
from agent.cli.invocation import settings_from

LIMIT = 20
NOTHING_FOUND = 3
"""The exit code of a search without results: an empty answer is never 0."""
Name = Annotated[
    str,
    typer.Argument(
        metavar="ID|TITLE",
        help="Session: its id, the beginning of it, its title, or last",
        autocompletion=completing.sessions,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object")]
Limit = Annotated[
    int, typer.Option("-n", "--limit", metavar="N", min=1, max=100_000, help="How many at most")
]


def list_(limit: Limit = LIMIT, json: AsJson = False) -> None:
    r"""List the sessions, the one used last first.

    For scripts a line each: id, time in UTC, turns, model and title, with tabs between.

    \b
    Examples:
      agent sessions list
      agent sessions list --limit 100 --json
    """
    from agent.cli.histories import listing
    from agent.cli.histories.shelf import opened

    with opened() as store:
        found = store.sessions(limit)
        where = store.where
    if json:
        listing.print_json(sessions=[listing.of_session(one) for one in found])
    elif found:
        listing.show(found)
    else:
        streams.note(f"there is no session in {where} yet: agent chat begins one")


def show(
    name: Name,
    last: Annotated[
        int, typer.Option("--last", metavar="N", min=0, help="Only the last N turns; 0: all")
    ] = 0,
    json: AsJson = False,
) -> None:
    r"""Show a session as a conversation; in a pipe as Markdown.

    \b
    Examples:
      agent sessions show last
      agent sessions show 4f1c --last 3
    """
    from agent.cli.histories import conversation, listing
    from agent.cli.histories.shelf import named, opened

    settings = settings_from().settings
    with opened(settings) as store:
        session = named(store, name)
        turns = store.turns(session.id)[-last:]
    if json:
        told = [listing.of_run(turn) for turn in turns]
        listing.print_json(session=listing.of_session(session), turns=told)
    else:
        conversation.show(session, turns, settings.color)


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORD...", help="All of them are needed")],
    within: Annotated[
        str,
        typer.Option(
            "--session", "-s", metavar="ID|TITLE", help="Only in this one",
            autocompletion=completing.sessions,
        ),
    ] = "",
    limit: Limit = LIMIT,
    json: AsJson = False,
) -> None:  # fmt: skip
    r"""Find questions and answers that hold all words, the newest first; ends with 3 if none does.

    For scripts a line each: session, run, time in UTC, title and the words in their place, with
    tabs between.

    \b
    Examples:
      agent sessions search monthly rate
      agent sessions search 灯塔 --session last
    """
    from agent.cli.histories import listing
    from agent.cli.histories.shelf import named, opened

    query = " ".join(words)
    with opened() as store:
        hits = store.search(query, limit, named(store, within).id if within else "")
    if json:
        listing.print_json(query=query, results=[listing.of_hit(hit) for hit in hits])
    else:
        listing.show_found(hits)
    if not hits:
        streams.note("nothing holds all these words")
        raise typer.Exit(NOTHING_FOUND)
