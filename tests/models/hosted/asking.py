"""Asks the scripted endpoint through the real model, in this process."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from agent.messages import Completion, Decoding, Message
from agent.models.access import Access
from agent.models.hosted import refusals
from agent.models.hosted.endpoints import Endpoint as Place
from agent.models.hosted.model import HostedModel
from agent.models.keys.key import Key
from agent.models.model import Model

QUESTION = (Message("user", "What is 6 times 7?"),)
KEY = Key("sk-canary-0123456789abcdef", "OPENAI_API_KEY")
PLAIN = Place("openai", "", local=True, logprobs=False)
FAST = Access(connect_s=5.0, idle_s=30.0)


def model_at(
    url: str,
    endpoint: Place = PLAIN,
    key: Key | None = KEY,
    access: Access = FAST,
    notify: Callable[[str], None] = lambda text: None,
    **more: Any,
) -> HostedModel:
    """Return the model `test` of the endpoint at `url`; what it refused before is forgotten."""
    refusals.refusals_of.cache_clear()
    return HostedModel(
        "openai:test", "test", replace(endpoint, url=url), key, access, notify, **more
    )


def heard(
    model: Model,
    decoding: Decoding = Decoding(),  # noqa: B008 (frozen)
    messages: Sequence[Message] = QUESTION,
) -> tuple[list[str], Completion]:
    """Return the pieces that came, without ticks, and the whole reply; the model is closed."""
    pieces: list[str] = []
    asking = model.complete(messages, decoding)
    try:
        while True:
            try:
                piece = next(asking)
            except StopIteration as stop:
                return pieces, stop.value
            if piece:
                pieces.append(piece)
    finally:
        asking.close()
        model.close()


def said(done: Completion) -> Completion:
    """Return `done` without the seconds that it took."""
    return replace(done, usage=replace(done.usage, seconds=0.0))
