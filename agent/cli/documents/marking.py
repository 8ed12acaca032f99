"""Finds the words of a query in a passage, to mark them, and the part of it that has most of them.

Words are compared without case and with a few letters of ending; a run of Chinese or Japanese,
which has no spaces, by its longest pieces that stand in the passage.
"""

import re
from collections.abc import Sequence

WORD = re.compile(r"[^\W_]+")
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
SHORT = 3
"""Words up to this length are left alone where there are longer ones: most of them are `of`."""
ENDING = 3
"""So many letters more a word may have: `transformer` marks `transformers`."""

STEM = 5
"""Words that begin with the same letters count as one."""

Span = tuple[int, int]


def spans(query: str, text: str) -> list[Span]:
    """Return where in `text` words of `query` stand, in order, none over another."""
    found: list[Span] = []
    for run in UNSPACED.findall(query):
        found += _pieces(run, text)
    for word in _words(UNSPACED.sub(" ", query)):
        stem = re.escape(word[:-1] if len(word) > SHORT + 1 and word.endswith("s") else word)
        pattern = rf"(?<![^\W_]){stem}[^\W\d_]{{0,{ENDING}}}(?![^\W_])"
        found += [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]
    return _merged(found)


def window(text: str, marked: Sequence[Span], most: int) -> Span:
    """Return the part of `text`, of `most` characters, in which most of `marked` stand."""
    if len(text) <= most:
        return 0, len(text)
    first, _ = densest(marked, most * 4 // 5) if marked else (0, 0)
    start = min(max(0, first - most // 5), len(text) - most)
    return _at_words(text, start, start + most)


def densest(marked: Sequence[Span], most: int) -> Span:
    """Return from where to where most characters are `marked` within `most`; the first if equal."""
    best, most_held = marked[0], 0
    for at, (start, end) in enumerate(marked):
        last, held = end, 0
        for first, until in marked[at:]:
            if until > start + most:
                break
            last, held = until, held + until - first
        if held > most_held:
            best, most_held = (start, last), held
    return best


def tightest(text: str, marked: Sequence[Span], most: int) -> Span:
    """Return where most different words are `marked` within `most` characters, close together."""
    best, rank = marked[0], (0, 0)
    for at, (start, end) in enumerate(marked):
        words: set[str] = set()
        for first, last in marked[at:]:
            if last > max(start + most, end):
                break
            words.add(text[first:last].casefold()[:STEM])
            if (len(words), start - last) > rank:
                rank, best = (len(words), start - last), (start, last)
    return best


def _words(query: str) -> list[str]:
    words = list(dict.fromkeys(word.casefold() for word in WORD.findall(query)))
    telling = [word for word in words if len(word) > SHORT or any(map(str.isdigit, word))]
    return telling or words


def _pieces(run: str, text: str) -> list[Span]:
    """Return where the longest pieces of `run`, of two characters and more, stand in `text`."""
    found: list[Span] = []
    at = 0
    while at < len(run):
        end = next((end for end in range(len(run), at + 1, -1) if run[at:end] in text), 0)
        if end - at > 1 or (end and len(run) == 1):
            found += [match.span() for match in re.finditer(re.escape(run[at:end]), text)]
        at = max(end, at + 1)
    if len(run) == 1:
        found += [match.span() for match in re.finditer(re.escape(run), text)]
    return found


def _merged(found: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _at_words(text: str, start: int, end: int) -> Span:
    """Return the part from `start` to `end` without half a word at its ends."""
    if start and not UNSPACED.match(text[start]):
        space = re.compile(r"\s").search(text, start, min(end, start + 30))
        start = space.end() if space else start
    if end < len(text) and not UNSPACED.match(text[end]):
        cut = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
        end = cut if cut > max(start, end - 30) else end
    return start, end
