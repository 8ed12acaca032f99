"""Keeps keys for the person: in the keyring where there is one, else in the file of keys."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from agent.errors import AgentError, UserError
from agent.models.access import Access
from agent.models.keys import file, ring
from agent.models.keys.command import NAME
from agent.models.keys.finding import VARIABLES, variable_of
from agent.models.keys.key import Key
from agent.models.keys.value import key_of
from agent.modeltable import ModelTable

PROVIDER = re.compile(r"[a-z][a-z0-9_-]{0,63}")
LONG = 20
"""Of a key that is this long, its end may be shown."""
SHOWN = 4


@dataclass(frozen=True)
class Listed:
    """A place where there is a key."""

    owner: str
    """A provider, or a model that has its own."""
    source: str
    ends: str = ""
    """Its last characters, where it is long."""


def checked(provider: str) -> str:
    """Return the name of a provider; raise `UserError` where `provider` is none."""
    name = provider.strip().lower()
    if PROVIDER.fullmatch(name):
        return name
    first = name.partition(":")[0]
    hint = f"name the provider: {first}" if PROVIDER.fullmatch(first) else "such as openai"
    raise UserError("that is no name of a provider", hint)  # it may be a key: it is not shown


def keep(provider: str, text: str, path: Path, in_file: bool) -> Key:
    """Keep the key `text` of `provider`, and return it with the place where it is now."""
    key = key_of(text, "standard input", "give the key alone, in one line")
    if not in_file and ring.available():
        ring.put(provider, key.value)
        file.change(path, lambda kept: _moved(kept, provider, ring=True))
        return replace(key, source=ring.SOURCE)

    def added(kept: file.Kept) -> file.Kept:
        found = _moved(kept, provider, ring=False)
        return replace(found, keys={**found.keys, provider: key.value})

    if provider in file.read(path).keyring:
        ring.remove(provider)  # it would be found first
    file.change(path, added)
    return replace(key, source=str(path))


def remove(provider: str, path: Path) -> list[str]:
    """Remove the keys of `provider` that are kept; return from where."""
    found = file.read(path)
    gone = [str(path)] if provider in found.keys else []
    if ring.find(provider) is not None:
        ring.remove(provider)
        gone.insert(0, ring.SOURCE)
    if gone or provider in found.keyring:
        file.change(path, lambda kept: _moved(kept, provider, ring=False))
    return gone


def listed(access: Access) -> Iterator[Listed]:
    """Yield the places where there are keys, those that are found first at the beginning."""
    for model, table in sorted(access.models.tables.items()):
        if source := _source(table):
            yield Listed(model, source, _ends(access.environment.get(table.api_key_env, "")))
    kept = file.read(access.keys_file)
    names = {*VARIABLES, *kept.keys, *kept.keyring}
    for provider in sorted(names):
        yield from _of_provider(provider, access, kept)


def _of_provider(provider: str, access: Access, kept: file.Kept) -> Iterator[Listed]:
    variable = variable_of(provider)
    if value := access.environment.get(variable, "").strip():
        yield Listed(provider, variable, _ends(value))
    if provider in kept.keyring and (found := ring.find(provider)):
        yield Listed(provider, ring.SOURCE, _ends(found))
    if found := kept.keys.get(provider):
        yield Listed(provider, str(access.keys_file), _ends(found))


def _source(table: ModelTable) -> str:
    return table.api_key_env or table.api_key_file or (NAME if table.api_key_command else "")


def _ends(value: str) -> str:
    """Return the end of a key, by which a person tells it from others."""
    with suppress(AgentError):
        value = key_of(value, "", "").value
        return value[-SHOWN:] if len(value) >= LONG else ""
    return ""


def _moved(kept: file.Kept, provider: str, ring: bool) -> file.Kept:
    """Return `kept` without the key of `provider`, which is in the keyring or is not."""
    keys = {name: key for name, key in kept.keys.items() if name != provider}
    names = {*kept.keyring} - {provider} | ({provider} if ring else set())
    return file.Kept(keys, tuple(sorted(names)))
