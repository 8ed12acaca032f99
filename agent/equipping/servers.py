"""Sources of tools that people bring as MCP servers: those that they added and approved."""

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from agent import offline
from agent.equipping.mcpservers import FILE, PROJECT_FILE, Entry, Servers
from agent.equipping.wishes import Wishes
from agent.errors import AgentError, AuthenticationFailed, ConfigError, ToolError
from agent.places import user_file
from tools.added.source import Source
from tools.toolbox import Tool

if TYPE_CHECKING:
    from agent.models.keys.key import Key
    from agent.settings import Settings
    from tools.added.mcp.server import Place, Program, Server

NEEDED = (
    "HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE",
    "TMPDIR", "TZ", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME",
    "APPDATA", "HOMEDRIVE", "HOMEPATH", "LOCALAPPDATA", "PATHEXT", "PROCESSOR_ARCHITECTURE",
    "SYSTEMDRIVE", "SYSTEMROOT", "TEMP", "TMP", "USERNAME", "USERPROFILE",
)  # fmt: skip
"""Variables without which programs do not run well; none of them holds a secret."""

SECRET = re.compile(r"KEY|TOKEN|SECRET|PASS|AUTH|CREDENTIAL", re.IGNORECASE)
"""Names of variables whose values are kept out of everything that is shown."""
KEYS_FILE = "keys.toml"
MOST_MENTIONED_BYTES = 100_000
SAFE_PATH = {"PYTHONSAFEPATH": "1"}
"""What `python -m` imports is installed, and not what stands in the working folder: in one that was
cloned, a file of the right name would run
(https://docs.python.org/3/using/cmdline.html#envvar-PYTHONSAFEPATH)."""


def servers_file() -> Servers:
    """Return the person's servers; raise `ConfigError` where there is no home folder."""
    return Servers(user_file().with_name(FILE))


def sources_of(wishes: Wishes) -> list[Source]:
    """Return the approved servers; none is started or reached yet."""
    try:
        known = servers_file().read()
    except ConfigError as error:  # the other tools go on
        wishes.notify(f"the tools of MCP servers are left out: {error} (hint: {error.hint})")
        return []
    _mention(wishes, known)
    found: list[Source] = []
    for name, entry in known.items():
        if not entry.enabled:
            continue
        if wishes.settings.offline and not may_run_offline(entry):
            wishes.notify(f"mcp:{name}: left out: it may use the network, which is off (--offline)")
            continue
        found.append(_source(name, entry, wishes))
    return found


def _source(name: str, entry: Entry, wishes: Wishes) -> Source:
    from agent.inert import inert
    from tools.added.mcp.source import ServerSource

    try:
        server = server_of(name, entry, wishes.settings, wishes.environment)
    except (ConfigError, AuthenticationFailed) as error:
        return Unusable(f"mcp:{name}", error)
    return ServerSource(server, wishes.notify, inert)


def may_run_offline(entry: Entry) -> bool:
    """Return whether a server keeps to this machine: by its address, or as the person says."""
    from urllib.parse import urlsplit

    if entry.url:
        return offline.is_here(urlsplit(entry.url).hostname or "")
    return entry.local


def server_of(
    name: str, entry: Entry, settings: "Settings", environment: Mapping[str, str]
) -> "Server":
    """Return what is needed to use a server.

    Raises:
        ConfigError: a setting, or what the person said of the server, cannot be what it is.
        AuthenticationFailed: there is no key of the name that it wants.
    """
    from tools.added.mcp.server import Limits, Server

    where = _place(entry, settings, environment) if entry.url else _program(entry, environment)
    limits = Limits(entry.start_s, entry.call_s)
    return Server(name, where, entry.tools, entry.trust, entry.local, limits)


def _program(entry: Entry, environment: Mapping[str, str]) -> "Program":
    from agent.models.keys.known import remember
    from tools.added.mcp.server import Program

    for name, value in entry.variables.items():
        if SECRET.search(name):
            remember(value)
    given = {one: environment[one] for one in (*NEEDED, *entry.env) if one in environment}
    apart = SAFE_PATH if "-m" in entry.command else {}
    return Program(entry.command, {**given, **apart, **entry.variables})


def _place(entry: Entry, settings: "Settings", environment: Mapping[str, str]) -> "Place":
    from tools.added.mcp.server import Place

    check_url(entry.url, settings)
    key = _key(entry.key, environment) if entry.key else None
    token, source = (key.value, key.source) if key is not None else ("", "")
    near = may_run_offline(entry)
    if settings.offline:
        _admit(entry.url)
    proxy = "" if near else settings.proxy
    return Place(entry.url, token, source, entry.legacy, proxy, settings.ca_bundle)


def _key(name: str, environment: Mapping[str, str]) -> "Key":
    """Return the key of this name: a variable that is called so, or one that was kept."""
    from agent.models.access import Access
    from agent.models.keys.finding import key_for
    from agent.models.keys.value import key_of

    if value := environment.get(name, "").strip():
        return key_of(value, name, f"set {name} to the key alone")
    key = key_for(name, Access(environment, user_file().with_name(KEYS_FILE)))
    if key is None:
        hint = f"set {name}, or keep it: agent keys set {name}"
        raise AuthenticationFailed(f"there is no key {name!r}", hint)
    return key


def check_url(url: str, settings: "Settings") -> None:
    """Raise `ConfigError` for an address that no key and no question may be sent to."""
    from urllib.parse import urlsplit

    from agent import reach

    hint = "write it as https://host/mcp"
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise ConfigError("the address of the server is none", hint) from None
    if parts.scheme not in ("http", "https") or not host:
        raise ConfigError("the address of the server is none of http or https", hint)
    if parts.username is not None or parts.password is not None:
        raise ConfigError("the address of the server holds a user or password", "use a key")
    private = {one.lower() for one in reach.words(settings.private_hosts)}
    near = offline.is_here(host) or bool({host, f"{host}:{port}"} & private)
    if parts.scheme == "http" and not near:
        raise ConfigError(
            f"{host} is reached without encryption", "use https, or name it in private_hosts"
        )


def _admit(url: str) -> None:
    """Let a server on this machine be reached although the network is off."""
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or {"https": 443}.get(parts.scheme, 80)
    for one in {host, "127.0.0.1", "::1"} if host == "localhost" else {host}:
        offline.admit(one, port)


class Unusable:
    """A server that cannot be used now: what is wrong is told when its tools are asked for."""

    def __init__(self, name: str, error: AgentError) -> None:
        self.name = name
        self._error = error

    def tools(self) -> list["Tool"]:
        """Raise `ToolError`: the other tools go on."""
        raise ToolError(f"{self._error} (hint: {self._error.hint})")

    def close(self) -> None:
        """There is nothing to end."""


def _mention(wishes: Wishes, known: Mapping[str, Entry]) -> None:
    """Say that a project has servers, which only the person can add."""
    path = wishes.folder / PROJECT_FILE
    try:
        if not path.is_file() or path.stat().st_size > MOST_MENTIONED_BYTES:
            return
        named = set(json.loads(path.read_bytes())["mcpServers"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return
    if named - set(known):
        wishes.notify(
            f"the MCP servers in {PROJECT_FILE} of this folder are not used: "
            f"agent mcp add --json @{PROJECT_FILE} shows what they offer, and asks"
        )
