"""The quotes that a run has collected: what its answer may be proven with."""

from dataclasses import dataclass, field
from typing import Literal

from tools.documents.passage import Passage


@dataclass(frozen=True)
class Quoted:
    """Words that the model says stand in a passage; nothing is proven yet."""

    number: int
    """The number by which the model cites it, as in `[1]`."""
    passage: Passage
    text: str
    """As the model wrote it."""
    by: Literal["model", "program"] = "model"
    """Who picked these words: a program takes the sentence that holds the answer."""


@dataclass
class Evidence:
    """Quotes in the order in which they were collected, numbered from 1 on."""

    quotes: list[Quoted] = field(default_factory=list)

    def add(self, passage: Passage, text: str, by: Literal["model", "program"] = "model") -> Quoted:
        """Keep a quote and return it with its number; the same one keeps its number."""
        for known in self.quotes:
            if (known.passage.id, known.text) == (passage.id, text):
                return known
        self.quotes.append(Quoted(len(self.quotes) + 1, passage, text, by))
        return self.quotes[-1]
