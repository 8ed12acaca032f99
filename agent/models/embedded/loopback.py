"""Asks the engine's own listener on this machine: JSON over HTTP, without any proxy.

Calls: https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md
"""

import http.client
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from agent import offline
from agent.messages import Json

TIMEOUT_S = 60.0
"""A loaded machine may take seconds over a long text; more than a minute is a fault."""


class Refused(Exception):
    """The listener answered with an error; its message says which."""


class Loopback:
    """The listener at `address`, which asks for `key`."""

    def __init__(self, address: str, key: str) -> None:
        place = urlsplit(address)
        self._host, self._port = place.hostname or "127.0.0.1", place.port
        offline.admit(self._host, self._port)
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def ask(self, path: str, body: Mapping[str, Json] | None = None) -> Any:
        """Return the answer to `body`, or to the bare `path`.

        Raises:
            Refused: the answer is an error.
            OSError: there is none.
        """
        connection = http.client.HTTPConnection(self._host, self._port, timeout=TIMEOUT_S)
        try:
            method, text = ("GET", None) if body is None else ("POST", json.dumps(body))
            connection.request(method, path, text, self._headers)
            response = connection.getresponse()
            answer = response.read()
        except http.client.HTTPException as error:
            raise OSError(f"no sound answer: {error!r}") from error
        finally:
            connection.close()
        found = json.loads(answer)
        if response.status != 200:
            raise Refused(str(found.get("error", {}).get("message", response.status)))
        return found
