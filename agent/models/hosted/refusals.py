"""What an endpoint would not have of a request: left out, or called otherwise, from then on.

Reasoning models refuse `temperature` and `max_tokens`, others `logprobs`, older servers the rest.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

MOST = 8
"""So many parameters are given up in one call."""
RENAMED = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}
DROPPED = frozenset({
    "temperature", "stop", "seed", "logprobs", "stream_options", "response_format", "tool_choice",
    "grammar", "structured_outputs", "continue_final_message", "add_generation_prompt", "usage",
})  # fmt: skip
WORD = re.compile(r"\w+")
SCHEMA = re.compile(r"invalid schema|schema must|\$ref|additionalproperties", re.IGNORECASE)
"""What is wrong with one schema is right with others."""


class Refusals:
    """What one model at one endpoint refuses."""

    def __init__(self) -> None:
        self._renamed: dict[str, str] = {}
        self._dropped: set[str] = set()

    def applied(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return `body` as it may be sent."""
        named = {self._renamed.get(name, name): value for name, value in body.items()}
        return {name: value for name, value in named.items() if name not in self._dropped}

    def learnt(
        self, body: Mapping[str, Any], message: str, parameter: str
    ) -> dict[str, Any] | None:
        """Return `body` without what the endpoint refused; None where that is no parameter of it.

        Args:
            body: what was sent.
            message: what the endpoint said.
            parameter: what it named as the cause; may be empty.
        """
        name = _meant(body, message, parameter)
        if name is None:
            return None
        other = RENAMED.get(name)
        if other and name not in self._renamed.values():
            self._renamed[name] = other
        elif name == "response_format" and SCHEMA.search(message):
            return {key: value for key, value in body.items() if key != name}
        else:
            self._dropped.add(name)
        return self.applied(body)


@cache
def refusals_of(url: str, model: str) -> Refusals:
    """Return what is known in this process of `model` at `url`."""
    return Refusals()


def _meant(body: Mapping[str, Any], message: str, parameter: str) -> str | None:
    """Return the field of `body` that is refused: the one that is named first."""
    known = (DROPPED | RENAMED.keys()) & body.keys()
    words: list[str] = [*WORD.findall(parameter), *WORD.findall(message)]
    for word in words:
        if word in known:
            return word
    return None
