"""Says in one line what went wrong in the libraries: what cannot be loaded, or has no room."""

import re

from agent.errors import AgentError, ModelUnavailable

SMALLER = "choose a smaller model, or close other programs"
LONGEST = 300


def failure_of(error: BaseException, doing: str = "the model failed") -> AgentError:
    """Return what to raise for `error`, which came while `doing` something."""
    if isinstance(error, AgentError):
        return error
    if out_of_memory(error):
        return ModelUnavailable(f"{doing}: there is not enough memory", SMALLER)
    return ModelUnavailable(f"{doing}: {in_one_line(error)}")


def out_of_memory(error: BaseException) -> bool:
    """Return whether `error` says that there is no room, on whatever device."""
    told = str(error)
    return (
        isinstance(error, MemoryError)
        or type(error).__name__ == "OutOfMemoryError"
        or "can't allocate memory" in told
        or "out of memory" in told
    )


def in_one_line(error: BaseException) -> str:
    """Return the beginning of what `error` says."""
    words = re.sub(r"\s+", " ", str(error)).strip() or type(error).__name__
    return words if len(words) <= LONGEST else f"{words[:LONGEST]} …"
