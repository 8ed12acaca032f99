"""Takes the language out of vectors, so that a question finds passages in other languages too.

A multilingual embedder puts each language into a corner of its own: any passage in the question's
language lies nearer than the right one in another. So the centre of the text's script, made of the
same sentences in each, is subtracted (Libovický, Rosa and Fraser 2020, arXiv:2004.05160).
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources

from tools.documents.embedding.unit import unit

VERSION = "centred-1"
SCRIPTS: Mapping[str, tuple[re.Pattern[str], float]] = {
    "latin": (re.compile("[A-Za-z\u00c0-\u024f]"), 1.0),
    "han": (re.compile("[\u3400-\u4dbf\u4e00-\u9fff]"), 2.5),
    "kana": (re.compile("[\u3040-\u30ff]"), 5.0),
    "hangul": (re.compile("[\uac00-\ud7a3]"), 2.5),
    "cyrillic": (re.compile("[\u0400-\u04ff]"), 1.0),
}
"""The letters of each script, and what one weighs; in Japanese half of them are Chinese."""
MOST_CHARACTERS = 2000
"""So many tell the script of a text."""


def centred(vector: Sequence[float], text: str) -> list[float]:
    """Return the `vector` of `text` without its language, at length 1."""
    found = shares(text)
    middle = [0.0] * len(vector)
    for script, share in found.items():
        middle = [
            one + share * other for one, other in zip(middle, _centres()[script], strict=True)
        ]
    return unit([one - other for one, other in zip(vector, middle, strict=True)])


def shares(text: str) -> dict[str, float]:
    """Return how much of `text` is in each script; all of them where it has letters of none."""
    begin = text[:MOST_CHARACTERS]
    if begin.isascii():
        weights = {"latin": float(any(map(str.isalpha, begin)))}
    else:
        weights = {
            name: weight * len(letters.findall(begin))
            for name, (letters, weight) in SCRIPTS.items()
        }
    total = sum(weights.values())
    if not total:
        return dict.fromkeys(SCRIPTS, 1 / len(SCRIPTS))
    return {name: weight / total for name, weight in weights.items() if weight}


@lru_cache(maxsize=1)
def _centres() -> Mapping[str, list[float]]:
    file = resources.files("tools.documents.embedding") / "centres.json"
    found: Mapping[str, list[float]] = json.loads(file.read_text("utf-8"))
    return found
