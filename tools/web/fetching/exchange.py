"""One request and its response, over a checked connection, counted and bounded."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.errors import ToolError
from tools.web.access import WebAccess
from tools.web.fetching.address import Address
from tools.web.fetching.asking import headers
from tools.web.fetching.body import Intake
from tools.web.fetching.limits import KIB, Limits
from tools.web.fetching.lines import Line, Lines
from tools.web.fetching.media import Bounds
from tools.web.fetching.outage import Reset
from tools.web.fetching.surroundings import Surroundings
from tools.web.fetching.troubles import broken_off, told, told_by_proxy
from tools.web.ledger import Ledger
from tools.web.web import Purpose

if TYPE_CHECKING:
    import httpcore

FAILING = {502, 503}
"""What a server says that is busy for a moment."""
PATIENCE_S = 2.0
"""A server that asks to be left alone for longer is not asked again."""
DRAINED_BYTES = 16 * KIB
"""Bodies that nobody reads are taken in up to here, to keep the connection."""
BOUNDS = Callable[[Mapping[str, str]], Bounds]


@dataclass(frozen=True)
class Response:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    """By their names in small letters."""
    body: bytes = b""
    cut_at: int = 0
    """After how many bytes the body was cut; 0 where it is whole."""


class Exchange:
    """Asks over the lines of one run, and counts in its ledger; threads may share it."""

    def __init__(
        self,
        access: WebAccess,
        ledger: Ledger,
        lines: Lines,
        limits: Limits,
        surroundings: Surroundings,
    ) -> None:
        self._access, self._ledger, self._lines = access, ledger, lines
        self._limits, self._surroundings = limits, surroundings
        self._has_answered = False
        """Whether any host did, in this run."""

    def get(self, address: Address, purpose: Purpose, ends_at: float, bounds: BOUNDS) -> Response:
        """Return the response; `bounds` says by its headers how much of the body is taken.

        A server that is busy, or hangs up before it answers, is asked once more.
        """
        try:
            response = self._once(address, purpose, ends_at, bounds)
        except Reset:
            return self._once(address, purpose, ends_at, bounds, fresh=True)
        if response.status in FAILING and (wait := self._pause(response)) is not None:
            self._surroundings.sleep(wait)
            return self._once(address, purpose, ends_at, bounds)
        return response

    def _once(
        self,
        address: Address,
        purpose: Purpose,
        ends_at: float,
        bounds: BOUNDS,
        fresh: bool = False,
    ) -> Response:
        line = self._lines.take(address, fresh)
        line.meter.begin(ends_at)
        try:
            return self._answered(line, address, bounds)
        finally:
            if line.meter.is_connected:
                self._ledger.add(address.host, purpose, line.meter.sent, line.meter.received)
            self._lines.give(line)

    def _answered(self, line: Line, address: Address, bounds: BOUNDS) -> Response:
        import httpcore

        request = httpcore.Request(
            b"GET",
            httpcore.URL(
                scheme=address.scheme, host=address.host, port=address.port, target=address.target
            ),
            headers=headers(address.netloc, self._access.region),
        )
        try:
            answer = line.connection.handle_request(request)
        except _network_errors() as error:
            raise self._told(error, line) from error
        self._has_answered = True
        try:
            return self._taken(line, answer, bounds)
        except _network_errors() as error:
            raise broken_off(error, self._limits) from error
        finally:
            answer.close()

    def _told(self, error: Exception, line: Line) -> ToolError:
        limits, has_answered = self._limits, self._has_answered
        by_proxy = bool(self._access.proxy) and told_by_proxy(
            error, line.meter, limits, has_answered
        )
        return by_proxy or told(error, limits)

    def _taken(self, line: Line, answer: "httpcore.Response", bounds: BOUNDS) -> Response:
        said: dict[str, str] = {}
        for name, value in answer.headers:
            key, text = name.decode("latin-1").lower(), value.decode("latin-1")
            listed = f"{said[key]}, {text}" if key in said else text
            said[key] = listed if key == "content-encoding" else said.get(key, text)
        if answer.status != 200:
            self._drain(line, answer, said)
            return Response(answer.status, said)
        intake = Intake(bounds(said), self._limits)
        line.meter.allow(2 * self._limits.wire_bytes, "frames")
        body = intake.read(said, answer.iter_stream())
        return Response(answer.status, said, body, intake.cut_at)

    def _drain(self, line: Line, answer: "httpcore.Response", said: Mapping[str, str]) -> None:
        length = said.get("content-length", "")
        if length.isdecimal() and int(length[:20]) <= DRAINED_BYTES:
            line.meter.allow(2 * DRAINED_BYTES, "body")
            with suppress(*_network_errors(), ToolError):
                for _ in answer.iter_stream():
                    pass

    def _pause(self, response: Response) -> float | None:
        """Return how long to wait before the second try; None where there is none."""
        asked = response.headers.get("retry-after", "")
        wait = float(asked[:9]) if asked.isdecimal() else self._limits.retry_s
        return None if wait > PATIENCE_S else max(wait, self._limits.retry_s)


def _network_errors() -> tuple[type[Exception], ...]:
    import httpcore

    return (
        httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError,
        httpcore.ProxyError, httpcore.UnsupportedProtocol, httpcore.ConnectionNotAvailable,
        OSError,
    )  # fmt: skip
