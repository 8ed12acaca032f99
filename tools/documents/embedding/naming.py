"""Opens an embedder by its name."""

from agent.errors import UserError
from tools.documents.embedding import nano
from tools.documents.embedding.embedder import Embedder


def open_embedder(name: str) -> Embedder:
    """Return the embedder `name`; raise `UserError` where there is none or it cannot be had."""
    if name == nano.NAME:
        return nano.Nano()
    raise UserError(f"there is no embedder {name!r}", f"the embedders are: {nano.NAME}")
