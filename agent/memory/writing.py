"""Has the model write a short text beside the conversation: in bounded time, and only if it works.

Whoever waits for it gets ticks meanwhile, and closes it to stop the model.
"""

import time
from collections.abc import Callable, Generator
from contextlib import closing

from agent.errors import AgentError
from agent.messages import Completion, Decoding
from agent.models.model import Model
from agent.prompts import Opened
from agent.prompts.front import Front

USUAL_TOKENS = 256


def written(
    model: Model,
    prompt: tuple[Opened, Front],
    most_seconds: float,
    grammar: str = "",
    clock: Callable[[], float] = time.monotonic,
) -> Generator[None, None, Completion | None]:
    """Return what the model writes behind `prompt`; None where it fails or takes too long."""
    opened, front = prompt
    decoding = Decoding(
        front.max_tokens or USUAL_TOKENS,
        stop=front.stop,
        grammar=grammar if model.abilities.grammar else "",
        opening=opened.opening,
        aside=True,
    )
    end = clock() + most_seconds
    try:
        with closing(model.complete(opened.messages, decoding)) as pieces:
            while clock() <= end:
                try:
                    next(pieces)
                except StopIteration as done:
                    found: Completion = done.value
                    return found
                yield None
    except AgentError:
        pass
    return None
