"""The commands of `agent runs` that say what a person thinks of a run, or take it out."""

from typing import Annotated

import typer

from agent.cli import completing, streams
from agent.cli.confirm import confirm, refused
from agent.cli.invocation import settings_from
from agent.cli.past.looking import AsJson, Name
from agent.errors import UserError
from agent.store.rows import RATINGS


def rate(
    name: Name,
    rating: Annotated[str, typer.Argument(metavar="good|bad|clear", help="What you think of it")],
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why")] = "",
) -> None:
    r"""Rate a run: good and bad ones teach a model, see agent runs export --training.

    \b
    Examples:
      agent runs rate last good
      agent runs rate 4f1c bad --note "the unit is missing"
    """
    from agent.cli.histories.shelf import opened

    if rating not in RATINGS:
        raise UserError(f"{rating!r} is no rating", f"use one of {', '.join(RATINGS)}")
    with opened() as store:
        run = store.run(name)
        store.rate(run.id, RATINGS[rating], note)
    done = "is no longer rated" if rating == "clear" else f"is rated {rating}"
    streams.note(f"the run {run.id} {done}")


def fix(
    name: Name,
    correction: Annotated[
        str, typer.Argument(metavar="[ANSWER]", help="What the answer should have been")
    ] = "",
    clear: Annotated[bool, typer.Option("--clear", help="Take a correction back")] = False,
) -> None:
    r"""Say what the answer of a run should have been.

    \b
    Examples:
      agent runs fix last "should be 42"
      agent runs fix last --clear
    """
    from agent.cli.histories.shelf import opened

    wanted = _wanted(correction)
    if bool(wanted) == clear:
        raise UserError(
            "say what the answer should have been, or --clear",
            'write it like this: agent runs fix last "should be 42"',
        )
    with opened() as store:
        run = store.run(name)
        store.correct(run.id, wanted)
    done = f"should have been: {wanted}" if wanted else "is no longer corrected"
    streams.note(f"the run {run.id} {done}")


def rm(
    names: Annotated[
        list[str],
        typer.Argument(metavar="RUN...", help="Runs", autocompletion=completing.runs),
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask")] = False,
    json: AsJson = False,
) -> None:
    r"""Take runs out for good, also out of their sessions.

    \b
    Examples:
      agent runs rm 4f1c
      agent runs rm 4f1c 77ab --yes
    """
    from agent.cli.histories.listing import print_json
    from agent.cli.histories.shelf import opened
    from agent.models.embedded.states import forget_state
    from agent.render.talk import line

    settings = settings_from().settings
    with opened(settings) as store:
        found = list({one.id: one for one in map(store.run, names)}.values())
        what = f"{len(found)} runs" if len(found) > 1 else _titled(line(found[0].question))
        if not confirm(f"remove {what} for good?", yes):
            raise refused("nothing was removed")
        for one in found:
            store.remove_run(one.id)
            if one.session:  # the engine has read it with the other turns
                forget_state(settings.snapshots_folder, one.session)
    if json:
        print_json(removed=[one.id for one in found])
    else:
        streams.note(f"removed {', '.join(one.id for one in found)}")


def _wanted(correction: str) -> str:
    """Return the answer in a correction: people say `should be 42`."""
    bare = correction.strip()
    lead = "should be "
    return bare[len(lead) :].strip() if bare.lower().startswith(lead) else bare


def _titled(question: str) -> str:
    return f"the run {question[:60]!r}"
