"""`agent config`: the settings in force, where each came from, and where the files are."""

from dataclasses import asdict
from typing import Annotated, cast

import typer

from agent.address import shareable
from agent.cli import streams
from agent.cli.invocation import settings_from
from agent.messages import Json as Document
from agent.places import user_file
from agent.settings import Loaded

config = typer.Typer(no_args_is_help=True, help="Show the settings and where they come from")

Origin = Annotated[bool, typer.Option("--origin", help="Say where each value comes from")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object")]


@config.command()
def show(origin: Origin = False, json: Json = False) -> None:
    """Show all settings in force, as a settings file."""
    loaded = settings_from()
    if json:
        from agent.render.record import json_text

        values: Document = cast(Document, shareable(asdict(loaded.settings)))
        origins: Document = {**loaded.origins}
        document: Document = {"schema_version": 1, "settings": values, "origins": origins}
        streams.out(json_text(document, indent=2))
        return
    for line in _lines(loaded, origin):
        streams.out(line)


@config.command()
def path() -> None:
    """Print where your settings file is, or would be."""
    file = user_file()
    streams.out(str(file))
    if not file.exists():
        streams.note('it is not there yet; a line in it looks like: model = "qwen2.5-coder-0.5b"')


def _lines(loaded: Loaded, origin: bool) -> list[str]:
    """Return the settings as TOML, their origins as comments."""
    from json import dumps  # strings of TOML are written as those of JSON

    settings = shareable(asdict(loaded.settings))
    lines = [f"{key} = {dumps(value, ensure_ascii=False)}" for key, value in settings.items()]
    if not origin:
        return lines
    width = max(map(len, lines))
    origins = [loaded.origins[key] for key in settings]
    return [f"{line:{width}}  # {where}" for line, where in zip(lines, origins, strict=True)]
