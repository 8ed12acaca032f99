"""Reads servers as other programs keep them: `{"mcpServers": {NAME: {"command": …}}}`, or a `url`.

Format: https://modelcontextprotocol.io/docs/develop/connect-local-servers. A value like `${NAME}`
is a variable; secrets in headers are refused, since files and command lines are no place for them.
"""

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from agent.equipping.mcpservers import Entry
from agent.errors import UserError

VARIABLE = re.compile(r"\$\{(?:env:)?(\w+)(?::-[^}]*)?\}")
BEARER = re.compile(r"(?:Bearer\s+)?\$\{(?:env:)?(\w+)\}", re.IGNORECASE)
MOST_BYTES = 1_000_000
KNOWN = {"command", "args", "env", "url", "headers", "type", "disabled", "transport"}
HINT = 'it is {"mcpServers": {"NAME": {"command": "…", "args": []}}}'


def entries_from(given: str, chosen: Entry) -> dict[str, Entry]:
    """Return the servers in `given`: JSON, `@FILE`, or `-` for standard input.

    Raises `UserError` for what is none of that.
    """
    try:
        found = json.loads(_text(given))
        servers = found.get("mcpServers", found.get("servers", found))
        entries = {str(name): _entry(name, body, chosen) for name, body in servers.items()}
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        what = f"{type(error).__name__}: {error}"[:120] if not given.startswith("{") else "no JSON"
        raise UserError(f"--json holds no servers: {what}", HINT) from None
    if not entries:
        raise UserError("--json holds no servers", HINT)
    return entries


def _text(given: str) -> str:
    if given == "-":
        return sys.stdin.read(MOST_BYTES)
    if not given.startswith("@"):
        return given
    path = Path(given[1:])
    try:
        with path.open(encoding="utf-8-sig") as file:
            return file.read(MOST_BYTES)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError(f"{path}: cannot be read: {reason}", "name a file of JSON") from None


def _entry(name: str, body: Mapping[str, Any], chosen: Entry) -> Entry:
    if unknown := sorted(set(body) - KNOWN):
        known = ", ".join(sorted(KNOWN))
        raise UserError(f"{name}: {unknown[0]!r} is unknown", f"there are {known}")
    if url := body.get("url"):
        legacy = "sse" in (body.get("type"), body.get("transport"))
        key = chosen.key or _key(name, body.get("headers", {}))
        return replace(chosen, url=str(url), key=key, legacy=legacy)
    if not body.get("command"):
        raise UserError(f"{name}: has neither a command nor a url", HINT)
    command = (str(body["command"]), *map(str, body.get("args", ())))
    env, variables = list(chosen.env), {}
    for variable, value in body.get("env", {}).items():
        found = VARIABLE.fullmatch(str(value))
        if found is not None and found[1] == variable:
            env.append(str(variable))
        elif found is not None:
            raise UserError(
                f"{name}: {variable} takes its value from {found[1]}",
                f"set {variable} itself, and write ${{{variable}}}",
            )
        else:
            variables[str(variable)] = str(value)
    return replace(chosen, command=command, env=tuple(env), variables=variables, key="")


def _key(name: str, headers: Mapping[str, Any]) -> str:
    """Return the name of the key that the headers want; raise `UserError` for a secret itself."""
    if not headers:
        return ""
    found = BEARER.fullmatch(str(headers.get("Authorization", "")))
    if found is None or len(headers) > 1:
        raise UserError(
            f"{name}: only the header Authorization is sent, and its value has no place in a file",
            f"keep the key: agent keys set {name}; then add it with --header-from {name}",
        )
    return found[1]
