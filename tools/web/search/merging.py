"""Makes one list of what several engines found: each page once, the best first.

Method: reciprocal rank fusion (Cormack, Clarke and Büttcher 2009, SIGIR); what several engines
found rises.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tools.web.search.sameness import same
from tools.web.web import Result

SMOOTHING = 10
"""How little the first places count more than the next ones; 60 in the paper, for long lists."""
GOOD = 3
"""So many relevant results are an answer."""
WORD = re.compile(r"[^\W_]{2,}")
COMMON = re.compile(
    r"(?:the|of|and|to|in|is|are|was|were|what|which|who|whom|when|where|why|how|for|on|at|by|from"
    r"|with|an|its?|do|does|did|that|this|as|be|or|has|have|had|can|about|many|much|der|die|das|und"
    r"|ist|wer|wie|les|des|est|que)\Z"
)
WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def merge(answers: Iterable[Sequence[Result]]) -> list[Result]:
    """Return the results of all answers, pages found by several engines as one result."""
    found: dict[str, Result] = {}
    score: dict[str, float] = {}
    for answer in answers:
        for rank, result in enumerate(answer, 1):
            page = same(result.url)
            found[page] = _both(found[page], result) if page in found else result
            score[page] = score.get(page, 0.0) + 1.0 / (SMOOTHING + rank)
    return sorted(found.values(), key=lambda one: -score[same(one.url)])


def _both(first: Result, second: Result) -> Result:
    """Return what two engines say of one page: the longer words, the address of the first."""
    longer = max(first.snippet, second.snippet, key=len)
    both = tuple(dict.fromkeys((*first.engines, *second.engines)))
    safe = second.url if second.url.startswith("https:") and first.url[:5] == "http:" else first.url
    date = first.date or second.date
    return replace(first, url=safe, snippet=longer, date=date, engines=both)


def is_good(results: Sequence[Result], text: str, wanted: int) -> bool:
    """Return whether `results` answer a search for `text`: enough of them have to do with it."""
    enough = min(GOOD, wanted)
    return len(results) >= enough and len(relevant(results, text)) >= enough


def relevant(results: Sequence[Result], text: str) -> list[Result]:
    """Return the results in which a word of the search stands; all where it has no such word."""
    wanted = terms(text)
    if not wanted:
        return list(results)
    return [
        one
        for one in results
        if any(word in _folded(f"{one.title} {one.snippet} {one.url}") for word in wanted)
    ]


def terms(text: str) -> set[str]:
    """Return what to look for: words that say something; pairs of characters of Chinese."""
    found: set[str] = set()
    for word in WORD.findall(_folded(text)):
        if WIDE.search(word):
            found.update(word[at : at + 2] for at in range(len(word) - 1))
        elif not COMMON.match(word):
            found.add(word[:-1] if len(word) > 4 else word)  # plurals
    return found


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
