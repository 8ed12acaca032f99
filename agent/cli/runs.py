"""`agent runs`: what was asked so far, to be looked at, played again, gone on with and rated."""

from typing import Annotated

import typer

from agent.cli.exporting_runs import export
from agent.cli.flags import Color, Json, Quiet, view_of
from agent.cli.invocation import settings_from
from agent.cli.past import looking, rating
from agent.cli.past.looking import Name
from agent.errors import UserError

runs = typer.Typer(
    no_args_is_help=True, help="Look at what was asked, play it again, go on from any step, rate it"
)
runs.command("list", short_help="List the runs, the newest first")(looking.list_)
runs.command(short_help="Show a run step by step")(looking.show)
runs.command(short_help="Say why a strategy was taken")(looking.why)

Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show every step")]
Jsonl = Annotated[bool, typer.Option("--jsonl", help="Print one JSON event a line")]
Lenient = Annotated[
    bool, typer.Option("--lenient", help="Play on where the program asks something else now")
]


@runs.command(short_help="Play a run again, offline, as it was")
def replay(
    name: Name,
    quiet: Quiet = False,
    verbose: Verbose = False,
    json: Json = False,
    jsonl: Jsonl = False,
    lenient: Lenient = False,
    color: Color = None,
) -> None:
    r"""Play a run again from its record: no model, no tool, no network.

    The same bytes come out as then, and the same exit code. Where the program or a prompt has
    changed since, it says at which step, and ends with code 1.

    \b
    Examples:
      agent runs replay last
      agent runs replay 4f1c -v
      agent runs replay last --jsonl > again.jsonl
    """
    from agent.cli.past import replaying
    from agent.cli.past.finding import past_named

    view = view_of(quiet=quiet, verbose=verbose, json=json, jsonl=jsonl)
    settings = settings_from(color=color).settings
    past = past_named(settings, name)
    if code := replaying.replay(past, settings, view, lenient):
        raise typer.Exit(code)


@runs.command(short_help="Go on from a step of a run with a change")
def fork(
    context: typer.Context,
    name: Name,
    at: Annotated[
        int, typer.Option("--at", metavar="STEP", min=1, help="The first step that is done anew")
    ],
    model: Annotated[
        str, typer.Option("--model", "-m", metavar="NAME", help="Another model goes on")
    ] = "",
    strategy: Annotated[
        str, typer.Option("--strategy", "-s", metavar="NAME", help="Another one, at step 1 alone")
    ] = "",
    temperature: Annotated[
        float | None, typer.Option(metavar="T", min=0, max=5, help="Freedom of wording, 0-5")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(metavar="N", min=0, max=2**31 - 1, help="Seed of random choices")
    ] = None,
    reply: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What the model says at this step instead")
    ] = None,
    observation: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What its tool brings at this step instead")
    ] = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    json: Json = False,
    jsonl: Jsonl = False,
    lenient: Lenient = False,
    color: Color = None,
) -> None:
    r"""Play a run up to a step and go on from there with a change, as a run of its own.

    Steps count as agent runs show numbers them.

    \b
    Examples:
      agent runs fork last --at 2 --temperature 0.8 --seed 7
      agent runs fork 4f1c --at 3 --model qwen2.5-coder-1.5b
      agent runs fork last --at 1 --observation "the file is not there"
    """
    from agent.cli.past import forking

    view = view_of(quiet=quiet, verbose=verbose, json=json, jsonl=jsonl)
    if (reply, observation) != (None, None) and "" in (reply, observation):
        raise UserError("the text is empty", "write what is said or brought instead")
    settings = settings_from(color=color, model=model or None).settings
    wish = forking.Wish(at, model, strategy, temperature, seed, reply, observation, lenient)
    if code := forking.fork(settings, name, wish, view, context.obj):
        raise typer.Exit(code)


runs.command(short_help="Write runs as a page, or as data to train on")(export)
runs.command(short_help="Rate a run")(rating.rate)
runs.command(short_help="Say what the answer should have been")(rating.fix)
runs.command(short_help="Take runs out for good")(rating.rm)
