"""The flags that `ask`, `chat` and others share, and what is wrong with them together."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from agent.cli import completing, streams
from agent.cli.invocation import settings_from
from agent.cli.showing import View
from agent.errors import UserError
from agent.loading import Loaded
from agent.settings import Settings

DEFAULT = Settings()

Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="QUESTION",
        help="The question; - reads it from standard input, @FILE attaches a file",
        show_default=False,
    ),
]
Files = Annotated[
    list[str] | None,
    typer.Option(
        "--file", "-f", metavar="FILE", help="Attach a file: text, PDF, office; repeatable"
    ),
]
Docs = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help=f"Collection to look up in, see agent docs. Default: {DEFAULT.collection}",
        show_default=False,
    ),
]
NoDocs = Annotated[bool, typer.Option("--no-docs", help="Look nothing up in collections")]
Web = Annotated[
    bool | None,
    typer.Option(
        "--web/--no-web",
        help="Look all up on the web, or nothing. Default: what the question asks to",
        show_default=False,
    ),
]
Region = Annotated[
    str | None,
    typer.Option(metavar="xx-yy", help="Country and language of searches, such as us-en"),
]
AllowDomain = Annotated[
    list[str] | None,
    typer.Option(metavar="DOMAIN", help="Open its pages without asking; repeatable"),
]
DenyDomain = Annotated[
    list[str] | None,
    typer.Option(metavar="DOMAIN", help="Never open its pages; repeatable"),
]
AllowPrivateHost = Annotated[
    list[str] | None,
    typer.Option(metavar="HOST", help="Reach a host that is not public; repeatable"),
]
Strict = Annotated[
    bool | None,
    typer.Option("--strict", help="End with code 3 where a claim has no verified quote"),
]
Encoding = Annotated[
    str | None,
    typer.Option(
        "--encoding", metavar="NAME", help="Encoding of all inputs. Default: detected, UTF-8"
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object")]
Jsonl = Annotated[bool, typer.Option("--jsonl", help="Print one JSON event a line, as it happens")]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Show nothing but the answer, without its sources")
]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Show every step, also without a terminal")
]
Output = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write the answer to a file, atomically"),
]
Tree = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="Write the tree of thoughts as an HTML page; with -s tot"),
]
Schema = Annotated[
    str | None,
    typer.Option("--schema", metavar="FILE", help="Answer in the form of this JSON Schema"),
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        "-m",
        metavar="NAME",
        help=f"Model, also PROVIDER:NAME. Default: {DEFAULT.model}",
    ),
]
Strategy = Annotated[
    str | None,
    typer.Option(
        "--strategy",
        "-s",
        metavar="NAME",
        help=f"How to answer. Default: {DEFAULT.strategy}",
        autocompletion=completing.strategies,
    ),
]
Samples = Annotated[
    int | None,
    typer.Option(metavar="K", help="Samples of a strategy that votes. Default: 0, its own number"),
]
MinConfidence = Annotated[
    float | None,
    typer.Option(metavar="P", help="End with code 3 below this confidence, 0-1. Default: 0"),
]
Option = Annotated[
    list[str] | None,
    typer.Option(
        "--option", "-O", metavar="NAME=VALUE", help="Set an option of the strategy; repeatable"
    ),
]
Prompt = Annotated[
    list[str] | None,
    typer.Option(metavar="FILE", help="Use a prompt file of your own; repeatable"),
]
Preset = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="Add a role, a style or a form of output; repeatable",
        autocompletion=completing.presets,
    ),
]
Why = Annotated[bool, typer.Option("--why", help="Say why this strategy was chosen")]
Protocol = Annotated[
    str | None,
    typer.Option(
        metavar="auto|native|grammar|text",
        help=f"How the model calls tools. Default: {DEFAULT.protocol}",
    ),
]
MaxSteps = Annotated[
    int | None,
    typer.Option(metavar="N", help=f"Most steps. Default: {DEFAULT.max_steps}"),
]
MaxSeconds = Annotated[
    float | None,
    typer.Option(metavar="SECONDS", help="Most seconds of the run. Default: 0, no limit"),
]
MaxTokens = Annotated[
    int | None,
    typer.Option(metavar="N", help="Most tokens written. Default: 0, the strategy's own limit"),
]
MaxCost = Annotated[
    float | None,
    typer.Option(metavar="USD", help="Most US dollars of the run. Default: 0, no limit"),
]
BaseUrl = Annotated[
    str | None,
    typer.Option(metavar="URL", help="Endpoint that runs the model. Default: the provider's own"),
]
CaBundle = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="PEM file of authorities to trust besides the usual ones"),
]
Temperature = Annotated[
    float | None,
    typer.Option(metavar="T", help=f"Freedom of wording, 0-5. Default: {DEFAULT.temperature:g}"),
]
Seed = Annotated[
    int | None,
    typer.Option(metavar="N", help="Seed of random choices. Default: -1, a new one each time"),
]
Threads = Annotated[
    int | None,
    typer.Option(metavar="N", help="Threads of the model. Default: 0, the physical cores"),
]
ContextTokens = Annotated[
    int | None,
    typer.Option(
        metavar="N", help=f"Tokens the model holds at once. Default: {DEFAULT.context_tokens}"
    ),
]
Color = Annotated[
    str | None,
    typer.Option(metavar="auto|always|never", help=f"Use colour. Default: {DEFAULT.color}"),
]
Continue = Annotated[
    bool, typer.Option("--continue", "-c", help="Go on with the last question, or session")
]
Session = Annotated[
    str | None,
    typer.Option(
        metavar="ID|NAME",
        help="Ask as the next question of this session",
        autocompletion=completing.sessions,
    ),
]
Tool = Annotated[
    list[str] | None,
    typer.Option(
        "--tool",
        metavar="SOURCE",
        help="Add tools: Python, TOML or OpenAPI file, MODULE:NAME; repeatable",
    ),
]
Allow = Annotated[
    list[str] | None,
    typer.Option(metavar="TOOL", help="Run this tool without asking; repeatable"),
]
NoRecord = Annotated[bool, typer.Option("--no-record", help="Keep nothing of this run")]
NoServe = Annotated[
    bool, typer.Option("--no-serve", help="Load the model, also where agent serve has it")
]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Neither read nor write prompt snapshots and pages")
]
Offline = Annotated[bool, typer.Option("--offline", help="Never use the network")]
Debug = Annotated[bool, typer.Option("--debug", help="Show a traceback with each error")]


def settings_of(
    context: typer.Context,
    settings: Sequence[str],
    docs: str | None,
    no_docs: bool,
    no_record: bool,
    offline: bool,
) -> Loaded:
    """Return the settings in force, those flags among them that are named in `settings`."""
    chosen = {name: context.params[name] for name in settings}
    chosen["collection"] = collection_from(docs, no_docs)
    chosen["record"] = "never" if no_record else None
    chosen["serve"] = "never" if context.params.get("no_serve") else None
    chosen["web"] = web_from(context.params["web"], offline)
    chosen["private_hosts"] = ",".join(context.params.get("allow_private_host") or ()) or None
    return settings_from(**chosen, offline=offline or None)


def collection_from(docs: str | None, no_docs: bool) -> str | None:
    """Return the setting that `--docs` and `--no-docs` make; None leaves it alone."""
    if docs is not None and no_docs:
        raise UserError("--docs and --no-docs do not go together", "choose one of them")
    return "" if no_docs else docs


def web_from(given: bool | None, offline: bool) -> str | None:
    """Return the setting that `--web` and `--no-web` make; None leaves it alone."""
    if given and offline:
        raise UserError("--web and --offline do not go together", "choose one of them")
    return None if given is None else "always" if given else "never"


def need_values(context: typer.Context) -> None:
    """Refuse empty names: a script whose variable is not set would quietly get something else."""
    for flag in (
        "file", "schema", "output", "tree", "encoding", "model", "strategy", "prompt", "preset",
        "docs", "session", "resume", "region", "allow_domain", "deny_domain",
        "allow_private_host", "base_url", "ca_bundle",
    ):  # fmt: skip
        given = context.params.get(flag)
        values = given if isinstance(given, (list, tuple)) else [given]
        if any(value is not None and not value.strip() for value in values):
            raise UserError(
                f"--{flag.replace('_', '-')} is empty", "give it a value, or leave it out"
            )


def view_of(**chosen: bool) -> View:
    """Return the view that flags ask for; raise `UserError` where there are two."""
    names = [name for name, given in chosen.items() if given]
    if len(names) > 1:
        both = " and ".join(f"--{name}" for name in names)
        raise UserError(f"{both} do not go together", "choose one of them")
    views: dict[str, View] = {
        "json": "json", "jsonl": "jsonl", "quiet": "quiet", "verbose": "verbose"
    }  # fmt: skip
    return views[names[0]] if names else "text"


def need_question(context: typer.Context, words: list[str] | None) -> None:
    """Show the help instead of waiting for a person who does not know that they are asked."""
    if (not words or words == ["-"]) and sys.stdin is not None and sys.stdin.isatty():
        streams.clear()
        sys.stderr.write(context.get_help() + "\n\n")
        raise UserError("there is no question", 'agent ask "…", or pipe one in: … | agent ask -')
