"""The MCP servers that a person has added, with what they approved of each: a file of their own.

Only they can read or write it: it says which programs are started, and may hold values of variables
that others call secret. A project's `.mcp.json` is never read for a run.
"""

import json
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, get_args

from agent.equipping.presence import PROJECT_SERVERS_FILE, SERVERS_FILE
from agent.errors import AgentError, ConfigError, InUse
from agent.replacing import PRIVATE, replaced
from tools.added.mcp.described import Described
from tools.added.mcp.naming import SERVER
from tools.added.mcp.server import Limits, Trust

FILE = SERVERS_FILE
PROJECT_FILE = PROJECT_SERVERS_FILE
"""What other programs read in a project; here it is only mentioned."""
LARGEST_FILE = 20_000_000
WAIT_S = 5.0
LIMITS = Limits()
LONGEST_S = 3600.0


@dataclass(frozen=True)
class Entry:
    """One server, as the person added it."""

    command: tuple[str, ...] = ()
    """The program and its arguments; empty for a server that is reached over HTTP."""
    env: tuple[str, ...] = ()
    """Variables that it is given besides the few that every program needs."""
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Variables with values of its own, which came with an import."""
    url: str = field(default="", repr=False)
    key: str = ""
    """The name of the key that goes with every request."""
    legacy: bool = False
    trust: Trust = "ask"
    local: bool = False
    enabled: bool = True
    start_s: float = LIMITS.start_s
    call_s: float = LIMITS.call_s
    tools: tuple[Described, ...] = ()
    """What was approved."""


@dataclass(frozen=True)
class Servers:
    """The servers in a file."""

    path: Path

    def read(self) -> dict[str, Entry]:
        """Return the servers by name; none where there is no file.

        Raises `ConfigError` for a file that cannot be trusted.
        """
        if not os.path.lexists(self.path):
            return {}
        self._refuse_others()
        try:
            if self.path.stat().st_size > LARGEST_FILE:
                raise ConfigError(f"{self.path}: is too large", "remove it")
            found = json.loads(self.path.read_text(encoding="utf-8"))
            return {_name(name): _entry(body) for name, body in found["servers"].items()}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            what = f"{type(error).__name__}: {error}"
            raise ConfigError(
                f"{self.path}: is damaged: {what[:200]}", "mend or remove it"
            ) from None
        except OSError as error:
            reason = error.strerror or str(error)
            raise ConfigError(f"{self.path}: cannot be read: {reason}", "remove it") from None

    def set(self, name: str, entry: Entry | None) -> None:
        """Keep a server; None forgets it.

        Raises:
            ConfigError: the file that is there cannot be trusted, and is left as it is.
            AgentError: it cannot be written.
        """
        self._change(lambda known: entry, name)

    def enable(self, name: str, enabled: bool) -> None:
        """Let runs have the tools of a server, or not; raise `KeyError` where it is not there."""
        self._change(lambda known: replace(known[name], enabled=enabled), name)

    def _change(self, change: Callable[[dict[str, Entry]], Entry | None], name: str) -> None:
        with self._locked():
            known = self.read()
            entry = change(known)
            known.pop(name, None)
            kept = known if entry is None else {**known, name: entry}
            body = {"version": 1, "servers": {one: _body(kept[one]) for one in sorted(kept)}}
            with replaced(self.path, PRIVATE) as file:
                json.dump(body, file, ensure_ascii=False, indent=1)
                file.write("\n")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        import filelock

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with filelock.FileLock(self.path.with_suffix(".lock"), timeout=WAIT_S, mode=0o600):
                yield
        except filelock.Timeout:
            raise InUse(f"{self.path} is in use", "try again in a moment") from None
        except OSError as error:
            reason = error.strerror or str(error)
            raise AgentError(f"{self.path} cannot be written: {reason}", "make room") from error

    def _refuse_others(self) -> None:
        """Raise `ConfigError` where somebody else may have written the file."""
        if os.name != "posix":
            return
        found = self.path.stat()
        if found.st_uid not in (os.getuid(), 0):
            raise ConfigError(f"{self.path}: belongs to somebody else", "remove it")
        if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise ConfigError(f"{self.path}: can be changed by others", f"chmod 600 {self.path}")


def _body(entry: Entry) -> dict[str, Any]:
    """Return `entry` as JSON; what is as usual is left out."""
    usual = asdict(Entry())
    body = {key: value for key, value in asdict(entry).items() if value != usual[key]}
    return {**body, "tools": [one.as_json() for one in entry.tools]}


def _name(name: str) -> str:
    if not SERVER.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a server")
    return name


def _entry(body: Mapping[str, Any]) -> Entry:
    if unknown := set(body) - {one.name for one in fields(Entry)}:
        raise ValueError(f"{sorted(unknown)[0]!r} is unknown")
    found = Entry(
        **{
            **body,
            "command": _words(body.get("command", ())),
            "env": _words(body.get("env", ())),
            "variables": dict(zip(body.get("variables", {}), _words(
                body.get("variables", {}).values()), strict=True)),
            "tools": tuple(Described.from_json(one) for one in body["tools"]),
        }
    )  # fmt: skip
    if found.trust not in get_args(Trust) or bool(found.command) == bool(found.url):
        raise ValueError(
            "a server has a command or a url, and trust is one of ask, read-only, full"
        )
    for one in (found.local, found.enabled, found.legacy):
        if not isinstance(one, bool):
            raise TypeError(f"{one!r} is neither true nor false")
    for seconds in (found.start_s, found.call_s):
        if not 0 < float(seconds) <= LONGEST_S:
            raise ValueError(f"{seconds!r} is no number of seconds up to {LONGEST_S:g}")
    if not isinstance(found.url, str) or not isinstance(found.key, str):
        raise TypeError("url and key are texts")
    return found


def _words(given: Any) -> tuple[str, ...]:
    words = tuple(given)
    if isinstance(given, str) or not all(isinstance(one, str) for one in words):
        raise TypeError("command, env and variables are texts")
    return words
