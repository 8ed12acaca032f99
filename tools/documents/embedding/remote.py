"""Embedders behind HTTP: OpenAI's `/embeddings`, which many servers speak, and Ollama's.

https://platform.openai.com/docs/api-reference/embeddings,
https://docs.ollama.com/api (`/api/embed`).
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Literal

from agent.errors import ModelUnavailable
from tools.documents.access import Access
from tools.documents.embedding.exchange import Exchange
from tools.documents.embedding.prefixes import prefixes
from tools.documents.embedding.unit import unit

Kind = Literal["openai", "ollama"]
BATCH = 64
"""Texts in one request."""


class Remote:
    """An embedder of a server. Nothing is asked before the first vector is wanted."""

    def __init__(self, kind: Kind, model: str, reached: Access) -> None:
        self.name = f"{kind}:{model}"
        self._kind, self._model = kind, model
        self._prefixes = prefixes(model)
        self._exchange = Exchange(
            url=f"{reached.openai_url.rstrip('/')}/embeddings"
            if kind == "openai"
            else f"{reached.ollama_url.rstrip('/')}/api/embed",
            embedder=self.name,
            key=reached.openai_key if kind == "openai" else "",
            offline=reached.offline,
            timeout_s=reached.timeout_s,
            pause_s=reached.pause_s,
        )

    @property
    def identity(self) -> str:
        """Model and size: servers of the same model give the same vectors."""
        return f"{self.name}:{self.size}"

    @cached_property
    def size(self) -> int:
        """Numbers in a vector; found by embedding a word."""
        return len(self._vectors(["size"])[0])

    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the vectors of passages; raise `ModelUnavailable`, `AuthenticationFailed`."""
        asked = [self._prefixes.passage + text for text in texts]
        found: list[list[float]] = []
        for at in range(0, len(asked), BATCH):
            found += self._vectors(asked[at : at + BATCH])
        return found

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a query; raise `ModelUnavailable`, `AuthenticationFailed`."""
        return self._vectors([self._prefixes.query + text])[0]

    def _vectors(self, texts: Sequence[str]) -> list[list[float]]:
        fit = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        asked: dict[str, object] = {
            "model": self._model,
            "input": [text if text.strip() else "." for text in fit],
        }
        if self._kind == "openai":
            asked["encoding_format"] = "float"
        else:
            asked["truncate"] = True
        reply = self._exchange.ask(asked)
        try:
            found = [unit(one) for one in self._raw(reply)]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ModelUnavailable(
                f"{self.name} gave what is no vector ({error})", "is its address right?"
            ) from error
        if len(found) != len(texts) or len({len(one) for one in found}) != 1:
            raise ModelUnavailable(
                f"{self.name} gave {len(found)} vectors for {len(texts)} texts", "try again"
            )
        return found

    def _raw(self, reply: Any) -> list[Sequence[float]]:
        if self._kind == "ollama":
            return list(reply["embeddings"])
        return [one["embedding"] for one in sorted(reply["data"], key=lambda one: one["index"])]
