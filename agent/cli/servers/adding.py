"""Adds servers: each is looked at, shown, and kept once the person approves of its tools."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from agent.cli import streams
from agent.cli.confirm import confirm, refused
from agent.cli.servers import looking, showing
from agent.equipping.mcpservers import Entry
from agent.equipping.servers import SECRET, check_url, servers_file
from agent.errors import UserError
from agent.render.wording import counted
from agent.settings import Settings
from tools.added.mcp.naming import SERVER

SCHEMES = ("http://", "https://")


def entry_from(target: Sequence[str], chosen: Entry) -> Entry:
    """Return the server that the words after its name describe; `chosen` is what flags said."""
    if not target:
        raise UserError(
            "what is the server?", "give a command after --, or an address: agent mcp add -h"
        )
    if target[0].lower().startswith(SCHEMES):
        if len(target) > 1:
            raise UserError(f"{target[1]!r} follows the address", "give the address alone")
        if chosen.env:
            raise UserError("--env is for programs", "a key for an address: --header-from NAME")
        return replace(chosen, url=target[0])
    if chosen.key:
        raise UserError("--header-from is for addresses", "a variable for a program: --env NAME")
    _no_secret_among(target)
    for name in chosen.env:
        if "=" in name:
            raise UserError(
                f"--env {name.partition('=')[0]}=…: a value has no place on a command line",
                "set the variable, and give its name alone",
            )
        if name not in os.environ:
            streams.note(f"warning: {name} is not set now")
    return replace(chosen, command=tuple(target))


def _no_secret_among(words: Sequence[str]) -> None:
    from tools.secrecy import holds_key

    if any(holds_key(word) for word in words):
        raise UserError(
            "a key stands in the command: others can see it", "set a variable, and name it: --env"
        )


def add(entries: Mapping[str, Entry], settings: Settings, yes: bool) -> None:
    """Look at each server, ask, and keep those that the person approves."""
    for name in entries:
        check_name(name)
    left = 0
    for name, entry in entries.items():
        left += not _added(name, whole(entry), settings, yes)
    if left:
        raise refused("nothing kept" if left == len(entries) else f"{left} not kept")


def whole(entry: Entry) -> Entry:
    """Return `entry` with the files that its command names by their whole paths.

    It is started in other folders as well: a file of that name there is somebody else's.
    """
    words = enumerate(entry.command)
    return replace(entry, command=tuple(_whole(word, at == 0) for at, word in words))


def _whole(word: str, is_program: bool) -> str:
    if is_program and Path(word).name == word:  # it is looked for where programs are
        return word
    try:
        return str(Path(word).absolute()) if Path(word).is_file() else word
    except (OSError, ValueError):  # an argument may be no name of a file
        return word


def check_name(name: str) -> None:
    """Raise `UserError` for what cannot be the name of a server."""
    if not SERVER.fullmatch(name):
        hint = "use letters, digits and hyphens, at most 24"
        raise UserError(f"{name!r} is no name for a server", hint)


def _added(name: str, entry: Entry, settings: Settings, yes: bool) -> bool:
    if entry.url:
        check_url(entry.url, settings)
    servers = servers_file()
    before = servers.read().get(name)
    streams.placeholder(f"looking at {name} …")
    seen = looking.seen(name, entry, settings)
    streams.clear()
    for notice in seen.notices:
        streams.note(f"warning: {notice}")
    streams.note(f"{name}: {showing.where(entry)}: {counted(len(seen.offered), 'tool')}")
    showing.show(name, seen.offered)
    if not seen.offered:
        raise UserError(f"{name} offers no tools", "there is nothing to add")
    for one in entry.variables:
        if SECRET.search(one):
            streams.note(f"warning: the value of {one} is kept in {servers.path}")
    what = "replace" if before is not None else "add"
    if not confirm(f"{what} {name}, with these tools?", yes):
        return False
    servers.set(name, replace(seen.entry, tools=seen.offered))
    streams.note(f"{name}: kept in {servers.path}")
    return True
