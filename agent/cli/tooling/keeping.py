"""`agent tools add`, `rm`, `enable` and `disable`: which tools every run has."""

import difflib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import streams
from agent.cli.invocation import settings_from
from agent.cli.tooling.known import AsJson, opened, own, print_json, shown
from agent.cli.tooling.listing import may
from agent.errors import AgentError, UserError

if TYPE_CHECKING:
    from agent.equipping.kept import Given
    from tools.toolbox import Tool

MCP = "mcp:"
Source = Annotated[
    str, typer.Argument(metavar="SOURCE", help="A file, an address, or package.module:Name")
]
Word = Annotated[str, typer.Argument(metavar="NAME", help="A tool, a source, or a file")]
Alias = Annotated[str, typer.Option("--name", metavar="NAME", help="What to call it")]
Server = Annotated[
    str, typer.Option("--server", metavar="URL", help="Where the service of the document is")
]


def add(source: Source, name: Alias = "", server: Server = "", json: AsJson = False) -> None:
    r"""Add tools for every run: a command in TOML, an OpenAPI document, or code.

    \b
    Examples:
      agent tools add weather.toml
      agent tools add https://api.example.org/openapi.json --name weather
      agent tools add tools.py
    """
    from agent.equipping import kept
    from agent.equipping.words import is_service

    if (name or server) and not is_service(source):
        raise UserError(f"{source} is code: it has a name already", "leave out --name and --server")
    word, given = _whole(source), kept.Given(name, server)
    found = _brought(word, given)
    kept.change(kept.kept_file(), lambda known: kept.with_source(known, word, given))
    if json:
        print_json({"source": word, "tools": [one.name for one in found]})
        return
    for one in found:
        asks = ", asks first" if one.asks else ""
        streams.note(f"added {one.name} (may: {may(one.permissions) or 'nothing declared'}{asks})")


def rm(source: Source, json: AsJson = False) -> None:
    """Take out tools that were added; nothing of theirs is deleted."""
    from agent.equipping import kept

    path = kept.kept_file()
    known = kept.read(path).sources
    named = {given.name: word for word, given in known.items() if given.name}
    word = next((one for one in (source, _whole(source), named.get(source)) if one in known), None)
    if word is None:
        near = difflib.get_close_matches(source, [*known, *named], 1, 0.4)
        hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known) or 'none'}"
        raise UserError(f"{source!r} was not added", hint)
    kept.change(path, lambda kept_now: kept.with_source(kept_now, word, None))
    _tell(f"{word}: taken out", {"source": word, "removed": True}, json)


def enable(name: Word, json: AsJson = False) -> None:
    """Offer a disabled tool or source again, or let code of a project run as it is now."""
    _switch(name, enabled=True, json=json)


def disable(name: Word, json: AsJson = False) -> None:
    """Offer a tool, or all of a source, to no model; code of a project runs no more."""
    _switch(name, enabled=False, json=json)


def _switch(name: str, enabled: bool, json: bool) -> None:
    if name.startswith(MCP):
        _switch_server(name.removeprefix(MCP), enabled)
    elif _is_project_file(name):
        _switch_file(Path(name), enabled)
    else:
        _switch_tool(name, enabled)
    state = "enabled" if enabled else "disabled"
    _tell(f"{name}: {state}", {"name": name, "enabled": enabled}, json)


def _is_project_file(name: str) -> bool:
    return name.endswith((".py", ".toml")) or "/" in name or Path(name).is_dir()


def _switch_file(path: Path, enabled: bool) -> None:
    from agent.equipping.trust import Trust

    trust = Trust.of(settings_from().settings)
    files = trust.enable([path]) if enabled else trust.disable([path])
    if not files:
        raise UserError(f"{path} was not enabled", "agent tools list")


def _switch_server(name: str, enabled: bool) -> None:
    from agent.equipping.servers import servers_file

    servers = servers_file()
    if name not in servers.read():
        raise UserError(f"there is no MCP server {name!r}", "agent mcp list")
    servers.enable(name, enabled)


def _switch_tool(name: str, enabled: bool) -> None:
    from agent.equipping import kept

    path = kept.kept_file()
    if not (enabled and name in kept.read(path).disabled):
        _need_known(name)
    kept.change(path, lambda known: kept.with_disabled(known, name, not enabled))


def _need_known(name: str) -> None:
    """Raise `UserError` where no added tool and no source has this name."""
    if name in {**own().tools, **shown().tools}:
        hint = f"agent tools deny {name}; --no-web and --no-docs leave the web and documents out"
        raise UserError(f"{name} is the program's own tool", hint)
    with opened() as known:
        names = [*known.added.tools, *(source.name for source in known.equipment.sources)]
    if name not in names:
        near = difflib.get_close_matches(name, names, 1, 0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names) or 'none'}"
        raise UserError(f"there is no added tool or source {name!r}", hint)


def _brought(word: str, given: "Given") -> "list[Tool]":
    """Return the tools of a source; raise `AgentError` where it brings none."""
    import os

    from agent.equipping.equipment import equipped
    from agent.equipping.names import OWN
    from agent.equipping.opening import source_of
    from agent.equipping.wishes import Wishes

    told: list[str] = []
    settings = settings_from().settings
    wishes = Wishes(settings, told.append, kept={word: given}, environment=os.environ)
    equipment = equipped([source_of(word, wishes)], told.append, reserved=OWN)
    try:
        found = [*equipment.all()]
    finally:
        equipment.close()
    for text in told:
        streams.note(text)
    if not found:
        raise AgentError(f"{word} brings no tools", "look at what it holds")
    return found


def _whole(word: str) -> str:
    """Return `word` as it means the same in every folder."""
    path = Path(word).expanduser()
    return str(path.absolute()) if path.exists() else word


def _tell(text: str, document: "dict[str, object]", json: bool) -> None:
    if json:
        print_json(document)  # type: ignore[arg-type]
    else:
        streams.note(text)
