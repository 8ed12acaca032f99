"""The web for a run: the only place where settings and the environment say how it is reached.

Nothing is imported and nothing reached before the run searches or opens a page.
"""

import difflib
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from agent import reach
from agent.errors import ConfigError
from agent.settings import Settings

if TYPE_CHECKING:
    from agent.strategies.plan import Plan
    from tools.web.access import WebAccess
    from tools.web.web import Web

PROXIES = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
"""Variables that name a proxy, the first one first; as curl reads them."""
NO_OPTIONS: Mapping[str, str] = {}


def opened(
    settings: Settings,
    notify: Callable[[str], None],
    cached: bool = True,
    options: Mapping[str, str] = NO_OPTIONS,
) -> "Web | None":
    """Return the web for one run; None where the settings keep it away.

    Args:
        settings: whether it may be used, and how it is reached.
        notify: is told what the person should know.
        cached: whether answers may be taken from disk, and kept there.
        options: of the strategy; long research needs more pages.

    Raises `ConfigError` where a setting cannot be what it is.
    """
    if settings.web == "never" or settings.offline:
        return None
    from tools.web.late import LateWeb

    access = access_of(settings, os.environ, cached)
    access = replace(access, pages=pages_for(options, access.pages))

    def opening() -> "Web":
        from tools.web.opening import open_web

        return open_web(access, notify)

    return LateWeb(opening)


def pages_for(options: Mapping[str, str], usual: int) -> int:
    """Return how many pages a run may fetch: for half of its actions, in each of its episodes."""
    actions, episodes = (_count(options.get(name, "")) for name in ("actions", "episodes"))
    return max(usual, actions // 2) * max(1, episodes)


def _count(written: str) -> int:
    """Return a number of the options; 0 for what is none, which is told elsewhere."""
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 4 else 0


def notices(asked: bool | None, settings: Settings, plan: "Plan") -> list[str]:
    """Return what is to be told of the web before a run.

    Raises `UserError` where the strategy that was named needs the web, and it is off.
    """
    need_web(settings, plan.strategy)
    return unused(asked, plan.strategy)


def unused(asked: bool | None, strategy: str) -> list[str]:
    """Tell where `--web` has no effect: the strategy that was named looks nothing up."""
    from agent.strategies.catalogue import ON_WEB

    if not asked or strategy.partition(":")[0] in ON_WEB:
        return []
    return [f"--web has no effect: the strategy {strategy} looks nothing up"]


def need_web(settings: Settings, strategy: str) -> None:
    """Raise `UserError` where the strategy that was named needs the web, and it is off."""
    if strategy.partition(":")[0] == "research" and (settings.offline or settings.web == "never"):
        from agent.strategies.research.choices import web_is_off

        raise web_is_off()


def access_of(
    settings: Settings, environment: Mapping[str, str], cached: bool = True
) -> "WebAccess":
    """Return how the web is reached; keys are secrets, so the environment alone gives them.

    Raises `ConfigError` where a setting cannot be what it is.
    """
    from tools.web.access import WebAccess

    return WebAccess(
        proxy=_proxy(settings.proxy, environment),
        ca_bundle=_bundle(settings.ca_bundle),
        private_hosts=frozenset(one.lower() for one in reach.words(settings.private_hosts)),
        deny_domains=_denied(settings.deny_domains),
        engines=_engines(settings.engines),
        searxng=settings.searxng,
        region=settings.region.lower(),
        keys=_keys(environment),
        cache=settings.web_folder if cached and settings.record != "never" else None,
    )


def _proxy(named: str, environment: Mapping[str, str]) -> str:
    if named != reach.ENVIRONMENT:
        return named
    for name in PROXIES:
        if value := environment.get(name, "").strip():
            value = value if "://" in value else f"http://{value}"
            reach.check("proxy", value, name)
            return value
    return ""


def _bundle(path: str) -> str:
    if not path:
        return ""
    place = Path(path).expanduser()
    try:
        is_pem = b"-----BEGIN CERTIFICATE-----" in place.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(f"ca_bundle is {path!r}: {reason}", "name a PEM file") from None
    if not is_pem:
        raise ConfigError(f"ca_bundle is {path!r}: it holds no certificate", "name a PEM file")
    return str(place)


def _denied(text: str) -> frozenset[str]:
    if not text:
        return frozenset()
    from agent.approving.domains import domains_of

    return domains_of(reach.words(text), "deny_domains", ConfigError)


def _engines(text: str) -> tuple[str, ...]:
    from tools.web.search.names import ENGINES

    named = tuple(one.lower() for one in reach.words(text))
    for one in named:
        if one not in ENGINES:
            near = difflib.get_close_matches(one, ENGINES, 1, 0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(ENGINES)}"
            raise ConfigError(f"engines names {one!r}, which is no search engine", hint)
    return tuple(dict.fromkeys(named))


def _keys(environment: Mapping[str, str]) -> dict[str, str]:
    from tools.web.search.names import KEYS

    return {name: value for name in KEYS if (value := environment.get(name, "").strip())}
