"""What a run may spend: steps, seconds and tokens, checked before each call of the model."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Limit = Literal["steps", "seconds", "tokens"]


@dataclass
class Budget:
    """The limits of one run and what is left of them; 0 seconds means no time limit."""

    max_steps: int = 8
    max_seconds: float = 0.0
    max_tokens: int = 4096
    clock: Callable[[], float] = time.monotonic
    steps: int = 0
    tokens: int = 0
    started: float = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.clock()

    def spent(self) -> Limit | None:
        """Return the limit that is reached, or None while another step may begin."""
        if self.out_of_time():
            return "seconds"
        if self.tokens >= self.max_tokens:
            return "tokens"
        return "steps" if self.steps >= self.max_steps else None

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
