"""`agent models list` and `show`: which models there are, and what is known of each."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, cast

import typer

from agent.cli import streams, table
from agent.cli.flags import BaseUrl, Json
from agent.cli.invocation import settings_from

if TYPE_CHECKING:
    from agent.messages import Json as Document
    from agent.models.weights import Weights
    from agent.settings import Settings

Name = Annotated[
    str | None, typer.Argument(metavar="NAME", help="Model to show; default: the one in use")
]
Provider = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Ask this provider for the names of its models"),
]


def list_(provider: Provider = None, base_url: BaseUrl = None, json: Json = False) -> None:
    r"""List the models, and which of them are here; your aliases, and those you set up.

    \b
    Examples:
      agent models list
      agent models list --provider openai
    """
    settings = settings_from(base_url=base_url).settings
    if provider is not None:
        _list_of(provider.strip().lower(), settings, json)
        return
    from agent.models.weights import CATALOGUE

    rows = [_row(weights, settings) for weights in CATALOGUE]
    others = [*_others(settings)]
    if json:
        aliases = {**settings.aliases}
        _print_json({"models": rows, "aliases": aliases, "others": others})
        return
    cells = [_cells(row) for row in rows]
    cells += [[str(one["name"]), "", str(one["state"]), "", _mark(one)] for one in others]
    cells += [[name, "", "alias", "", f"= {meant}"] for name, meant in settings.aliases.items()]
    table.show(cells, ["NAME", "SIZE", "STATE", "LICENCE", ""])


def show(name: Name = None, base_url: BaseUrl = None, json: Json = False) -> None:
    """Show where a model is, whose key it takes, what it costs; nothing is asked."""
    from agent.cli.opening_models import access_of
    from agent.models.describing import described

    settings = settings_from(model=name, base_url=base_url).settings
    found = described(settings, access_of(settings))
    if json:
        _print_json(cast("dict[str, object]", asdict(found)))
        return
    hosted = ":" in found.name and found.provider not in ("gguf", "hf")
    key = found.problem or found.key or "none"
    context = f"{found.context_tokens:,} tokens" if found.context_tokens else "unknown"
    lines = [
        ["model", found.name],
        ["provider", found.provider],
        ["address", found.address or ("the provider's own" if hosted else "in this process")],
        ["key", key if hosted else "needs none"],
        ["protocol", found.protocol],
        ["price", found.price or "unknown"],
        ["context", context],
    ]
    lines += [[f"your own {key}", str(value)] for key, value in found.own.items()]
    table.show(lines)


def _list_of(provider: str, settings: "Settings", json: bool) -> None:
    """Print the models that a provider says it has."""
    from agent.clean import printable
    from agent.cli.opening_models import access_of
    from agent.models.describing import listed

    streams.placeholder(f"asking {provider} …")
    names = listed(provider, settings, access_of(settings), streams.note)
    streams.clear()
    whole = [f"{provider}:{name}" for name in names]
    if json:
        _print_json({"provider": provider, "models": whole})
        return
    for one in whole:
        streams.out(" ".join(printable(one).split()))
    if not whole:
        streams.note(f"{provider} names no models")


def _others(settings: "Settings") -> Iterator[dict[str, object]]:
    """Yield the models that the person names in their settings, and which are not ours."""
    from agent.models.weights import CATALOGUE
    from agent.modeltable import resolved

    names = [settings.model, *settings.models.tables]
    names += [resolved(one, settings.aliases) for one in settings.fallback]
    ours = {weights.name for weights in CATALOGUE}
    for name in dict.fromkeys(names):
        if name not in ours:
            yield {"name": name, "state": _state(name), "default": name == settings.model}


def _state(name: str) -> str:
    """Return in one word how a model is run."""
    provider = name.partition(":")[0]
    return {"gguf": "file", "hf": "transformers"}.get(provider, "hosted")


def _mark(row: Mapping[str, object]) -> str:
    return "default" if row["default"] else ""


def _row(weights: "Weights", settings: "Settings") -> dict[str, object]:
    from agent.models.weights import path_of, state

    return {
        "name": weights.name,
        "bytes": weights.total_bytes,
        "state": state(weights, settings.models_folder),
        "licence": weights.licence,
        "default": weights.name == settings.model,
        "path": str(path_of(weights, settings.models_folder)),
    }


def _cells(row: Mapping[str, object]) -> list[str]:
    size = table.megabytes(int(str(row["bytes"])))
    return [str(row["name"]), size, str(row["state"]), str(row["licence"]), _mark(row)]


def _print_json(document: dict[str, object]) -> None:
    from agent.render.record import json_text

    streams.out(json_text(cast("Document", {"schema_version": 1, **document})))
