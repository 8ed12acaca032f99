"""Loads the settings: flag, then environment, then project file, then user file, then default.

Nothing else reads the environment. Files are TOML: `.agent.toml` in the working folder or one above
it (the project's) and `config.toml` in the user's configuration folder.
"""

import difflib
import os
import stat
import typing
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

from agent import address
from agent.errors import ConfigError, UserError
from agent.modeltable import Models, aliases_of, tables_of
from agent.places import is_there, project_file, user_file
from agent.setting import checked, parsed
from agent.settings import KINDS, NAMED, PERSONAL, TABLES, Settings, with_model
from agent.tomlfile import place_in, table_of


@dataclass(frozen=True)
class Loaded:
    """Settings, and where each value came from."""

    settings: Settings
    origins: Mapping[str, str]
    """By setting: `default`, a file, `AGENT_…`, or `--flag`."""
    notices: tuple[str, ...] = ()
    """What the person should know about their files."""


def load(
    flags: Mapping[str, object | None], environment: Mapping[str, str], folder: Path
) -> Loaded:
    """Return the settings in force.

    Args:
        flags: by setting, what the command line gave; None where it gave nothing.
        environment: the process environment; `AGENT_MODEL` and so on count.
        folder: the working folder, from which the project file is searched upwards.

    Raises:
        ConfigError: unknown key, wrong type, or a file that cannot be read; names file and line.
        UserError: the same in a flag.
    """
    notices: list[str] = []
    values: dict[str, object] = {}
    origins = {field.name: "default" for field in fields(Settings)}
    for layers in (_files(folder, notices), _variables(environment, notices), _flags(flags)):
        for origin, found in layers:
            values.update(found)
            origins.update(dict.fromkeys(found, origin))
    fixed = frozenset(key for key, origin in origins.items() if origin.startswith(NOT_FILES))
    models = replace(typing.cast(Models, values.pop("models", Models())), fixed=fixed)
    plain = Settings(models=models, **typing.cast(Any, values))
    settings = with_model(plain, plain.model)
    own = f'{origins["models"]} [models."{settings.model}"]'
    origins.update(dict.fromkeys(settings.models.usual, own))
    return Loaded(settings, origins, tuple(notices))


NOT_FILES = ("--", "AGENT_")
"""How the origins begin that are no files."""
Layers = Iterator[tuple[str, Mapping[str, object]]]
"""Where settings come from, and what they are; the later ones win."""


def _files(folder: Path, notices: list[str]) -> Layers:
    try:
        user = user_file()
    except ConfigError:  # no home folder: nobody's settings are in it
        user = None
    if user is not None and is_there(user):
        found = _read(user)
        yield str(user), found
        notices += _privacy(user, secret=address.shareable(found) != found)
    if (project := project_file(folder)) is not None:
        yield str(project), _read(project, PERSONAL)


def _variables(environment: Mapping[str, str], notices: list[str]) -> Layers:
    for name, text in environment.items():
        key = name.removeprefix("AGENT_").lower()
        if not name.startswith("AGENT_") or not text.strip():
            continue
        if key in TABLES:
            raise ConfigError(f"{name} is set", f"{key} is a table of your own settings file")
        if key in KINDS:
            yield name, {key: parsed(key, text.strip(), name, KINDS)}
        else:
            notices += _misspelt(name, key)


def _flags(flags: Mapping[str, object | None]) -> Layers:
    for key, value in flags.items():
        flag = NAMED.get(key) or f"--{key.replace('_', '-')}"
        try:
            yield flag, {} if value is None else {key: checked(key, value, flag, KINDS)}
        except ConfigError as error:  # a mistake on the command line, not in a file
            raise UserError(str(error), error.hint) from None


def _read(path: Path, refused: Set[str] = frozenset()) -> dict[str, object]:
    """Return the settings in the file `path`; none of `refused` may be among them."""
    found: dict[str, object] = {}
    tables: dict[str, object] = {}
    for key, (value, where) in table_of(path).items():
        if key in refused or (refused and key == "model" and ":" in str(value)):
            hint = f"set it in your own settings file, or as AGENT_{key.upper()}"
            hint = "write it into your own settings file" if key in TABLES else hint
            raise ConfigError(f"{where}: a project may not set {key!r}", hint)
        if key in TABLES:
            tables[key] = value
        else:
            found[key] = checked(key, value, where, KINDS)
    return {**found, **_tables(path, tables)}


def _tables(path: Path, given: Mapping[str, object]) -> dict[str, object]:
    """Return what the tables in the file `path` say of models."""
    placed = partial(place_in, path)
    found: dict[str, object] = {}
    aliases = aliases_of(given["aliases"], placed) if "aliases" in given else {}
    if "aliases" in given:
        found["aliases"] = aliases
    if "models" in given:
        found["models"] = Models(tables_of(given["models"], aliases, KINDS, placed))
    return found


def _misspelt(name: str, key: str) -> list[str]:
    """Warn of a variable that is nearly a setting; others may be of other programs."""
    near = difflib.get_close_matches(key, [field.name for field in fields(Settings)], 1, 0.8)
    return [f"{name} is no setting; did you mean AGENT_{near[0].upper()}?"] if near else []


def _privacy(path: Path, secret: bool) -> list[str]:
    """Warn where others may write the user's file, or read a password in it."""
    mode = path.stat().st_mode if os.name == "posix" else 0
    if mode & (stat.S_IWGRP | stat.S_IWOTH):  # it decides where programs come from
        return [f"{path} can be changed by others: chmod 600 it"]
    if secret and mode & (stat.S_IRGRP | stat.S_IROTH):
        return [f"{path} holds a password that others can read: chmod 600 it"]
    return []
