"""`agent config`: the settings in force, where each came from, and where the files are."""

import re
from dataclasses import asdict, replace
from typing import Annotated, Any, cast

import typer

from agent.address import masked
from agent.cli import streams
from agent.cli.invocation import settings_from
from agent.loading import Loaded
from agent.messages import Json as Document
from agent.modeltable import Models, told
from agent.places import user_file
from agent.settings import TABLES, Settings

config = typer.Typer(no_args_is_help=True, help="Show the settings and where they come from")

BARE = re.compile(r"[A-Za-z0-9_-]+")
"""A key that TOML takes without quotes."""

Origin = Annotated[bool, typer.Option("--origin", help="Say where each value comes from")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object")]


@config.command()
def show(origin: Origin = False, json: Json = False) -> None:
    """Show all settings in force, as a settings file."""
    loaded = settings_from()
    if json:
        from agent.render.record import json_text

        values: Document = values_of(loaded.settings)
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
    settings = values_of(loaded.settings)
    plain = [key for key in settings if key not in TABLES]
    lines = [f"{key} = {_toml(settings[key])}" for key in plain]
    if origin:
        width = max(map(len, lines))
        lines = [
            f"{line:{width}}  # {loaded.origins[key]}"
            for key, line in zip(plain, lines, strict=True)
        ]
    heads = [("aliases", settings["aliases"], "aliases")]
    heads += [(f"models.{_toml(one)}", own, "models") for one, own in settings["models"].items()]
    for head, table, key in heads:
        if table:
            where = f"  # {loaded.origins[key]}" if origin else ""
            lines += ["", f"[{head}]{where}", *_pairs(table)]
    return lines


def values_of(settings: Settings) -> dict[str, Any]:
    """Return settings as others may see them: without passwords and keys."""
    given = asdict(replace(settings, models=Models()))
    given["fallback"] = [*settings.fallback]
    given["models"] = {name: told(table) for name, table in settings.models.tables.items()}
    return cast(dict[str, Any], _shareable(given))


def _shareable(value: Any) -> Any:
    from tools.secrecy import redacted

    if isinstance(value, dict):
        return {name: _shareable(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_shareable(one) for one in value]
    return redacted(masked(value)) if isinstance(value, str) else value


def _pairs(table: dict[str, Any]) -> list[str]:
    return [f"{key if BARE.fullmatch(key) else _toml(key)} = {_toml(table[key])}" for key in table]


def _toml(value: Any) -> str:
    """Return a value as TOML writes it: texts, numbers and lists are those of JSON."""
    from json import dumps

    if isinstance(value, dict):
        return f"{{ {', '.join(_pairs(value))} }}" if value else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return dumps(value, ensure_ascii=False)
