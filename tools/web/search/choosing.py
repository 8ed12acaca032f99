"""Chooses the engines for a search: those that can do it and are well, the best first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent.errors import ConfigError, ToolError
from tools.web.access import WebAccess
from tools.web.search.failures import RateLimited
from tools.web.search.health import Health
from tools.web.search.names import ALL, ENGINES, KEYED, SCRAPED, SEARXNG, Known, known
from tools.web.web import Query

ASKED_TO_WAIT = ("limited", "blocked")
"""Failures after which an engine is not even asked when no other is left."""


@dataclass(frozen=True)
class State:
    """How one engine stands, for people."""

    engine: Known
    usable: bool
    """Whether it is there: its keys are set, its server is named."""
    health: Health
    wait_s: float


def names_of(access: WebAccess) -> tuple[Known, ...]:
    """Return the engines that a person lets be asked, the best first.

    Raises `ConfigError` for a name that there is not, or an engine that lacks its key or server.
    """
    if access.engines:
        return tuple(_named(name, access) for name in dict.fromkeys(access.engines))
    own = (known(SEARXNG),) if access.searxng else ()
    keyed = tuple(one for one in KEYED if usable(one, access))
    return (*own, *keyed, *(one for one in SCRAPED if not one.named))


def _named(name: str, access: WebAccess) -> Known:
    wanted = name.strip().lower()
    if wanted not in ENGINES:
        raise ConfigError(f"there is no search engine {name!r}", f"there are {', '.join(ENGINES)}")
    found = known(wanted)
    if not usable(found, access):
        what = "searxng: name the server" if wanted == SEARXNG else " and ".join(found.keys)
        raise ConfigError(f"the search engine {wanted!r} is not set up", f"set {what}")
    return found


def usable(engine: Known, access: WebAccess) -> bool:
    """Return whether all that an engine needs is set."""
    if engine.name == SEARXNG:
        return bool(access.searxng)
    return all(access.keys.get(key, "").strip() for key in engine.keys)


def health_name(engine: Known, news: bool) -> str:
    """Return under which name the health of an engine is kept: news are another service."""
    return f"{engine.name} news" if news else engine.name


def able(engines: Sequence[Known], query: Query) -> list[Known]:
    """Return the engines that can search for `query`; raise `ToolError` where none can."""
    found = [one for one in engines if (one.news if query.news else one.text)]
    if not found:
        names = ", ".join(one.name for one in engines)
        others = ", ".join(one.name for one in ALL if (one.news if query.news else one.text))
        what = "news" if query.news else "anything but news"
        raise ToolError(f"{names}: finds no {what}" if query.news else f"{names}: finds only news",
                        f"ask {others} for {what}")  # fmt: skip
    dated = [one for one in found if one.since]
    return dated if query.since and dated else found


def ready(
    engines: Sequence[Known], health: Mapping[str, Health], news: bool, now: float
) -> list[Known]:
    """Return the engines that may be asked now, those that fail least first.

    Raises `RateLimited` where each of them asked to be left alone.
    """
    of = {one.name: health.get(health_name(one, news), Health()) for one in engines}
    well = [one for one in engines if not of[one.name].wait_s(now)]
    if not well:
        well = [one for one in engines if of[one.name].kind not in ASKED_TO_WAIT]
    if not well:
        seconds = min(of[one.name].wait_s(now) for one in engines)
        raise limited(seconds)
    return sorted(well, key=lambda one: of[one.name].worth)


def limited(seconds: float) -> RateLimited:
    """Return what is told where every engine wants to be asked later."""
    return RateLimited(
        f"every search engine wants to be asked later: in {max(1, round(seconds))} s",
        seconds,
        "try again then, or set up an engine of your own: agent web engines",
    )


def states(access: WebAccess, health: Mapping[str, Health], now: float) -> list[State]:
    """Return how all engines stand; news and the rest of an engine count together."""
    found = []
    for engine in ALL:
        both = [health.get(health_name(engine, news), Health()) for news in (False, True)]
        worst = max(both, key=lambda one: (one.wait_s(now), one.failures))
        found.append(State(engine, usable(engine, access), worst, worst.wait_s(now)))
    return found
