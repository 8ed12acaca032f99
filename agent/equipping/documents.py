"""Opens services that OpenAPI documents describe: a file, or an address that the person named."""

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from agent import offline, reach
from agent.equipping.wishes import Wishes
from agent.equipping.words import WEB
from agent.errors import AgentError, ToolError, UserError
from agent.places import user_file
from agent.settings import Settings
from tools.added.openapi.document import MOST_CHARS, Document, read
from tools.added.openapi.fetching import fetched
from tools.added.openapi.service import Reach, Service, is_here
from tools.added.openapi.source import ServiceSource
from tools.added.source import Source

KEYS_FILE = "keys.toml"


def service_of(word: str, wishes: Wishes) -> Source:
    """Return the service of the document `word`.

    Raises `UserError` for a file that cannot be one; what the network brings is read later.
    """
    given = wishes.kept.get(word)
    address = bool(word.lower().startswith(WEB))
    if address and wishes.settings.offline and not is_here(urlsplit(word).hostname or ""):
        raise UserError(f"{word} cannot be read: the network is off", "leave out --offline")
    document = None if address else _of_file(word, wishes.folder)
    alias = (given.name if given else "") or _alias(word, document)
    opening = partial(_opened, word, alias, document, given.server if given else "", wishes)
    return ServiceSource(f"openapi:{alias}", opening)


def _of_file(word: str, folder: Path) -> Document:
    path = Path(word).expanduser()
    path = path if path.is_absolute() else folder / path
    try:
        if not path.is_file():
            raise UserError(f"there is no file {word}", "name an OpenAPI document, or its address")
        if path.stat().st_size > 4 * MOST_CHARS:
            raise UserError(f"{word} is too large for an OpenAPI document", "name another file")
        return read(path.read_text("utf-8-sig"), word)
    except UnicodeDecodeError as error:
        message = f"{word}: is not UTF-8 text: {error.reason} at byte {error.start}"
        raise UserError(message, "save it as UTF-8") from None
    except OSError as error:
        message = f"{word} cannot be read: {error.strerror or error}"
        raise UserError(message, "make it readable") from None


def _opened(
    word: str, alias: str, document: Document | None, server: str, wishes: Wishes
) -> Service:
    settings = wishes.settings
    reached = reach_of(settings, wishes.environment)
    if document is None:
        document = read(fetched(word, reached), word)
    if settings.offline:
        _admit(server or word)
    return Service(alias, document, reached, server, partial(_key, wishes.environment))


def reach_of(settings: Settings, environment: Mapping[str, str]) -> Reach:
    """Return how services are reached."""
    named = settings.proxy
    proxy = environment.get("HTTPS_PROXY", "") if named == reach.ENVIRONMENT else named
    private = frozenset(one.lower() for one in reach.words(settings.private_hosts))
    return Reach(proxy, settings.ca_bundle, private, settings.offline)


def _key(environment: Mapping[str, str], name: str) -> str | None:
    """Return the key of this name: a variable, or one that was kept."""
    from agent.models.access import Access
    from agent.models.keys.finding import key_for
    from agent.models.keys.known import remember

    try:
        key = key_for(name, Access(environment, user_file().with_name(KEYS_FILE)))
    except AgentError as error:  # the other tools go on
        raise ToolError(f"the key of {name} cannot be had: {error}") from None
    if key is None:
        return None
    remember(key.value)
    return key.value


def _admit(url: str) -> None:
    """Let a service on this machine be reached although the network is off."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not is_here(host):
        return
    port = parts.port or {"https": 443}.get(parts.scheme, 80)
    for one in {host, "127.0.0.1", "::1"} if host == "localhost" else {host}:
        offline.admit(one, port)


def _alias(word: str, document: Document | None) -> str:
    """Return what a service is called: by its title, else by its file or host."""
    from agent.equipping.names import plain

    host = urlsplit(word).hostname if word.lower().startswith(WEB) else None
    for name in (document.title if document else "", host or Path(word).stem):
        if found := plain(name):
            return re.sub(r"_+", "-", found.lower())[:32].strip("-")
    return "service"
