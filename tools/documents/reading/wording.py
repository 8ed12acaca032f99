"""Words as they are compared: without case, accents, width and underscores; Chinese by character.

Unicode normalisation forms: https://www.unicode.org/reports/tr15/.
"""

import re
import unicodedata

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
WORD = re.compile(rf"[{CJK}]|[^\W_{CJK}]+")


def folded(text: str) -> str:
    """Return `text` in the form in which names are compared: blanks are one each."""
    apart = unicodedata.normalize("NFKD", text.replace("_", " "))
    bare = "".join(one for one in apart if not unicodedata.combining(one))
    return " ".join(unicodedata.normalize("NFC", bare.casefold()).split())


def words(text: str) -> list[str]:
    """Return the words of `text`, folded; each Chinese character is one."""
    return WORD.findall(folded(text))


def clipped(text: str, most_chars: int, at: int = 0) -> str:
    """Return about `most_chars` characters of `text` around the one at `at`, `…` for the rest.

    Blanks and line breaks are one blank each.
    """
    start = max(0, min(at - most_chars // 3, len(text) - most_chars))
    end = start + most_chars
    shown = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{shown}{'…' if end < len(text) else ''}"
