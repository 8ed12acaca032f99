"""Makes words of a text for full-text search, so that Chinese is found by any of its characters.

Scripts without blanks between words (Chinese, Japanese, Korean, Thai) are taken character by
character; a query of several such characters in a row has to be found as they stand.
"""

import re
import unicodedata

ALONE = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
"""Characters that are words by themselves."""
PIECE = re.compile(rf"[{ALONE}]|[^\W_{ALONE}]+")
COMBINING = re.compile("[\u0300-\u036f]")


def words(text: str) -> list[str]:
    """Return the words of `text`, in lower case and in compatibility form (full width is plain).

    Accents are left out, as SQLite's tokenizer does it, so that every database finds the same.
    """
    if not text.isascii():
        bare = COMBINING.sub("", unicodedata.normalize("NFKD", text))
        text = unicodedata.normalize("NFKC", bare)
    return PIECE.findall(text.casefold())


def segmented(text: str) -> str:
    """Return `text` as words with blanks between, which every tokenizer takes apart alike."""
    return " ".join(words(text))


def phrases(query: str) -> list[list[str]]:
    """Return what has to be found, all of it: each part of `query` between blanks, as a phrase."""
    return [found for part in query.split() if (found := words(part))]
