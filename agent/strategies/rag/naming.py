"""Whether passages speak of what a question names: `the Borealis project` has to stand in them.

What is near in meaning may still be about something else: the minutes of another project, another
person's life. Names are compared by their letters, in Latin script alone (ours).
"""

import difflib
import re
import unicodedata
from collections.abc import Sequence

from agent.proof.names import names
from tools.documents.passage import Passage

LEAST_SHARE = 2 / 3
"""So many of a question's names have to stand in the passages: one may be spelt in another way."""
ALIKE = 0.8
"""Words so similar are one, misspelt."""
WORD = re.compile(r"[^\W_]+")
LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
ENGLISH = re.compile(
    r"\b(?:the|of|who|whom|whose|what|which|when|where|why|how|does|did|are|were|there)\b", re.I
)
"""Words of an English question: in German every noun is written large."""


def unnamed(question: str, passages: Sequence[Passage]) -> list[str]:
    """Return the names of `question` that `passages` lack; empty where most of them are there."""
    wanted = list(dict.fromkeys(names(question)))
    text = "\n".join(f"{one.source} {one.title} {one.text}" for one in passages)
    shouted = not any(letter.islower() for letter in question)
    if not wanted or shouted or not ENGLISH.search(question) or not _latin(question, text):
        return []
    known = {_plain(word) for word in WORD.findall(text)} | _initials(text)
    lacking = [name for name in wanted if not _stands(name, known)]
    return lacking if len(wanted) - len(lacking) < LEAST_SHARE * len(wanted) else []


def _stands(name: str, known: set[str]) -> bool:
    """Return whether all parts of a name are among the words that are known, or nearly."""
    parts = [_plain(part) for part in WORD.findall(name)]
    return all(
        part in known
        or part.removesuffix("s") in known
        or bool(difflib.get_close_matches(part, known, 1, ALIKE))
        for part in parts
    )


def _latin(question: str, text: str) -> bool:
    """Return whether both are in Latin letters: in another script a name is spelt anew."""
    return all(len(LATIN.findall(one)) > len(one) / 3 for one in (question, text))


def _initials(text: str) -> set[str]:
    """Return what long names in `text` may be shortened to: `United Nations` to `un`."""
    runs = re.findall(r"(?:[A-Z][\w'’-]+(?: (?:of|the|and|for) | ))+[A-Z][\w'’-]+", text)
    return {"".join(word[0] for word in run.split() if word[0].isupper()).lower() for run in runs}


def _plain(word: str) -> str:
    bare = unicodedata.normalize("NFD", word.casefold())
    return "".join(one for one in bare if unicodedata.category(one) != "Mn")
