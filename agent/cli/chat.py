"""The command `chat`: a conversation in the terminal."""

from typing import Annotated

import typer

from agent.cli import completing, consulting, flags
from agent.errors import UserError

SETTINGS = (
    "model", "base_url", "ca_bundle", "strategy", "samples", "protocol", "max_steps",
    "max_seconds", "max_tokens", "max_cost", "temperature", "seed", "threads", "context_tokens",
    "region", "color",
)  # fmt: skip
"""The flags that are settings."""

Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="QUESTION", help="The first question", show_default=False),
]
Continue = Annotated[bool, typer.Option("--continue", "-c", help="Go on with the last session")]
Resume = Annotated[
    str | None,
    typer.Option(
        "--resume",
        "-r",
        metavar="ID|NAME",
        help="Go on with this session",
        autocompletion=completing.sessions,
    ),
]
Name = Annotated[str | None, typer.Option(metavar="TITLE", help="Name the new session")]
NoRecord = Annotated[bool, typer.Option("--no-record", help="Keep nothing of this chat")]


def chat(
    context: typer.Context,
    words: Words = None,
    go_on: Continue = False,
    resume: Resume = None,
    name: Name = None,
    file: flags.Files = None,
    docs: flags.Docs = None,
    no_docs: flags.NoDocs = False,
    web: flags.Web = None,
    region: flags.Region = None,
    allow_domain: flags.AllowDomain = None,
    deny_domain: flags.DenyDomain = None,
    allow_private_host: flags.AllowPrivateHost = None,
    model: flags.Model = None,
    base_url: flags.BaseUrl = None,
    ca_bundle: flags.CaBundle = None,
    strategy: flags.Strategy = None,
    samples: flags.Samples = None,
    option: flags.Option = None,
    prompt: flags.Prompt = None,
    preset: flags.Preset = None,
    tool: flags.Tool = None,
    allow: flags.Allow = None,
    quiet: flags.Quiet = False,
    verbose: flags.Verbose = False,
    json: flags.Json = False,
    jsonl: flags.Jsonl = False,
    protocol: flags.Protocol = None,
    max_steps: flags.MaxSteps = None,
    max_seconds: flags.MaxSeconds = None,
    max_tokens: flags.MaxTokens = None,
    max_cost: flags.MaxCost = None,
    temperature: flags.Temperature = None,
    seed: flags.Seed = None,
    threads: flags.Threads = None,
    context_tokens: flags.ContextTokens = None,
    color: flags.Color = None,
    no_record: NoRecord = False,
    no_cache: flags.NoCache = False,
    offline: flags.Offline = False,
    debug: flags.Debug = False,
) -> None:
    r"""Talk with the model in the terminal.

    \b
    Examples:
      agent chat
      agent chat -c
      agent chat "What is in @notes.txt?"
      printf '%s\n' "What is 17 * 3?" "And times 2?" | agent chat -q
    """
    flags.need_values(context)
    view = flags.view_of(json=json, jsonl=jsonl, quiet=quiet, verbose=verbose)
    loaded = flags.settings_of(context, SETTINGS, docs, no_docs, no_record, offline)
    if go_on and resume is not None:
        raise UserError("--continue and --resume do not go together", "choose one of them")
    from agent.cli.chatting.opening import Wanted, talked

    wanted = Wanted(
        loaded.settings,
        consulting.named(loaded.origins) and not no_docs,
        view,
        resume or ("last" if go_on else ""),
        name or "",
        " ".join(words or ()),
        tuple(file or ()),
        tuple(option or ()),
        tuple(prompt or ()),
        tuple(preset or ()),
        samples or 0,
        tuple(allow or ()),
        not no_cache,
        (tuple(allow_domain or ()), tuple(deny_domain or ())),
        tuple(tool or ()),
    )
    if code := talked(wanted, context.obj):
        raise typer.Exit(code)
