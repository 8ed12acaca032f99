"""What the engines of ddgs send their requests with: bounded, counted, and the status kept.

ddgs (https://github.com/deedy5/ddgs) hides why an engine gave nothing. It asks through an object
with `request`; this one stands in its place and drives the same client, primp, which looks like a
browser to servers. Redirects are followed by hand, and only within the engine's own site.
"""

import codecs
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from tools.web.search.failures import (
    Blocked,
    Broken,
    Changed,
    EngineFailed,
    Limited,
    Offline,
    Unreachable,
)

MOST_BYTES = 2_000_000
MOST_REDIRECTS = 3
HEADER_BYTES = 24
"""What a request line and the host's header take besides the address."""
NO_WAY = ("unreachable", "no route", "proxy connect failed", "refused", "connection timed out",
          "tcp connect error")  # fmt: skip
"""How primp and the system below it say that nobody is there."""
Count = Callable[[str, int, int], None]
"""Told the host, bytes sent, and bytes received."""


@dataclass(frozen=True)
class Response:
    """A response with status 200, by the names that ddgs knows."""

    status_code: int
    content: bytes
    text: str


@dataclass
class CountingClient:
    """Asks one engine, for one search."""

    client: Any
    """A `primp.Client`."""
    count: Count
    until: float
    """By `time.monotonic()`, when there has to be an answer."""
    pages: list[str] = field(default_factory=list)
    """The texts that came back."""

    def request(self, method: str, url: str, **given: Any) -> Response:
        """Return the response to one request of an engine; raise `EngineFailed` for any but 200."""
        for _ in range(MOST_REDIRECTS + 1):
            response, body = self._exchange(method, url, given)
            target = response.headers.get("location", "")
            if response.status_code not in (301, 302, 303, 307, 308) or not target:
                break
            url = _within(url, urljoin(url, target))
            if response.status_code < 304:
                method, given = "GET", {}
            given.pop("params", None)  # they are part of the new address
        else:
            raise Blocked(f"it led in circles at {urlsplit(url).hostname}")
        check_status(response.status_code, response.headers)
        text = body.decode(_charset(response.headers), "replace")
        self.pages.append(text)
        return Response(response.status_code, body, text)

    def get(self, url: str, **given: Any) -> Response:
        """Return the response to a GET."""
        return self.request("GET", url, **given)

    def post(self, url: str, **given: Any) -> Response:
        """Return the response to a POST."""
        return self.request("POST", url, **given)

    def _exchange(self, method: str, url: str, given: dict[str, Any]) -> tuple[Any, bytes]:
        import primp

        left = self.until - time.monotonic()
        if left <= 0:
            raise Unreachable("no answer in time")
        host, received = urlsplit(url).hostname or "", 0
        try:
            response = self.client.request(
                method, url, **given, timeout=left, follow_redirects=False, stream=True
            )
            received = _size(response.headers)
            body = self._read(response)
            received += len(body)
        except primp.PrimpError as error:
            raise _failure(error, primp) from None
        finally:
            self.count(host, _sent(url, given, self.client.headers), received)
        return response, body

    def _read(self, response: Any) -> bytes:
        body = bytearray()
        try:
            for piece in response.iter_bytes():
                body += piece
                if len(body) > MOST_BYTES:
                    raise Changed(f"its answer is larger than {MOST_BYTES:,} bytes")
                if time.monotonic() > self.until:
                    raise Unreachable("no answer in time")
        finally:
            response.close()
        return bytes(body)


def check_status(status: int, headers: Mapping[str, str]) -> None:
    """Raise what a status other than 200 means; engines tell robots to wait with 202 as well."""
    if status == 200:
        return
    seconds = wait(headers.get("retry-after", ""))
    if status in (202, 429) or (status == 503 and seconds):
        raise Limited(f"it wants to be asked less often (status {status})", seconds)
    if status in (401, 402, 403, 407, 418, 451) or 300 <= status < 400:
        raise Blocked(f"it refuses us (status {status})")
    if status >= 500:
        raise Broken(f"its server fails (status {status})")
    raise Changed(f"it does not know the request any more (status {status})")


def wait(told: str) -> float:
    """Return the seconds of a header Retry-After: a number of them, or a date (RFC 9110)."""
    text = told.strip()
    if text.isascii() and text.isdecimal():
        return float(text[:6])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return 0.0


def _within(url: str, target: str) -> str:
    """Return `target` where it is of the same site as `url`; other sites ask whether we are one."""
    old, new = urlsplit(url), urlsplit(target)
    if new.scheme == "https" and _site(old.hostname) == _site(new.hostname):
        return target
    raise Blocked(f"it sends us on to {new.hostname or 'nowhere'}")


def _site(host: str | None) -> list[str]:
    return (host or "").split(".")[-2:]


def _failure(error: Exception, primp: Any) -> EngineFailed:
    """Return what an exception of primp means; the way to the engine, or the engine itself."""
    reason = str(error).lower()
    if isinstance(error, primp.DNSError) or "dns error" in reason:
        return Offline("its name cannot be resolved")
    if any(words in reason for words in NO_WAY):
        return Offline("there is no way to it")
    if isinstance(error, primp.TimeoutError):
        return Unreachable("no answer in time")
    if "certificate" in reason:
        return Broken("its certificate is not trusted")
    return Broken("the connection broke")


def _charset(headers: Mapping[str, str]) -> str:
    _, _, told = headers.get("content-type", "").lower().partition("charset=")
    name = told.split(";")[0].strip(" \"'")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "utf-8"


def _size(headers: Mapping[str, str]) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers.items())


def _sent(url: str, given: Mapping[str, Any], headers: Mapping[str, str]) -> int:
    asked = sum(len(urlencode(given.get(name) or {})) for name in ("params", "data"))
    return len(url) + asked + _size(headers) + HEADER_BYTES
