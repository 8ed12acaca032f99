"""The command `explain`: how a question would be answered, and at what cost, without asking it."""

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import consulting, flags, inputs, signals, streams, surfing
from agent.cli.answering import Opener
from agent.cli.planning import kit_of, plan_from
from agent.errors import ModelUnavailable
from agent.settings import Settings
from agent.strategies.plan import Plan

if TYPE_CHECKING:
    from agent.messages import Question
    from agent.models.embedded.pace import Pace
    from agent.models.model import Model
    from agent.strategies.explaining import Explanation
    from agent.strategies.strategy import Kit

SETTINGS = (
    "model", "strategy", "samples", "protocol", "temperature", "threads", "context_tokens", "color",
)  # fmt: skip
Classify = Annotated[
    bool, typer.Option("--classify", help="Ask the model where no rule decides: one short call")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object")]


def explain(
    context: typer.Context,
    words: flags.Words = None,
    file: flags.Files = None,
    docs: flags.Docs = None,
    no_docs: flags.NoDocs = False,
    web: flags.Web = None,
    model: flags.Model = None,
    strategy: flags.Strategy = None,
    samples: flags.Samples = None,
    option: flags.Option = None,
    prompt: flags.Prompt = None,
    preset: flags.Preset = None,
    classify: Classify = False,
    json: Json = False,
    protocol: flags.Protocol = None,
    temperature: flags.Temperature = None,
    threads: flags.Threads = None,
    context_tokens: flags.ContextTokens = None,
    encoding: flags.Encoding = None,
    color: flags.Color = None,
    no_cache: flags.NoCache = False,
    offline: flags.Offline = False,
    debug: flags.Debug = False,
) -> None:
    r"""Show how a question would be answered and what it would cost, without asking it.

    \b
    Examples:
      agent explain "What is 17 * 3?"
      agent explain --strategy cot --json "Is the sky blue?" | jq .predicted.seconds
      agent explain --classify "Who is older, Bach or Handel?"
    """
    flags.need_values(context)
    found = flags.settings_of(context, SETTINGS, docs, no_docs, False, offline)
    settings, named = found.settings, consulting.named(found.origins) and not no_docs
    flags.need_question(context, words)
    plan = plan_from(
        settings.strategy, option or (), prompt or (), preset or (), samples=samples or 0
    )
    reading = consulting.reading_of(settings, plan.strategy)
    asked = inputs.gather(words or (), file or (), encoding or "", reading)
    for warning in (*asked.warnings, *plan.notices):
        streams.note(f"warning: {warning}")
    with ExitStack() as resources:
        documents = consulting.opened(
            settings, named, asked.given, bool(asked.question.attachments)
        )
        if documents is not None:
            resources.callback(documents.close)
        loaded = _model(settings, context.obj, resources, classify, not no_cache)
        surf = surfing.opened(settings, _warn)  # nothing is reached
        kit = kit_of(settings, plan, loaded or _listener(settings), documents, surf)
        explanation = explained(kit, plan, asked.question, _pace(settings, loaded), classify)
    _print(explanation, json)


def _model(
    settings: Settings, opener: Opener | None, resources: ExitStack, needed: bool, snapshots: bool
) -> "Model | None":
    """Return the model for its tokenizer, or None: nothing is fetched for an explanation.

    Raises `ModelUnavailable` where the model is needed and cannot be had.
    """
    from agent.cli.opening_models import open_model

    if opener is None and (lacking := _lacking(settings, needed)) is not None:
        _tell(lacking, needed)
        return None
    streams.placeholder("loading the model …")
    try:
        with signals.deadly():
            loaded = (opener or open_model)(settings, _nothing, _warn, snapshots)
    except ModelUnavailable as error:
        _tell(error, needed)
        return None
    finally:
        streams.clear()
    resources.callback(loaded.close)
    return loaded


def _lacking(settings: Settings, needed: bool) -> ModelUnavailable | None:
    """Return why the model is not opened for its tokenizer alone; None where it is."""
    from agent.models.embedded.opening import weights_at_hand
    from agent.models.reference import reference_of

    reference = reference_of(settings.model)
    if not reference.embedded:
        where = "on a server" if reference.hosted else "in transformers"
        return None if needed else ModelUnavailable(f"{settings.model} runs {where}")
    if weights_at_hand(settings):
        return None
    return ModelUnavailable(
        f"the weights of {settings.model} are not here", "fetch them: agent models pull"
    )


def _tell(error: ModelUnavailable, needed: bool) -> None:
    if needed:
        raise error
    streams.note(f"note: {error}: tokens are guessed from the characters")


def _nothing(progress: object) -> None:
    """Take no notice: nothing is fetched here."""


def _warn(text: str) -> None:
    streams.note(f"warning: {text}")


def _listener(settings: Settings) -> "Model":
    from agent.strategies.rehearsal import Listener

    return Listener(settings.model)


def explained(
    kit: "Kit", plan: Plan, question: "Question", pace: "Pace | None", classify: bool
) -> "Explanation":
    """Return how `question` would be answered with `kit`."""
    from agent.strategies.explaining import explain as found_out

    return found_out(kit, plan.strategy, question, pace, classify)


def _pace(settings: Settings, model: "Model | None") -> "Pace | None":
    """Return what was measured on this machine; loading was measured just now."""
    from agent.models.embedded.pace import kept

    found = kept(settings.paces_folder, settings.model)
    load_s = getattr(model, "load_s", 0.0)
    return found if found is None or not load_s else replace(found, load_s=round(load_s, 2))


def _print(found: "Explanation", json: bool) -> None:
    from agent.cli import explanation

    if json:
        from agent.events import SCHEMA_VERSION
        from agent.render.record import json_text

        streams.out(json_text({"schema_version": SCHEMA_VERSION, **found.as_json()}))
        return
    for line in explanation.lines(found):
        streams.out(line)
