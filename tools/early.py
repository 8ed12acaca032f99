"""Calls that were begun before their turn: kept by what they were given, and taken once."""

import json
import threading
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from agent.messages import Json

Begun = TypeVar("Begun")


class Early(Generic[Begun]):
    """What was begun ahead and is not taken yet."""

    def __init__(self, begin: Callable[[Mapping[str, Json]], Begun]) -> None:
        """Begin calls with `begin`, which must not wait for their end."""
        self._begin = begin
        self._begun: dict[str, list[Begun]] = {}
        self._lock = threading.Lock()

    def start(self, arguments: Mapping[str, Json]) -> None:
        """Begin a call before its turn."""
        begun = self._begin(arguments)
        with self._lock:
            self._begun.setdefault(_key(arguments), []).append(begun)

    def take(self, arguments: Mapping[str, Json]) -> Begun:
        """Return the call with these arguments that was begun, else begin it now."""
        with self._lock:
            begun = self._begun.get(_key(arguments))
            if begun:
                return begun.pop(0)
        return self._begin(arguments)


def _key(arguments: Mapping[str, Json]) -> str:
    return json.dumps(dict(arguments), sort_keys=True, default=repr)
