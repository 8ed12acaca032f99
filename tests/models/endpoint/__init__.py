"""A scripted OpenAI-compatible endpoint on this machine: `Endpoint` is where to begin."""

from tests.models.endpoint.replies import Reply, calls, chunk, fails, says, stream
from tests.models.endpoint.server import Asked, Endpoint

__all__ = ["Asked", "Endpoint", "Reply", "calls", "chunk", "fails", "says", "stream"]
