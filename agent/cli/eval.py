"""The command `eval`: strategies and models on the questions of a suite."""

from typing import Annotated

import typer

from agent.cli import flags
from agent.cli.columns import Choice
from agent.cli.evaluating import evaluate
from agent.cli.invocation import settings_from
from agent.errors import UserError
from agent.modeltable import resolved
from agent.settings import Settings

SETTINGS = (
    "base_url", "samples", "protocol", "max_steps", "max_seconds", "max_tokens", "max_cost",
    "temperature", "seed", "threads", "context_tokens", "color",
)  # fmt: skip

SuiteArgument = Annotated[
    str,
    typer.Argument(
        metavar="SUITE",
        help="A suite that ships with the program, a suite file, or a file of JSON lines",
        show_default=False,
    ),
]
Strategies = Annotated[
    str | None,
    typer.Option("--strategy", "-s", metavar="A,B", help="How to answer: one column for each"),
]
Models = Annotated[
    str | None,
    typer.Option("--model", "-m", metavar="A,B", help="Models: one column for each strategy"),
]
Reader = Annotated[
    str | None,
    typer.Option("--suite", metavar="NAME", help="Read and score a bare file like this suite"),
]
Limit = Annotated[int | None, typer.Option(metavar="N", help="Most questions. Default: all")]
Skip = Annotated[int, typer.Option(metavar="N", help="Leave out the first questions")]
Seed = Annotated[
    int | None,
    typer.Option(metavar="N", help="Seed of random choices. Default: 0, so that runs repeat"),
]
MaxSeconds = Annotated[
    float | None,
    typer.Option(metavar="SECONDS", help="Most seconds of a question. Default: 0, no limit"),
]
MaxTokens = Annotated[
    int | None,
    typer.Option(
        metavar="N", help="Most tokens written for a question. Default: 0, the strategy's own limit"
    ),
]
MaxCost = Annotated[
    float | None,
    typer.Option(metavar="USD", help="Most US dollars of a question. Default: 0, no limit"),
]
Cache = Annotated[
    bool,
    typer.Option("--cache", help="Keep replies on disk, and take those that are there"),
]
Workers = Annotated[
    int,
    typer.Option(metavar="N", help="Questions at a time, each with a model in memory of its own"),
]
Web = Annotated[bool, typer.Option("--web", help="Let strategies look things up on the web")]
Resume = Annotated[bool, typer.Option("--resume/--no-resume", help="Go on from what --out holds")]
Out = Annotated[
    str | None, typer.Option("--out", "-o", metavar="FILE", help="Add each run to a JSONL file")
]
Html = Annotated[
    str | None, typer.Option(metavar="FILE", help="Write a report that a browser shows")
]
Json = Annotated[bool, typer.Option("--json", help="Print the table as one JSON object")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show nothing but the table")]


def eval(
    context: typer.Context,
    suite: SuiteArgument,
    strategy: Strategies = None,
    model: Models = None,
    base_url: flags.BaseUrl = None,
    reader: Reader = None,
    limit: Limit = None,
    skip: Skip = 0,
    seed: Seed = None,
    samples: flags.Samples = None,
    tool: flags.Tool = None,
    option: flags.Option = None,
    prompt: flags.Prompt = None,
    preset: flags.Preset = None,
    out: Out = None,
    resume: Resume = True,
    html: Html = None,
    workers: Workers = 1,
    json: Json = False,
    quiet: Quiet = False,
    protocol: flags.Protocol = None,
    max_steps: flags.MaxSteps = None,
    max_seconds: MaxSeconds = None,
    max_tokens: MaxTokens = None,
    max_cost: MaxCost = None,
    temperature: flags.Temperature = None,
    threads: flags.Threads = None,
    context_tokens: flags.ContextTokens = None,
    color: flags.Color = None,
    cache: Cache = False,
    no_cache: flags.NoCache = False,
    web: Web = False,
    offline: flags.Offline = False,
    debug: flags.Debug = False,
) -> None:
    r"""Compare strategies and models on questions with known answers.

    \b
    Examples:
      agent eval builtin --strategy direct,cot,pal
      agent eval gsm8k --strategy cot,pal --limit 50 --out results.jsonl --html report.html
      agent eval questions.jsonl --model qwen2.5-coder-0.5b,qwen2.5-coder-1.5b
    """
    _need_sense(context)
    chosen = {name: context.params[name] for name in SETTINGS}
    chosen["web"] = flags.web_from(web, offline)
    settings = settings_from(**chosen, offline=offline or None).settings
    choice = Choice(
        suite=suite,
        settings=settings,
        strategies=_several("strategy", strategy),
        models=_models(settings, model),
        reader=reader or "",
        limit=limit or 0,
        skip=skip,
        tools=tuple(tool or ()),
        options=tuple(option or ()),
        prompts=tuple(prompt or ()),
        presets=tuple(preset or ()),
        out=out or "",
        resume=resume,
        html=html or "",
        workers=workers,
        json=json,
        quiet=quiet,
        use_snapshots=not no_cache,
        cache=cache,
    )
    if code := evaluate(choice, context.obj):
        raise typer.Exit(code)


def _need_sense(context: typer.Context) -> None:
    """Refuse values that would quietly mean something else."""
    for flag in ("suite", "strategy", "model", "reader", "out", "html"):
        if (given := context.params[flag]) is not None and not given.strip():
            name = {"suite": "SUITE", "reader": "--suite"}.get(flag, f"--{flag}")
            raise UserError(f"{name} is empty", "give it a value, or leave it out")
    for flag, least in (("limit", 1), ("skip", 0), ("workers", 1)):
        given = context.params[flag]
        if given is not None and given < least:
            raise UserError(f"--{flag} {given}: is below {least}", f"give it {least} or more")


def _models(settings: Settings, given: str | None) -> tuple[str, ...]:
    """Return the whole names of the models to compare."""
    named = [resolved(name, settings.aliases) for name in _several("model", given)]
    return tuple(dict.fromkeys(named)) or (settings.model,)


def _several(flag: str, given: str | None) -> tuple[str, ...]:
    names = tuple(name.strip() for name in (given or "").split(",")) if given else ()
    if "" in names:
        raise UserError(f"--{flag} {given}: one of its names is empty", "write it as A,B,C")
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise UserError(f"--{flag} {given}: names {twice[0]!r} twice", "name each one once")
    return names
