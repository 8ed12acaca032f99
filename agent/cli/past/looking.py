"""The commands of `agent runs` that look and change nothing: list, show, why."""

import sys
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import completing, streams
from agent.errors import UserError

if TYPE_CHECKING:
    from agent.store.rows import Run
    from agent.store.store import Store

LIMIT = 20
Name = Annotated[
    str,
    typer.Argument(
        metavar="RUN",
        help="Run: its id, the beginning of it, or last",
        autocompletion=completing.runs,
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object")]


def list_(
    session: Annotated[
        str, typer.Option("--session", metavar="ID|TITLE", help="Only turns of this session",
                          autocompletion=completing.sessions)
    ] = "",
    failed: Annotated[
        bool, typer.Option("--failed", help="Only those that were stopped or brought no answer")
    ] = False,
    rated: Annotated[
        bool, typer.Option("--rated", help="Only those that were rated or corrected")
    ] = False,
    limit: Annotated[
        int, typer.Option("-n", "--limit", metavar="N", min=1, max=100_000, help="At most")
    ] = LIMIT,
    json: AsJson = False,
) -> None:  # fmt: skip
    r"""List the runs, the newest first.

    For scripts a line each: id, time in UTC, state, strategy, model, seconds, rating and question,
    with tabs between.

    \b
    Examples:
      agent runs list
      agent runs list --failed --limit 5
      agent runs list --session last --json
    """
    from agent.cli.histories.listing import of_run, print_json
    from agent.cli.histories.shelf import named, opened
    from agent.cli.past import listing

    with opened() as store:
        within = named(store, session).id if session else ""
        found = _chosen(store, within, failed, rated, limit)
        where = store.where
    if json:
        print_json(runs=[of_run(one) for one in found])
    elif found:
        listing.show(found)
    else:
        which = " like that" if session or failed or rated else ""
        streams.note(f"there is no run{which} in {where} yet: agent ask makes one")


def show(
    name: Name,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show prompts and replies as they were")
    ] = False,
    step: Annotated[
        int | None, typer.Option("--step", metavar="N", min=1, help="Only this step")
    ] = None,
    page: Annotated[
        int | None,
        typer.Option("--page", metavar="N", min=1, help="Only this page, as it was read"),
    ] = None,
    json: AsJson = False,
) -> None:
    r"""Show a run step by step: thoughts, actions, observations, votes, answer, figures.

    Quotes of web pages are proven again: each is looked for in the page as it was read then.

    \b
    Examples:
      agent runs show last
      agent runs show 4f1c --step 2 -v
      agent runs show last --page 1 | less
      agent runs show last --json
    """
    from agent.cli.histories.shelf import opened
    from agent.cli.past.telling import told
    from agent.render.history import history_of

    with opened() as store:
        run = store.run(name)
        entries = [*store.entries(run=run.id)]
    history = history_of(run, entries)
    if page:
        from agent.cli.past.snapshots import print_page

        print_page(history, page, json)
        return
    if json:
        from agent.render.run_json import document

        sys.stdout.write(document([(history, entries)]))
        return
    if step and step not in history.steps:
        last = max(history.steps, default=0)
        hint = f"it has steps 1 to {last}" if last else "it ended before the first"
        raise UserError(f"the run {run.id} has no step {step}", hint)
    for text in told(history, verbose, step or 0):
        streams.out(text)


def why(name: Name, json: AsJson = False) -> None:
    r"""Say why a run was answered by the strategy that it was.

    \b
    Examples:
      agent runs why last
    """
    from agent.cli.histories.listing import print_json
    from agent.cli.histories.shelf import opened
    from agent.strategies.explaining import REASONS

    with opened() as store:
        run = store.run(name)
        events = [one.body for one in store.entries(run=run.id, kind="event")]
    chosen = [one for one in events if one["type"] == "chosen"]
    reasons = [(str(one["strategy"]), str(one["reason"])) for one in chosen]
    reasons = reasons or [(run.strategy, REASONS["person"])]
    if json:
        print_json(run_id=run.id, chosen=[{"strategy": a, "reason": b} for a, b in reasons])
        return
    for strategy, reason in reasons:
        streams.out(f"{strategy}: {reason}")


def _chosen(store: "Store", session: str, failed: bool, rated: bool, limit: int) -> "list[Run]":
    from agent.cli.choosing_runs import newest
    from agent.cli.past.listing import FAILED

    if not (session or failed):
        return store.runs(limit, rated=rated)
    found = reversed(store.turns(session)) if session else newest(store, rated)
    fitting = (
        one
        for one in found
        if (not failed or one.state in FAILED) and (not rated or one.rating or one.correction)
    )
    return list(islice(fitting, limit))
