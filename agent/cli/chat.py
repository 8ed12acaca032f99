"""The command `chat`: a conversation in the terminal."""

from typing import Annotated

import typer

from agent.cli import ask, consulting
from agent.cli.invocation import settings_from
from agent.errors import UserError

SETTINGS = (
    "model", "strategy", "samples", "protocol", "max_steps", "max_seconds", "max_tokens",
    "temperature", "seed", "threads", "context_tokens", "color",
)  # fmt: skip
"""The flags that are settings."""

Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="QUESTION", help="The first question", show_default=False),
]
Continue = Annotated[bool, typer.Option("--continue", "-c", help="Go on with the last session")]
Resume = Annotated[
    str | None,
    typer.Option("--resume", "-r", metavar="ID|NAME", help="Go on with this session"),
]
Name = Annotated[str | None, typer.Option(metavar="TITLE", help="Name the new session")]
Allow = Annotated[
    list[str] | None,
    typer.Option(metavar="TOOL", help="Let a tool run without asking; repeatable"),
]
NoRecord = Annotated[bool, typer.Option("--no-record", help="Keep nothing of this chat")]


def chat(
    context: typer.Context,
    words: Words = None,
    go_on: Continue = False,
    resume: Resume = None,
    name: Name = None,
    file: ask.Files = None,
    docs: ask.Docs = None,
    no_docs: ask.NoDocs = False,
    model: ask.Model = None,
    strategy: ask.Strategy = None,
    samples: ask.Samples = None,
    option: ask.Option = None,
    prompt: ask.Prompt = None,
    preset: ask.Preset = None,
    allow: Allow = None,
    quiet: ask.Quiet = False,
    verbose: ask.Verbose = False,
    json: ask.Json = False,
    jsonl: ask.Jsonl = False,
    protocol: ask.Protocol = None,
    max_steps: ask.MaxSteps = None,
    max_seconds: ask.MaxSeconds = None,
    max_tokens: ask.MaxTokens = None,
    temperature: ask.Temperature = None,
    seed: ask.Seed = None,
    threads: ask.Threads = None,
    context_tokens: ask.ContextTokens = None,
    color: ask.Color = None,
    no_record: NoRecord = False,
    no_cache: ask.NoCache = False,
    offline: ask.Offline = False,
    debug: ask.Debug = False,
) -> None:
    r"""Talk with the model in the terminal.

    \b
    Examples:
      agent chat
      agent chat -c
      agent chat "What is in @notes.txt?"
      printf '%s\n' "What is 17 * 3?" "And times 2?" | agent chat -q
    """
    ask.need_values(context)
    view = ask.view_of(json=json, jsonl=jsonl, quiet=quiet, verbose=verbose)
    flags = {one: context.params[one] for one in SETTINGS}
    flags["collection"] = ask.collection_from(docs, no_docs)
    flags["record"] = "never" if no_record else None
    loaded = settings_from(**flags, offline=offline or None)
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
    )
    if code := talked(wanted, context.obj):
        raise typer.Exit(code)
