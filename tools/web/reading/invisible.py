"""Takes characters out of a page's text that nobody sees, or that steer what is seen.

What: the Unicode standard, 23 (special areas: controls, tags, variation selectors); the attacks are
those of Boucher and Anderson 2021 (arXiv:2111.00169) and of tag characters as hidden instructions.
Joiners stay where scripts and emoji need them.
"""

import re
from dataclasses import replace

from tools.web.reading.noting import Noted

_SEQUENCE = r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?"
"""Escape sequences of terminals (ECMA-48), with all they carry."""
_ALWAYS = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b"
    r"\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\ufffe"
    r"\uffff\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_JOINERS, _VARIATIONS = r"\u200c\u200d", r"\ufe00-\ufe0f"
_ABROAD = r"[^\x00-\u02ff]"
"""Letters and signs that a joiner may stand between."""
_PLAIN = re.compile(rf"{_SEQUENCE}|[\x00-\x08\x0b-\x1f\x7f]")
_SUSPECT = re.compile(rf"[{_ALWAYS}{_JOINERS}{_VARIATIONS}]")
"""All that may have to go; most texts hold none of it, and this is seen quickly."""
_INVISIBLE = re.compile(
    rf"{_SEQUENCE}|[{_ALWAYS}]"
    rf"|[{_JOINERS}](?!{_ABROAD})|(?<!{_ABROAD})[{_JOINERS}]|(?<=[{_JOINERS}])[{_JOINERS}]"
    rf"|(?<=[{_VARIATIONS}])[{_VARIATIONS}]|(?<!{_ABROAD})[\ufe00-\ufe0d]"
)


def visible(noted: Noted) -> Noted:
    """Return the text without invisible characters; marks and links stay where they belong."""
    spans = seen(noted.text)
    if spans is None:
        return noted
    kept = noted.only(spans)
    marks = tuple(replace(mark, label=plain(mark.label)) for mark in kept.written.marks)
    return replace(kept, written=replace(kept.written, marks=marks))


def plain(text: str) -> str:
    """Return `text` without invisible characters."""
    spans = seen(text)
    return text if spans is None else "".join(text[start:end] for start, end in spans)


def seen(text: str) -> list[tuple[int, int]] | None:
    """Return the spans of `text` that are seen; None where that is all of it."""
    pattern = _PLAIN if text.isascii() else _INVISIBLE
    if text.isascii() and text.replace("\n", "").isprintable():
        return None
    if (_PLAIN if text.isascii() else _SUSPECT).search(text) is None:
        return None
    spans, at = [], 0
    for found in pattern.finditer(text):
        spans.append((at, found.start()))
        at = found.end()
    return [span for span in (*spans, (at, len(text))) if span[0] < span[1]]
