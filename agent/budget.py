"""What a run may spend: steps, seconds, tokens and money, checked before each call of the model."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Limit = Literal["steps", "seconds", "tokens", "cost"]


@dataclass
class Budget:
    """The limits of one run and what is left of them; 0 seconds means no time limit."""

    max_steps: int = 8
    max_seconds: float = 0.0
    max_tokens: int = 4096
    clock: Callable[[], float] = time.monotonic
    steps: int = 0
    """Steps so far, also those of strategies that are not bound by `max_steps`."""
    tokens: int = 0
    max_cost: float = 0.0
    """Most US dollars; 0 sets no limit."""
    cost: float = 0.0
    """US dollars so far, as far as prices are known."""
    first: int = 0
    """The steps that were done before the present loop began: they do not count for it."""
    started: float = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.clock()

    def begin(self) -> None:
        """Begin a loop: `max_steps` counts from here; time and tokens go on."""
        self.first = self.steps

    def spent(self) -> Limit | None:
        """Return the limit that is reached, or None while another step of a loop may begin."""
        exhausted = self.exhausted()
        if exhausted is not None:
            return exhausted
        return "steps" if self.steps - self.first >= self.max_steps else None

    def exhausted(self) -> Literal["seconds", "tokens", "cost"] | None:
        """Return the limit that no call of the model may pass, or None while one may be made."""
        if self.out_of_time():
            return "seconds"
        if self.max_cost > 0 and self.cost >= self.max_cost:
            return "cost"
        return "tokens" if self.tokens >= self.max_tokens else None

    def out_of_time(self) -> bool:
        """Return whether the time is up; asked also in the middle of a reply."""
        return self.max_seconds > 0 and self.clock() - self.started >= self.max_seconds

    def seconds_left(self) -> float:
        """Return how much time is left; endless without a limit."""
        left = self.max_seconds - (self.clock() - self.started)
        return max(0.0, left) if self.max_seconds > 0 else math.inf

    def tokens_left(self, at_most: int) -> int:
        """Return how many tokens the next reply may have, at least 1 and at most `at_most`."""
        return max(1, min(at_most, self.max_tokens - self.tokens))
