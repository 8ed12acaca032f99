"""Embedders of the Hugging Face hub, by sentence-transformers where it is installed.

https://sbert.net/docs/package_reference/sentence_transformer/SentenceTransformer.html
"""

import importlib.util
from collections.abc import Sequence
from typing import Any

from agent.errors import ModelUnavailable, UserError
from tools.documents.embedding.prefixes import prefixes
from tools.documents.embedding.unit import unit

BATCH = 16


def installed() -> bool:
    """Return whether the library is there; it is never installed with this program: 1 GB."""
    return importlib.util.find_spec("sentence_transformers") is not None


class Hugging:
    """`hf:NAME`: a model of the hub, or a folder. Code that comes with a model is never run."""

    def __init__(self, model: str, offline: bool) -> None:
        """Raise `UserError` without the library, `ModelUnavailable` without the model."""
        if not installed():
            raise UserError(
                f"the embedder hf:{model} needs sentence-transformers",
                "run: pip install sentence-transformers",
            )
        import sentence_transformers

        self.name = f"hf:{model}"
        try:
            self._model: Any = sentence_transformers.SentenceTransformer(
                model, local_files_only=offline, trust_remote_code=False
            )
        except Exception as error:  # the library's own, the hub's, torch's: nothing narrower
            reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
            hint = "leave --offline out" if offline else "check its name"
            raise ModelUnavailable(f"cannot load {self.name}: {reason}", hint) from error
        own = getattr(self._model, "prompts", None) or {}
        self._prefixes = None if any(own.values()) else prefixes(model)
        self.size = int(self._model.get_sentence_embedding_dimension())
        self.identity = f"{self.name}:{self.size}"

    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the vectors of passages."""
        return self._encode(list(texts), "document")

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a query."""
        return self._encode([text], "query")[0]

    def _encode(self, texts: list[str], role: str) -> list[list[float]]:
        if self._prefixes is None:  # the model brings prompts of its own
            encode = getattr(self._model, f"encode_{role}")
        else:
            before = self._prefixes.query if role == "query" else self._prefixes.passage
            encode, texts = self._model.encode, [before + text for text in texts]
        found = encode(texts, batch_size=BATCH, show_progress_bar=False)
        return [unit(one) for one in found.tolist()]
