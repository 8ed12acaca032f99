"""Requests to a Qdrant server: bounded in time, tried again where it is busy.

https://api.qdrant.tech/api-reference
"""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from agent.errors import AuthenticationFailed, StoreUnavailable, UserError
from tools.documents.access import Access, is_here

CONNECT_S, ANSWER_S = 5.0, 60.0
TRIES = 3
PAUSE_S = 0.5
BUSY = {429, 502, 503, 504}
MOST_SHOWN = 200


class Rest:
    """A Qdrant server at `url`."""

    def __init__(
        self, url: str, access: Access, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """Check the address; nothing is sent yet.

        Raises `UserError` where `url` is none, or the key would be sent in the clear, and
        `StoreUnavailable` where the network may not be used.
        """
        import httpx

        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UserError(f"{url!r} is no address of a store", "such as https://host:6333")
        key, here = access.qdrant_key, is_here(parts.hostname)
        if access.offline and not here:
            hint = "leave --offline out, or look in a collection that is on this machine"
            raise StoreUnavailable(f"the store {url}: the network is off", hint)
        if key and parts.scheme == "http" and not here:
            raise UserError(f"the key of {url} would be sent in the clear", "use https://")
        self._url, self._sleep = url, sleep
        timeout = httpx.Timeout(ANSWER_S, connect=CONNECT_S)
        headers = {"api-key": key} if key else {}
        self._client = httpx.Client(base_url=url.rstrip("/"), headers=headers, timeout=timeout)

    def ask(self, method: str, path: str, body: Any = None, wait: bool = False) -> Any:
        """Send a request and return its `result`; None where what it names is not there."""
        for tried in range(1, TRIES + 1):
            try:
                return self._sent(method, path, body, wait)
            except _Again as again:
                if tried == TRIES:
                    hint = "is it running, and the address right?"
                    raise StoreUnavailable(f"the store {self._url}: {again}", hint) from again
                self._sleep(PAUSE_S * tried)
        raise AssertionError("unreachable")

    def close(self) -> None:
        """Close the connections; safe to call twice."""
        self._client.close()

    def _sent(self, method: str, path: str, body: Any, wait: bool) -> Any:
        import httpx

        try:
            asked = {"wait": "true"} if wait else None
            answer = self._client.request(method, path, json=body, params=asked)
        except httpx.HTTPError as error:
            raise _Again(str(error) or type(error).__name__) from error
        if answer.status_code in BUSY:
            raise _Again(f"it is busy ({answer.status_code})")
        if answer.status_code == 404:
            return None
        if answer.status_code in (401, 403):
            raise AuthenticationFailed(
                f"the store {self._url} refuses the key ({answer.status_code})",
                "set it in the environment: QDRANT_API_KEY",
            )
        if not answer.is_success:
            why = answer.text[:MOST_SHOWN]
            raise StoreUnavailable(f"the store {self._url}: {answer.status_code} {why}")
        return _result(answer, self._url)


class _Again(Exception):
    """It may work when it is tried again."""


def _result(answer: Any, url: str) -> Any:
    try:
        return answer.json()["result"]
    except (ValueError, KeyError, TypeError) as error:
        why = f"the store {url} did not answer as Qdrant does"
        raise StoreUnavailable(why, "is this the address of a Qdrant server?") from error
