"""What a server answers where it cannot do what it is asked: OpenAI's errors.

Format: https://platform.openai.com/docs/guides/error-codes
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from agent.errors import AgentError, ContextOverflow
from agent.messages import Json

INVALID = "invalid_request_error"
OVERFLOW = "context_length_exceeded"
UNAVAILABLE = "model_unavailable"
REFUSED = "the engine refused"
"""How the engine says that it does not understand a grammar or a schema."""


@dataclass
class Fault(Exception):
    """A request that is not answered."""

    status: int
    message: str
    param: str | None = None
    """The field of the request that is wrong."""
    code: str | None = None
    kind: str = INVALID
    hint: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> dict[str, Json]:
        """What the client gets."""
        told: dict[str, Json] = {
            "message": self.message, "type": self.kind, "param": self.param, "code": self.code
        }  # fmt: skip
        return {"error": told | ({"hint": self.hint} if self.hint else {})}


class Gone(Exception):
    """The client has left, or the server is being closed: nobody waits for the reply."""


def wrong(param: str, message: str) -> Fault:
    """Return the fault of a request whose field `param` cannot be what it is."""
    return Fault(400, f"{param}: {message}", param)


def fault_of(error: AgentError, constraint: str = "") -> Fault:
    """Return what the client is told of a model that failed.

    Args:
        error: what went wrong.
        constraint: the field of the request that constrained the reply, if one did.
    """
    text = str(error)
    if isinstance(error, ContextOverflow):
        return Fault(400, text, "messages", OVERFLOW, hint=error.hint)
    if constraint and text.startswith(REFUSED):
        return wrong(constraint, text)
    return Fault(503, text, None, UNAVAILABLE, "server_error", error.hint)
