"""Chooses the tools that may help with a question, where there are too many for a prompt.

By words and by meaning, the two lists fused (reciprocal ranks: Cormack, Clarke and Buettcher 2009),
as passages of documents are found; after Qin et al. 2023 (ToolLLM), arXiv:2307.16789, section 3.2.
The embedder is multilingual, so a Chinese question finds a tool that is described in English.
"""

import re
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from math import log
from pathlib import Path

from agent.errors import AgentError
from tools.toolbox import Tool, Toolbox

LIMIT = 24
"""Tools that are offered at once: measured with `tests.benchmarks.toolbox`."""
WEIGHT = 1.5
"""What a rank by meaning counts, where one by words counts 1."""
PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
CHINESE = re.compile("[\u3400-\u9fff]")
MOST_EMBEDDED = 600
"""Characters of a description: what a tool is for stands at its beginning."""


@dataclass(frozen=True)
class Chooser:
    """Finds tools for questions."""

    folder: Path | None
    """Where vectors are kept; None keeps none, and words alone count."""
    limit: int = LIMIT

    @property
    def is_new(self) -> bool:
        """Whether no vectors were kept yet: the first time takes some 30 ms a tool."""
        return self.folder is not None and not any(self.folder.glob("*.sqlite"))

    def chosen(self, toolbox: Toolbox, question: str, always: Collection[str] = ()) -> Toolbox:
        """Return the tools of `toolbox` that may help with `question`.

        Args:
            toolbox: all there are.
            question: what is asked.
            always: names of tools that are among them in any case, as those that it names.
        """
        if len(toolbox) <= self.limit:
            return toolbox
        tools = [*toolbox]
        kept = [one.name for one in tools if one.name in always or _is_named(one.name, question)]
        ranked = self.ranked(tools, question)
        best = dict.fromkeys([*kept, *ranked])
        names = [*best][: max(self.limit, len(kept))]
        return toolbox.among(names)

    def ranked(self, tools: Sequence[Tool], question: str) -> list[str]:
        """Return the names of `tools`, the likeliest to help first."""
        from tools.documents.index.searching import fused

        words = by_words(tools, question)
        meaning = self._by_meaning(tools, question)
        found = fused(meaning, words, weight=WEIGHT)
        return [*found, *(one.name for one in tools if one.name not in found)]

    def _by_meaning(self, tools: Sequence[Tool], question: str) -> dict[str, float]:
        from tools.documents.embedding import nano

        if self.folder is None or not nano.installed():
            return {}
        try:
            return by_meaning(tools, question, self.folder)
        except AgentError:  # a library that does not load here: words alone count
            return {}


def by_meaning(tools: Sequence[Tool], question: str, folder: Path) -> dict[str, float]:
    """Return how near each tool is to `question` in meaning."""
    from tools.documents.embedding.nano import Nano
    from tools.documents.embedding.remembering import Remembering

    with closing(Remembering(Nano(), folder)) as embedder:
        vectors = embedder.embed_documents([text_of(one)[:MOST_EMBEDDED] for one in tools])
        asked = embedder.embed_query(question)
    return {
        one.name: sum(a * b for a, b in zip(vector, asked, strict=True))
        for one, vector in zip(tools, vectors, strict=True)
    }


def by_words(tools: Sequence[Tool], question: str) -> dict[str, float]:
    """Return how many rare words each tool shares with `question`; those that share none lack."""
    from tools.documents.index.words import words

    asked = words().query(question)
    texts = [words().document(text_of(one)) for one in tools]
    found: dict[str, float] = {}
    count = {word: sum(word in one.indices for one in texts) for word in asked.indices}
    for tool, text in zip(tools, texts, strict=True):
        weights = dict(zip(text.indices, text.values, strict=True))
        score = sum(
            weights[word] * log(1 + (len(tools) - count[word] + 0.5) / (count[word] + 0.5))
            for word in asked.indices
            if word in weights
        )
        if score > 0:
            found[tool.name] = score
    return found


def text_of(tool: Tool) -> str:
    """Return what a tool is found by: its name in words, what it is said to do, what it takes."""
    name = " ".join(PARTS.findall(tool.name)).lower() or tool.name
    properties = tool.parameters.get("properties")
    takes = " ".join(properties) if isinstance(properties, dict) else ""
    return f"{name}: {tool.description}\n{takes.replace('_', ' ')}"


def _is_named(name: str, question: str) -> bool:
    """Return whether `question` names a tool, as a word of its own."""
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", question, re.ASCII) is not None
