"""HTTP as downloads need it: one client, its errors in words, and patience with bounds.

What is worth another try is a server that answered before and then stalled, dropped the line or
had a fault of its own (5xx). A refusal (4xx) and a host that never answered are final: the next
source is quicker. Proxy variables are obeyed by httpx.
"""

import contextlib
import random
import re
import socket
import ssl
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from agent.models.weights.means import Means
from agent.models.weights.partial import Partial, TooLong
from agent.models.weights.pip import Pip

if TYPE_CHECKING:
    import httpx

LONGEST_PAUSE_S = 8.0
PORTS = {"http": 80, "https": 443}


class Refused(Exception):
    """A source does not give the file; the text says why."""


class Faltered(Exception):
    """A source gave up half-way; it may go on when asked again."""


@dataclass
class Door:
    """Lets requests through to hosts that answered within `patience_s`.

    A connection tries one address after the other, each for the whole time that it may wait, and
    a lookup of the name has no limit at all. So all are knocked at together first: RFC 8305.
    """

    patience_s: float
    _open: set[tuple[str, int]] = field(default_factory=set)

    def knock(self, request: "httpx.Request") -> None:
        """Raise `httpx.ConnectTimeout` when neither an answer nor a refusal comes in time."""
        import httpx

        place = request.url.host, request.url.port or PORTS.get(request.url.scheme, 0)
        if place in self._open:
            return
        settled = threading.Event()
        _start(_ask_all, place, self.patience_s, settled)
        if not settled.wait(self.patience_s):
            raise httpx.ConnectTimeout("timed out", request=request)
        self._open.add(place)


@contextlib.contextmanager
def client(means: Means, pip: Pip | None = None) -> Iterator["httpx.Client"]:
    """Open a client; `pip` says what more to believe and which proxy to take.

    Raises:
        Refused: a proxy or a host that was configured cannot be understood.
    """
    import httpx

    pip = pip or Pip()
    proxied = pip.proxy or urllib.request.getproxies().keys() - {"no"}  # as httpx asks
    try:
        trusted = {f"all://{host}": httpx.HTTPTransport(verify=False) for host in pip.trusted_hosts}
        opened = httpx.Client(
            verify=_authorities(pip.certificates),
            timeout=httpx.Timeout(means.idle_s, connect=means.connect_s),
            follow_redirects=True,
            headers={"Accept-Encoding": "identity", "User-Agent": "agent"},
            mounts=trusted,
            proxy=pip.proxy or None,
            event_hooks={"request": [] if proxied else [Door(means.connect_s).knock]},
        )
    except (ValueError, ImportError, httpx.HTTPError, httpx.InvalidURL) as error:
        raise Refused(f"the way there is configured wrongly: {type(error).__name__}") from None
    with opened:
        yield opened


def _ask_all(place: tuple[str, int], patience_s: float, settled: threading.Event) -> None:
    """Knock at each address; `settled` is set by the first that opens, or when all refused."""
    with contextlib.suppress(OSError, UnicodeError):  # the request itself will say what is wrong
        found = socket.getaddrinfo(*place, type=socket.SOCK_STREAM)
        knocking = [_start(_ask, address[:2], patience_s, settled) for *_, address in found]
        for thread in knocking:
            thread.join()
    settled.set()


def _ask(address: tuple[Any, ...], patience_s: float, settled: threading.Event) -> None:
    # twice as long as anybody waits: a time-out is no refusal
    with contextlib.suppress(OSError), socket.create_connection(address, 2 * patience_s):
        settled.set()


def _start(work: Any, *arguments: Any) -> threading.Thread:
    thread = threading.Thread(target=work, args=arguments, daemon=True)
    thread.start()
    return thread


def _authorities(certificates: str) -> ssl.SSLContext:
    """Believe the system's authorities, the well-known ones, and those that pip was given."""
    import certifi

    context = ssl.create_default_context()
    for path in filter(None, (certifi.where(), certificates)):
        with contextlib.suppress(OSError):  # a configuration may name a file that is gone
            context.load_verify_locations(cafile=path)
    return context


def check(response: "httpx.Response") -> None:
    """Raise unless the server gives what was asked for."""
    if response.status_code >= 500:
        raise Faltered(f"HTTP {response.status_code}")
    if response.status_code not in (200, 206):
        raise Refused(f"HTTP {response.status_code}")


def patiently(attempt: Callable[[], None], partial: Partial, means: Means) -> None:
    """Run `attempt` until it succeeds; as long as bytes are gained, tries are not counted.

    Raises:
        Refused: another try would not help, or enough were made.
    """
    failures, reached, before = 0, False, partial.size
    while True:
        try:
            with _in_words(reached):
                return attempt()
        except Faltered as fault:
            failures = 1 if partial.size > before else failures + 1
            if failures >= means.tries:
                raise Refused(str(fault)) from None
            reached, before = True, partial.size
            _pause(failures, means)


@contextlib.contextmanager
def _in_words(reached: bool) -> Iterator[None]:
    """Tell errors of the connection as `Refused` or `Faltered`, without any address or key."""
    import httpx

    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
        reason = f"no connection: {_plain(error)}".rstrip(": ")
        raise Faltered(reason) if reached else Refused(reason) from None
    except httpx.TimeoutException:
        raise Faltered("it stalled") from None
    except (httpx.NetworkError, httpx.RemoteProtocolError) as error:
        raise Faltered(f"the connection broke: {_plain(error)}".rstrip(": ")) from None
    except httpx.InvalidURL:
        raise Refused("its address is none") from None  # it may hold a password: it is not quoted
    except httpx.HTTPError as error:
        raise Refused(_plain(error) or type(error).__name__) from None
    except TooLong:
        raise Refused("it sends more bytes than the file has") from None


def _plain(error: Exception) -> str:
    return re.sub(r"^\[Errno [-0-9]+\] ", "", str(error)).rstrip(".")


def _pause(failures: int, means: Means) -> None:
    longest = min(means.pause_s * 2.0 ** (failures - 1), LONGEST_PAUSE_S)
    time.sleep(longest * random.uniform(0.5, 1.0))


def skipping(chunks: Iterator[bytes], count: int) -> Iterator[bytes]:
    """Yield `chunks` without their first `count` bytes."""
    for chunk in chunks:
        if count < len(chunk):
            yield chunk[count:]
        count = max(0, count - len(chunk))
