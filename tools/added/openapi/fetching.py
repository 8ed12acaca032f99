"""Fetches an OpenAPI document from the address that a person named."""

from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from agent.errors import ToolError
from tools.added.openapi.document import MOST_CHARS
from tools.added.openapi.service import Reach, is_here

if TYPE_CHECKING:
    import httpx

MOST_REDIRECTS = 5
MOST_ENCODINGS = 1
COMPRESSED = "gzip, deflate"
"""What may come."""


def fetched(url: str, reach: Reach) -> str:
    """Return the document at `url`.

    Raises `ToolError` where it cannot be had now: the other tools go on.
    """
    import httpx

    from tools.web.fetching.trust import ssl_context

    _check(url, reach)
    end = monotonic() + reach.timeout_s
    try:
        with httpx.Client(
            verify=ssl_context(reach.ca_bundle),
            proxy=reach.proxy or None,
            trust_env=False,
            timeout=10.0,
        ) as client:
            for _ in range(MOST_REDIRECTS + 1):
                with client.stream("GET", url, headers={"Accept-Encoding": COMPRESSED}) as reply:
                    if reply.has_redirect_location:
                        url = _led(url, reply.headers["location"], reach)
                        continue
                    if reply.status_code != 200:
                        raise ToolError(f"{url} was answered with status {reply.status_code}")
                    return _text(reply, url, end)
    except httpx.TimeoutException:
        raise ToolError(f"{url} did not answer in time") from None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        why = " ".join(str(error).split())[:200] or type(error).__name__
        raise ToolError(f"{url} cannot be read: {why}") from None
    raise ToolError(f"{url} redirects without an end")


def unfolded(reply: "httpx.Response") -> Iterator[bytes]:
    """Yield what a reply holds, decompressed in small pieces: a bomb is met before it unfolds."""
    from tools.web.fetching.decompressing import decompressed, encodings

    names = encodings(reply.headers.get("content-encoding", ""), MOST_ENCODINGS)
    return decompressed(reply.iter_raw(), names, lambda: False)


def _text(reply: "httpx.Response", url: str, end: float) -> str:
    data = bytearray()
    for piece in unfolded(reply):
        data += piece
        if len(data) > MOST_CHARS or monotonic() > end:
            raise ToolError(f"{url} is too large for an OpenAPI document, or takes too long")
    return data.decode("utf-8", "replace")


def _led(url: str, location: str, reach: Reach) -> str:
    target = urljoin(url, location)
    if not is_here(urlsplit(url).hostname or "") and is_here(urlsplit(target).hostname or ""):
        raise ToolError(f"{url} leads to this machine: not followed")
    _check(target, reach)
    return target


def _check(url: str, reach: Reach) -> None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    private = {host.lower(), f"{host.lower()}:{parts.port}"} & reach.private_hosts
    if parts.scheme != "https" and not (is_here(host) or private):
        raise ToolError(f"{host} is reached without encryption: use https")
