"""`agent models`: names of models, and the files of those that run inside the process."""

import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import streams, table
from agent.cli.confirm import confirm, refused
from agent.cli.invocation import settings_from
from agent.cli.naming import changing, listing, pricing, trying
from agent.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

    from agent.models.embedded.bench import BenchResult
    from agent.models.weights import Weights
    from agent.settings import Settings

models = typer.Typer(no_args_is_help=True, help="List, name, try, fetch and measure models")

Name = Annotated[
    str | None, typer.Argument(metavar="NAME", help="Model to act on; default: the one in use")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object")]


models.command("list", short_help="List the models, and which of them are here")(listing.list_)
models.command(short_help="Show where a model is and what it costs")(listing.show)
models.command("test", short_help="Ask a model whether it answers, calls tools, obeys a schema")(
    trying.try_
)
models.command()(changing.default)
models.command(short_help="Call a model by a name of your own")(changing.alias)
models.add_typer(pricing.prices, name="prices")


@models.command()
def pull(name: Name = None) -> None:
    """Fetch a model, or go on fetching it, and print where it is."""
    from agent.cli.progress import Watch
    from agent.models import weights

    settings, wanted = _chosen(name)
    means = weights.Means(token=_token())
    with Watch(settings.color) as watch:
        path = weights.pull(wanted, settings, watch.report, streams.note, means)
    streams.out(str(path))


@models.command()
def path(name: Name = None) -> None:
    """Print where the file of a model is, or would be."""
    from pathlib import Path

    from agent.models.weights import FROM_A_FILE, find, path_of

    settings = settings_from(model=name).settings
    _need_file(settings.model)
    if settings.model.startswith(FROM_A_FILE):
        own = Path(settings.model.removeprefix(FROM_A_FILE)).expanduser()
        streams.out(str(own.absolute()))
    else:
        streams.out(str(path_of(find(settings.model), settings.models_folder)))


@models.command()
def rm(
    name: Name = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go")] = False,
) -> None:
    """Remove the file of a model."""
    from agent.models.weights import leftovers, remove

    settings, wanted = _chosen(name)
    found = leftovers(wanted, settings.models_folder)
    if not found:
        streams.note(f"{wanted.name} is not here: nothing to remove")
        return
    if dry_run:
        for each in found:
            streams.out(f"would remove {each}")
    elif confirm(f"remove {wanted.name} ({table.megabytes(sum(map(_size, found)))})?", yes):
        for each in remove(wanted, settings.models_folder):
            streams.note(f"removed {each}")
    else:
        raise refused("nothing removed")


@models.command()
def bench(name: Name = None, json: Json = False) -> None:
    """Measure how fast a model loads, reads and writes on this machine."""
    from agent.cli.progress import Watch
    from agent.models.embedded.bench import bench as measure
    from agent.models.embedded.opening import open_model

    settings = settings_from(model=name).settings
    _need_file(settings.model)
    with Watch(settings.color) as watch:
        model = open_model(settings, watch.report, streams.note, use_snapshots=False)
    try:
        _print_bench(settings.model, measure(model), json)
    finally:
        model.close()


def _chosen(name: str | None) -> tuple["Settings", "Weights"]:
    """Return the settings in force and the weights that `name`, or else they, mean."""
    from agent.models.weights import FROM_A_FILE, find

    settings = settings_from(model=name).settings
    _need_file(settings.model)
    if settings.model.startswith(FROM_A_FILE):
        raise UserError(
            f"{settings.model} is a file of your own", "name a model of `agent models list`"
        )
    return settings, find(settings.model)


def _need_file(name: str) -> None:
    """Raise `UserError` for a model that has no file of ours: somebody else's server runs it."""
    from agent.models.reference import reference_of

    reference = reference_of(name)
    if reference.hosted:
        message = f"{name} runs on a server: there is no file of it here"
        raise UserError(message, f"to see whether it answers: agent models test {name}")
    if not reference.embedded:
        message = f"{name} is run by transformers, which keeps its files itself"
        raise UserError(message, "name a model of `agent models list`")


def _token() -> str:
    return os.environ.get("HF_TOKEN", "")


def _print_bench(name: str, result: "BenchResult", json: bool) -> None:
    if json:
        _print_json({"schema_version": 1, "model": name, **asdict(result)})
        return
    lines = [
        ["load", f"{result.load_s:.2f} s"],
        ["read", f"{result.read_tokens_s:.1f} tokens/s"],
        ["write", f"{result.write_tokens_s:.1f} tokens/s"],
        ["peak memory", f"{result.peak_mb:,} MB"],
    ]
    table.show(lines)


def _print_json(document: dict[str, object]) -> None:
    from json import dumps

    streams.out(dumps(document, ensure_ascii=False))


def _size(path: "Path") -> int:
    return path.stat().st_size
