"""Turns a file's bytes into text, whatever encoding they are in, or says that they are no text.

Byte order marks: the Unicode standard, section 23.8. Other encodings are detected by chardet
(https://chardet.readthedocs.io), which is asked only for those that are common: short Chinese texts
would be taken for anything else.
"""

import codecs
from dataclasses import dataclass
from typing import BinaryIO

from tools.documents.loading.limits import Limits, Skipped

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like the mark of UTF-16, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
COMMON = {
    "GB18030": "gb18030",
    "Big5": "big5hkscs",
    "CP932": "cp932",
    "EUC-JP": "euc_jp",
    "EUC-KR": "cp949",
    "Windows-1252": "cp1252",
    "Windows-1251": "cp1251",
    "Windows-1250": "cp1250",
    "KOI8-R": "koi8_r",
}
"""chardet's names, and Python's of the largest character set of each family."""
EASTERN = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")
UNSURE = 0.2
"""Below this confidence chardet guesses among alphabets, and among the languages of the East: the
most common one of these is as likely."""
MOST_BROKEN = 0.1
"""Where more of what is not ASCII is no UTF-8, it is another encoding."""
MOST_CONTROLS = 0.05
"""Where more of the bytes are control characters, it is no text in any encoding."""
SAMPLE = 64 << 10
_CONTROLS = bytes([*range(9), 11, *range(14, 27), *range(28, 32), 127])


@dataclass(frozen=True)
class Decoded:
    """The text of a file; its lines end as Unix ends them."""

    text: str
    warnings: tuple[str, ...] = ()


def read_text(file: BinaryIO, limits: Limits, declared: str = "") -> Decoded:
    """Return the text of `file`, no more of it than `limits` allow.

    Args:
        file: is read from its beginning.
        limits: bound the text.
        declared: the encoding that the file says it is in, which is believed if it fits.

    Raises `Skipped` where it is no text.
    """
    start = file.read(SAMPLE)
    _see_that_it_is_text(start)
    data = start + file.read(max(0, 4 * limits.text_characters + 4 - len(start)))
    cut = bool(file.read(1))
    found = decode(data, declared, whole=not cut)
    if not cut and len(found.text) <= limits.text_characters:
        return found
    only = f"only the first {limits.text_characters:,} characters were read"
    return Decoded(found.text[: limits.text_characters], (*found.warnings, only))


def decode(data: bytes, declared: str = "", whole: bool = True) -> Decoded:
    """Return the text of `data`; where it is not `whole`, its last character may be cut off."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            text, broken = _replaced(data[len(mark) :], encoding, whole)
            return Decoded(with_line_ends(text), _told(encoding, broken))
    for encoding in filter(None, (declared, "utf-8")):
        if (strict := _strict(data, encoding, whole)) is not None:
            return Decoded(with_line_ends(strict))
    text, broken = _replaced(data, "utf-8", whole)
    if broken <= MOST_BROKEN * sum(not character.isascii() for character in text):
        return Decoded(with_line_ends(text), _told("utf-8", broken))
    encoding = detected(data)
    text, broken = _replaced(data, encoding, whole)
    return Decoded(with_line_ends(text), _told(encoding, broken))


def with_line_ends(text: str) -> str:
    """Return `text` with its line ends as Unix has them, so that lines keep their numbers.

    A carriage return alone ends a line only where nothing else does, as it did on old Macs.
    """
    if "\r" not in text:
        return text
    text = text.replace("\r\n", "\n")
    return text if "\n" in text else text.replace("\r", "\n")


def detected(data: bytes) -> str:
    """Return the encoding that `data`, which is not UTF-8, is most likely in."""
    import chardet

    start = data[:SAMPLE]
    found = chardet.detect(start, include_encodings=COMMON)
    encoding = COMMON.get(found["encoding"] or "", "cp1252")
    if found["confidence"] >= UNSURE or encoding == "gb18030":
        return encoding
    if _strict(start, "gb2312", False) is not None:
        return "gb18030"
    return encoding if encoding in EASTERN else "cp1252"


def _see_that_it_is_text(start: bytes) -> None:
    if any(start.startswith(mark) for mark, _ in MARKS):
        return
    controls = len(start) - len(start.translate(None, _CONTROLS))
    if b"\0" in start or controls > MOST_CONTROLS * len(start):
        raise Skipped("is not text")


def _strict(data: bytes, encoding: str, whole: bool) -> str | None:
    try:
        if not getattr(codecs.lookup(encoding), "_is_text_encoding", True):
            return None
        return codecs.getincrementaldecoder(encoding)().decode(data, whole)
    except (UnicodeError, LookupError, ValueError, AttributeError, TypeError):
        return None


def _replaced(data: bytes, encoding: str, whole: bool) -> tuple[str, int]:
    """Return the text of `data` and how many of its characters could not be read."""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(data, whole)
    return text, text.count("\ufffd")


def _told(encoding: str, broken: int) -> tuple[str, ...]:
    if not broken:
        return ()
    return (f"{broken:,} characters are not {encoding} and were replaced",)
