"""Folds a text so that two copies of the same words compare equal, and knows its way back.

Folded away is what copying changes: compatibility forms (Unicode Standard Annex 15, NFKC), shapes
of quotation marks and dashes, characters nobody sees, line breaks, blanks that carry no meaning
(beside Chinese or Japanese characters and beside punctuation), and the hyphen inside a word, since
at the end of a printed line nobody can tell whose it is. Case stays: `US` is not `us`.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

IDEOGRAPHS = (
    "\u2e80-\u2fff\u3001-\u30ff\u3100-\u312f\u31a0-\ua4cf\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Scripts that are written without blanks between words."""
UNSEEN = "\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
SHAPES = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4\u02bc\uff07", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u300c\u300d\u300e\u300f", '"'),
    **dict.fromkeys("\u2010\u2011\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2012\u2013\u2014\u2015\u2212\u2500", "\u2014"),
}
"""One character for those that people and programs exchange; dashes become hyphens at the end."""
COMPOSED = frozenset(map(chr, (*range(0x1160, 0x1200), 0xFF9E, 0xFF9F)))
"""Parts of Korean syllables and of narrow kana: they join the character before, as marks do."""
RAISED = re.compile("[\u00b2\u00b3\u00b9\u2070-\u2079]")
FRACTION = re.compile("[\u00bc-\u00be\u2150-\u215f\u2189]")
BLANKS = re.compile(
    r"(?<=[^\W\d_])-(?:[ \t]*\n\s*+)?(?=[^\W\d_])"
    "|\u00ad(?:[ \\t]*\\n\\s*+)?"
    r"|(?<!\s)(?:"
    rf"\s++(?=[^\w\s]|[{IDEOGRAPHS}])|(?<=[^\w\s])\s++|(?<=[{IDEOGRAPHS}])\s++|\s\s++|[^\S ])"
)
"""A hyphen inside a word; a soft one; blanks, unless they are one space between two words."""
LINE_END = re.compile(r"(?<=[^\W\d_])-[ \t]*\n\s*+(?=[a-z])|\u00ad(?:[ \t]*\n\s*+)?")
BLANK = re.compile(r"\s+")
IDLE = re.compile(rf"(?<=[{IDEOGRAPHS}]) (?=[{IDEOGRAPHS}])")
INSIDE_NUMBERS = ".,:"


@dataclass
class Folded:
    """A folded text, and where each of its characters stands in the original."""

    text: str
    edits: list["Edits"] = field(default_factory=list)
    """One step after the other."""

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the original characters of the folded ones from `start` up to `end`."""
        for edits in reversed(self.edits):
            start, end = edits.start(start), edits.end(end)
        return start, end


@dataclass
class Edits:
    """The places at which one step changed a text, in order."""

    new_starts: list[int] = field(default_factory=list)
    new_ends: list[int] = field(default_factory=list)
    old_starts: list[int] = field(default_factory=list)
    old_ends: list[int] = field(default_factory=list)

    def start(self, at: int) -> int:
        """Return where the character at `at` began."""
        edit = bisect_right(self.new_starts, at) - 1
        if edit < 0:
            return at
        if at < self.new_ends[edit]:
            return self.old_starts[edit]
        return self.old_ends[edit] + at - self.new_ends[edit]

    def end(self, at: int) -> int:
        """Return the end of the character that ends at `at`."""
        edit = bisect_right(self.new_starts, at - 1) - 1
        if edit < 0:
            return at
        if at <= self.new_ends[edit]:
            return self.old_ends[edit]
        return self.old_ends[edit] + at - self.new_ends[edit]


Change = tuple[int, int, str]
"""Characters from where up to where become what."""


def fold(text: str) -> Folded:
    """Return `text` as it is compared; takes time in proportion to its length."""
    steps: list[Edits] = []
    for changes in (_respelt, _joined):
        text, edits = _edited(text, changes)
        if edits.new_starts:
            steps.append(edits)
    return Folded(text.replace("\u2014", "-"), steps)


def respelt(text: str) -> str:
    """Return `text` with one spelling of each character and one space between words."""
    text = LINE_END.sub("", _edited(text, _respelt)[0])
    return IDLE.sub("", BLANK.sub(" ", text)).replace("\u2014", "-")


def _edited(text: str, changes: Callable[[str], Iterator[Change]]) -> tuple[str, Edits]:
    pieces: list[str] = []
    edits, at, size = Edits(), 0, 0
    for start, end, new in changes(text):
        pieces += (text[at:start], new)
        size += start - at
        edits.new_starts.append(size)
        size += len(new)
        edits.new_ends.append(size)
        edits.old_starts.append(start)
        edits.old_ends.append(end)
        at = end
    return ("".join((*pieces, text[at:])) if pieces else text), edits


def _respelt(text: str) -> Iterator[Change]:
    """Yield the characters that Unicode or people write otherwise as well."""
    if text.isascii():
        return
    done = 0
    for match in _odd().finditer(text):
        start, end = match.span()
        if start > done and _is_mark(text[start]):  # it belongs to the letter before
            start -= 1
        old, done = text[start:end], end
        new = _spelling(old, text[start - 1 : start])
        if new != old:
            yield start, end, new


@cache
def _odd() -> re.Pattern[str]:
    """Return the pattern of what `_spelling` may change: found by asking Unicode, in 40 ms."""
    marks, odd = [], []
    for code in (*range(0x80, 0x20000), *range(0x2F800, 0x2FB00), *range(0xE0000, 0xE1000)):
        one = chr(code)
        if _is_mark(one):
            marks.append(code)
            odd.append(code)
        elif one in SHAPES or one in _UNSEEN or not unicodedata.is_normalized("NFKC", one):
            odd.append(code)
    return re.compile(f"{_class(odd)}{_class(marks)}*")


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M" or character in COMPOSED


def _class(codes: Iterable[int]) -> str:
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "[" + "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges) + "]"


def _spelling(old: str, before: str) -> str:
    if old == "\u00ad":  # whether a line ends behind it is seen later
        return old
    new = "".join(SHAPES.get(one, one) for one in old if one not in _UNSEEN)
    if not new:
        return ""
    if before.isdecimal() and RAISED.match(new):  # 10² is not 102
        return "^" + unicodedata.normalize("NFKC", new)
    if FRACTION.match(new):  # 1½ is not 11/2
        return " " * before.isdecimal() + unicodedata.normalize("NFKC", new).replace("\u2044", "/")
    return unicodedata.normalize("NFKC", new)


def _joined(text: str) -> Iterator[Change]:
    """Yield the blanks and hyphens that carry no meaning."""
    for match in BLANKS.finditer(text):
        start, end = match.span()
        new = ""
        if match.group().isspace() and not _drops(text, start, end):
            new = " "
        yield start, end, new


def _drops(text: str, start: int, end: int) -> bool:
    """Whether the blanks from `start` to `end` separate nothing."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if not before or not after or _ideograph(before) or _ideograph(after):
        return True
    if before.isalnum() and after.isalnum():
        return False
    # `in 2019. 5 people` holds no 2019.5
    first, last = text[max(0, start - 2) : start], text[end : end + 2]
    if before in INSIDE_NUMBERS and first[:1].isdecimal() and after.isdecimal():
        return False
    if after in INSIDE_NUMBERS and before.isdecimal() and last[1:].isdecimal():
        return False
    return _punctuation(before) or _punctuation(after)


def _punctuation(character: str) -> bool:
    return not (character.isalnum() or character == "_" or character.isspace())


def _ideograph(character: str) -> bool:
    return _IDEOGRAPH.match(character) is not None


_IDEOGRAPH = re.compile(f"[{IDEOGRAPHS}]")
_UNSEEN = frozenset(
    chr(code)
    for first, last in re.findall(r"(.)(?:-(.))?", UNSEEN)
    for code in range(ord(first), ord(last or first) + 1)
)
