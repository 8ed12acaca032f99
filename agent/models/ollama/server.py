"""Talks with an Ollama server: JSON in, JSON or lines of JSON out (https://docs.ollama.com/api)."""

import json
import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.errors import AgentError
from agent.models.access import Access
from agent.models.hosted.exchange import Arrival, Head, Request, Waiting, exchanged
from agent.models.hosted.faults import Asked, fault_in, fault_of, no_reply
from agent.models.hosted.lines import Lines
from agent.models.hosted.troubles import LOCAL, trouble_of
from agent.models.keys.key import Key

PROVIDER = "ollama"
MOST_LINE = 8_000_000
"""Bytes of one line, or of a whole answer that is none of a stream."""
STARTING = "start it: ollama serve"
Table = Mapping[str, Any]


@dataclass
class Server:
    """One server, and the connections to it."""

    lines: Lines
    access: Access
    key: Key | None = field(default=None, repr=False)

    def asked(self, target: str, body: Table | None = None) -> Generator[Table | None, None, None]:
        """Yield the objects that the server sends, one in a line; None is a tick.

        Raises `ModelUnavailable` and its like; `Refused` and `Missing` for what the server refuses.
        """
        arrivals = exchanged(self.lines, self._request(target, body), self._waiting())
        try:
            yield from self._objects(arrivals)
        except AgentError:
            raise
        except Exception as error:  # httpcore's, ssl's and the system's have no class in common
            fault = trouble_of(error, PROVIDER, self.lines, self.access)
            if fault.hint == LOCAL:
                fault.hint = STARTING
            raise fault from None
        finally:
            arrivals.close()

    def _objects(
        self, arrivals: Generator[Arrival, None, None]
    ) -> Generator[Table | None, None, None]:
        head, left = Head(0, {}), b""
        for one in arrivals:
            if isinstance(one, Head):
                head = one
                continue
            left += one
            if not one:
                yield None
            elif len(left) > MOST_LINE:
                raise no_reply(self.who, "a line without an end", left)
            elif head.status == 200:
                *whole, left = left.split(b"\n")
                for line in whole:
                    yield from self._object(line)
        if head.status != 200:
            raise fault_of(self.who, head.status, head.headers, left, time.time())
        yield from self._object(left)

    def _object(self, line: bytes) -> Generator[Table, None, None]:
        if not line.strip():
            return
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise no_reply(self.who, "what is no JSON object", line)
        if "error" in found:
            raise fault_in(self.who, found["error"], time.time())
        yield found

    def told(self, target: str, body: Table | None = None) -> Table:
        """Return the one object that the server sends; see `asked`."""
        found = [one for one in self.asked(target, body) if one is not None]
        return found[-1] if found else {}

    @property
    def who(self) -> Asked:
        """Return who is asked, for what is told about it."""
        return Asked(PROVIDER, self.lines.place.host, self.key)

    def _request(self, target: str, body: Table | None) -> Request:
        place = self.lines.place
        data = b"" if body is None else json.dumps(body, ensure_ascii=False).encode(
            errors="replace"
        )  # fmt: skip
        headers = {
            "Host": place.origin.partition("://")[2], "Accept": "application/x-ndjson",
            "User-Agent": "agent", "Content-Length": str(len(data)),
        }  # fmt: skip
        if data:
            headers["Content-Type"] = "application/json"
        if self.key is not None:
            headers["Authorization"] = f"Bearer {self.key.value}"
        method = "POST" if data else "GET"
        return Request(method, place.origin, f"{place.path}{target}", headers, data)

    def _waiting(self) -> Waiting:
        return Waiting(self.access.connect_s, self.access.idle_s)
