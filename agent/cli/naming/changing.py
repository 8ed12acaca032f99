"""`agent models default` and `alias`: change the person's settings file, its comments kept."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from agent.cli import streams
from agent.cli.invocation import settings_from
from agent.errors import ConfigError, UserError
from agent.places import user_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from agent.settings import Settings

FOLDER = 0o700


def default(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Model, or an alias of yours")],
) -> None:
    """Have a model answer from now on: writes it into your settings file."""
    loaded = settings_from()
    _need_model(name, loaded.settings)
    _change(lambda document: document.__setitem__("model", name))
    streams.note(f"{name} answers from now on: {user_file()}")
    now = settings_from()
    if (origin := now.origins["model"]) != str(user_file()):
        streams.note(f"warning: {origin} names {now.settings.model}, and comes first here")


def alias(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What you call it")],
    model: Annotated[str | None, typer.Argument(metavar="MODEL", help="What it means")] = None,
    rm: Annotated[bool, typer.Option("--rm", help="Forget the name")] = False,
) -> None:
    r"""Call a model by a name of your own: writes it into your settings file.

    \b
    Examples:
      agent models alias fast openai:gpt-5-mini
      agent models alias fast --rm
    """
    if rm == (model is not None):
        raise UserError("an alias takes a model, or --rm", f"agent models alias {name} MODEL")
    settings = settings_from().settings
    if model is None:
        _forget(name, settings)
    else:
        _need_name(name, model, settings)
        _change(lambda document: document.setdefault("aliases", {}).__setitem__(name, model))
        streams.note(f"{name} means {model}: {user_file()}")


def _forget(name: str, settings: "Settings") -> None:
    if name not in settings.aliases:
        known = ", ".join(settings.aliases)
        hint = f"there are {known}" if known else "there are none"
        raise UserError(f"there is no alias {name!r}", hint)
    used = [one for one in (*settings.aliases.values(), *settings.fallback) if one == name]
    if used or _written("model") == name:
        raise UserError(f"the alias {name!r} is in use", "change what names it first")
    _change(lambda document: document["aliases"].__delitem__(name))
    streams.note(f"{name} is no alias any more: {user_file()}")


def _need_name(name: str, model: str, settings: "Settings") -> None:
    from agent.models.weights.catalogue import CATALOGUE
    from agent.modeltable import alias_fault, resolved

    if fault := alias_fault(name):
        raise UserError(f"the alias {name!r} {fault}", "call it by one plain word")
    if name in {one.name for one in CATALOGUE}:
        raise UserError(f"{name} is a model of the catalogue", "call the alias by another name")
    try:
        resolved(name, {**settings.aliases, name: model})
    except ConfigError as error:
        raise UserError(str(error).removeprefix("aliases: "), error.hint) from None
    _need_model(model, settings)


def _need_model(name: str, settings: "Settings") -> None:
    """Raise `UserError` where `name` means no model that there could be."""
    from agent.models.weights import find
    from agent.modeltable import resolved

    meant = resolved(name, settings.aliases)
    provider, colon, rest = meant.partition(":")
    if not colon:
        find(meant)
    elif not provider.strip() or not rest.strip():
        raise UserError(f"{name!r} names no model", "write it as PROVIDER:NAME")


def _written(key: str) -> object:
    from agent.tomlfile import table_of

    path = user_file()
    return table_of(path).get(key, ("", ""))[0] if path.exists() else ""


def _change(how: "Callable[[Any], object]") -> None:
    """Change the settings file; whatever is in it otherwise stays to the last blank."""
    import tomlkit
    from filelock import FileLock

    from agent.replacing import PRIVATE, replaced

    path = user_file()
    try:
        path.parent.mkdir(mode=FOLDER, parents=True, exist_ok=True)
        with FileLock(path.with_name(f".{path.name}.lock"), timeout=5, mode=PRIVATE):
            new = not path.exists()
            text = "" if new else path.read_text(encoding="utf-8-sig")
            document = tomlkit.parse(text)
            how(document)
            with replaced(path.resolve(), PRIVATE if new else None) as file:
                file.write(tomlkit.dumps(document))
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(f"{path}: cannot be written: {reason}", "see who owns it") from None
