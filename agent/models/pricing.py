"""A model whose calls are priced: each completion says what it cost."""

import threading
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from pathlib import Path

from agent.errors import UserError
from agent.messages import Completion, Decoding, Message, Usage
from agent.models.access import Access
from agent.models.around import Around
from agent.models.model import Model
from agent.models.prices import Prices
from agent.models.reference import Reference
from agent.settings import Settings

ADDRESSES = {"openai": "OPENAI_BASE_URL"}
"""The variables that say where a provider's models are."""


class PricedModel(Around):
    """Passes on what `model` says, with its cost."""

    def __init__(self, model: Model, cost: Callable[[Usage], float | None]) -> None:
        super().__init__(model)
        self._cost = cost
        self._ready: threading.Thread | None = None
        self._lock = threading.Lock()

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        """Continue `messages`; see `Model.complete`."""
        inner = self._model.complete(messages, decoding)
        try:
            while True:
                try:
                    piece = next(inner)
                except StopIteration as stop:
                    return self._priced(stop.value)
                if piece:
                    self._prepare()
                yield piece
        finally:
            inner.close()

    def _prepare(self) -> None:
        """Have the table of prices read while the model writes: nobody waits for it then."""
        with self._lock:  # two replies may come at once
            if self._ready is None:
                ready = threading.Thread(target=self._cost, args=(Usage(),), daemon=True)
                ready.start()
                self._ready = ready

    def _priced(self, done: Completion) -> Completion:
        if done.usage.cost_usd:  # the provider said so itself
            return done
        if self._ready is not None:
            self._ready.join()
        return replace(done, usage=replace(done.usage, cost_usd=self._cost(done.usage)))


def prices_of(reference: Reference, settings: Settings, access: Access) -> Prices:
    """Return what says how much calls of a model cost."""
    provider = reference.provider
    named = access.environment.get(ADDRESSES.get(provider, ""), "").strip()
    address = access.base_url or named
    return Prices(reference, address, settings.models.of(str(reference)).price, _folder(settings))


def check(prices: Prices, max_cost: float) -> None:
    """Raise `UserError` where a limit of cost is set for a model whose price nobody knows."""
    if max_cost > 0 and not prices.known():
        name = prices.reference
        hint = f'set it in your settings: [models."{name}"] price = {{ input = 1, output = 4 }}'
        raise UserError(f"--max-cost {max_cost:g}: the price of {name} is not known", hint)


def _folder(settings: Settings) -> Path | None:
    from agent.errors import ConfigError

    try:
        return settings.prices_folder
    except ConfigError:  # no home folder
        return None
