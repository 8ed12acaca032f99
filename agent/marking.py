"""Marks the words of others before a model: between delimiters that they cannot know, as data.

Method: spotlighting (Hines et al. 2024, arXiv:2403.14720), delimiters with a nonce of each run. It
helps a model to tell data from instructions; what must not happen is kept from happening elsewhere.
"""

import hashlib
import random
from dataclasses import dataclass
from functools import lru_cache

from agent.inert import inert
from agent.prompts.file import PromptFile
from agent.prompts.library import Library

PROMPT = "react/untrusted"
NONCE_CHARS = 6


@dataclass(frozen=True)
class Marking:
    """How the words of others are marked in one run."""

    nonce: str

    @classmethod
    def of(cls, chance: random.Random) -> "Marking":
        """Return the marking of a run; the source of its seeds stays where it was.

        A run that is played again from its record marks the same words in the same way.
        """
        return cls(nonce_of(chance))

    def block(self, text: str, source: str) -> str:
        """Return `text`, whose words `source` says whose they are, as data."""
        inner = inert(text.replace(self.nonce, " "))
        named = " ".join(inert(source.replace(self.nonce, " ")).split())
        return _shipped().render(text=inner, source=named, mark=self.nonce)


@lru_cache(maxsize=1)
def _shipped() -> PromptFile:
    """Return the shipped prompt: no folder of a project may take the marks away."""
    return Library().find(PROMPT)


def nonce_of(chance: random.Random) -> str:
    """Return a word that nobody can guess; it takes nothing from `chance`."""
    try:
        state = repr(chance.getstate())
    except NotImplementedError:  # the system's own chance has no state
        state = repr(chance.random())
    return hashlib.sha256(state.encode()).hexdigest()[:NONCE_CHARS]
