"""The command `ask`: one question, one answer."""

from pathlib import Path

import typer

from agent.cli import consulting, continuing, flags, growing, inputs, surfing
from agent.cli.answering import Opener, answer
from agent.cli.planning import plan_from
from agent.cli.request import Request
from agent.cli.schema import schema_from
from agent.loading import Loaded

LATEST = "last"
SETTINGS = (
    "model", "strategy", "samples", "min_confidence", "protocol", "max_steps", "max_seconds",
    "max_tokens", "max_cost", "temperature", "seed", "threads", "context_tokens", "region", "color",
    "strict", "base_url", "ca_bundle",
)  # fmt: skip
"""The flags that are settings: the environment and files may give them too."""


def ask(
    context: typer.Context,
    words: flags.Words = None,
    file: flags.Files = None,
    go_on: flags.Continue = False,
    session: flags.Session = None,
    docs: flags.Docs = None,
    no_docs: flags.NoDocs = False,
    web: flags.Web = None,
    region: flags.Region = None,
    allow_domain: flags.AllowDomain = None,
    deny_domain: flags.DenyDomain = None,
    allow_private_host: flags.AllowPrivateHost = None,
    strict: flags.Strict = None,
    model: flags.Model = None,
    base_url: flags.BaseUrl = None,
    ca_bundle: flags.CaBundle = None,
    strategy: flags.Strategy = None,
    samples: flags.Samples = None,
    option: flags.Option = None,
    prompt: flags.Prompt = None,
    preset: flags.Preset = None,
    min_confidence: flags.MinConfidence = None,
    tool: flags.Tool = None,
    allow: flags.Allow = None,
    why: flags.Why = False,
    quiet: flags.Quiet = False,
    verbose: flags.Verbose = False,
    json: flags.Json = False,
    jsonl: flags.Jsonl = False,
    schema: flags.Schema = None,
    output: flags.Output = None,
    tree: flags.Tree = None,
    protocol: flags.Protocol = None,
    max_steps: flags.MaxSteps = None,
    max_seconds: flags.MaxSeconds = None,
    max_tokens: flags.MaxTokens = None,
    max_cost: flags.MaxCost = None,
    temperature: flags.Temperature = None,
    seed: flags.Seed = None,
    threads: flags.Threads = None,
    context_tokens: flags.ContextTokens = None,
    encoding: flags.Encoding = None,
    color: flags.Color = None,
    no_record: flags.NoRecord = False,
    no_cache: flags.NoCache = False,
    no_serve: flags.NoServe = False,
    offline: flags.Offline = False,
    debug: flags.Debug = False,
) -> None:
    r"""Answer a question.

    \b
    Examples:
      agent ask "What is 2^61 - 1 divided by 7, rounded to 3 decimals?"
      agent ask "Summarise @notes.txt in one sentence"
      git log --oneline | agent ask -q "How many commits mention a fix?"
      agent ask --json "What is 17 * 3?" | jq .value
      agent ask --docs papers --strict "Which method does the paper compare with?"
      agent ask --web "Who won the last World Cup?"
      agent ask -m openai:gpt-5-mini --max-cost 0.05 "Name a prime above 100"
      agent ask --tool weather.py "How is the weather in Berlin?"
    """
    flags.need_values(context)
    view = flags.view_of(json=json, jsonl=jsonl, quiet=quiet, verbose=verbose)
    loaded = flags.settings_of(context, SETTINGS, docs, no_docs, no_record, offline)
    settings = loaded.settings
    flags.need_question(context, words)
    plan = plan_from(settings.strategy, option or (), prompt or (), preset or (), why, samples or 0)
    shape = schema_from(Path(schema)) if schema else None
    reading = consulting.reading_of(settings, plan.strategy)
    asked = inputs.gather(words or (), file or (), encoding or "", reading)
    request = Request(
        question=asked.question,
        settings=settings,
        plan=plan,
        view=view,
        destination=Path(output) if output else None,
        tree=growing.checked(tree, plan) if tree else None,
        schema=shape,
        use_snapshots=not no_cache,
        warnings=(*asked.warnings, *plan.notices, *surfing.notices(web, settings, plan)),
        given=asked.given,
        named=consulting.named(loaded.origins) and not no_docs,
        tools=tuple(tool or ()),
        allow=tuple(allow or ()),
        domains=(tuple(allow_domain or ()), tuple(deny_domain or ())),
    )
    if code := _answered(request, session or LATEST * go_on, loaded, context.obj):
        raise typer.Exit(code)


def _answered(request: Request, session: str, loaded: Loaded, open_model: Opener | None) -> int:
    if session:
        return continuing.answered(request, session, loaded, open_model)
    return answer(request, open_model)
