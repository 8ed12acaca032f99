"""HTTP as downloads need it: one client, its errors in words, and patience with bounds.

What is worth another try is a server that answered before and then stalled, dropped the line or
had a fault of its own (5xx). A refusal (4xx) and a host that never answered are final: the next
source is quicker. Proxy variables are obeyed by httpx.
"""

import contextlib
import random
import re
import ssl
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from agent.models.weights.means import Means
from agent.models.weights.partial import Partial, TooLong
from agent.models.weights.pip import Pip

if TYPE_CHECKING:
    import httpx

LONGEST_PAUSE_S = 8.0


class Refused(Exception):
    """A source does not give the file; the text says why."""


class Faltered(Exception):
    """A source gave up half-way; it may go on when asked again."""


@contextlib.contextmanager
def client(means: Means, pip: Pip | None = None) -> Iterator["httpx.Client"]:
    """Open a client; `pip` says what more to believe and which proxy to take.

    Raises:
        Refused: a proxy or a host that was configured cannot be understood.
    """
    import httpx

    pip = pip or Pip()
    try:
        trusted = {f"all://{host}": httpx.HTTPTransport(verify=False) for host in pip.trusted_hosts}
        opened = httpx.Client(
            verify=_authorities(pip.certificates),
            timeout=httpx.Timeout(means.idle_s, connect=means.connect_s),
            follow_redirects=True,
            headers={"Accept-Encoding": "identity", "User-Agent": "agent"},
            mounts=trusted,
            proxy=pip.proxy or None,
        )
    except (ValueError, ImportError, httpx.HTTPError, httpx.InvalidURL) as error:
        raise Refused(f"the way there is configured wrongly: {type(error).__name__}") from None
    with opened:
        yield opened


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
