"""`agent models test`: asks a model three short questions, and says what it can."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import signals, streams
from agent.cli.flags import BaseUrl, Json, Offline
from agent.cli.invocation import settings_from

if TYPE_CHECKING:
    from agent.models.model import Model
    from agent.models.trying import Tried, Words
    from agent.settings import Settings

Name = Annotated[
    str | None, typer.Argument(metavar="NAME", help="Model to ask; default: the one in use")
]


def try_(
    context: typer.Context,
    name: Name = None,
    base_url: BaseUrl = None,
    json: Json = False,
    offline: Offline = False,
) -> None:
    r"""Ask a model three short questions: does it answer, call tools, obey a schema.

    \b
    Examples:
      agent models test openai:gpt-5-mini
      agent models test openai:qwen3 --base-url http://localhost:8000/v1
    """
    from agent.models.trying import trials

    given = settings_from(model=name, base_url=base_url, offline=offline or None)
    settings = given.settings
    found = []
    model = _opened(settings, context)
    try:
        for one in trials(model, _words()):
            found.append(one)
            if not json:
                streams.out(f"{one.state:7} {one.name}: {_plain(one.detail)}")
    finally:
        model.close()
    if json:
        _print_json(model.name, found)
    if any(one.state == "failed" for one in found):
        raise typer.Exit(1)


def _opened(settings: "Settings", context: typer.Context) -> "Model":
    from dataclasses import replace

    from agent.cli.opening_models import open_model
    from agent.cli.progress import Watch

    alone = replace(settings, fallback=())  # another one would answer for it
    with signals.deadly(), Watch(settings.color) as watch:
        return (context.obj or open_model)(alone, watch.report, streams.note, False)


def _words() -> "Words":
    from agent.messages import Question
    from agent.models.trying import Words
    from agent.prompts import Library

    library, nothing = Library(), Question("")
    answer, call, form = (
        library.asking(f"trial/{name}", nothing)[0].messages for name in ("answer", "call", "form")
    )
    return Words(answer, call, form)


def _plain(text: str) -> str:
    from agent.clean import printable

    return " ".join(printable(text).split())


def _print_json(name: str, found: "list[Tried]") -> None:
    from agent.render.record import json_text

    tried = [{**asdict(one), "cost_usd": one.usage.cost_usd} for one in found]
    for one in tried:
        del one["usage"]
    streams.out(json_text({"schema_version": 1, "model": name, "trials": tried}))  # type: ignore[dict-item]
