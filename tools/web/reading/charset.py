"""In which encoding a page is: its byte order mark, the response, the page itself, then a guess.

Order and names: https://encoding.spec.whatwg.org, where `gb2312` and `latin1` mean larger sets.
"""

import codecs
import io
import re

from tools.documents.loading.encoding import Decoded, read_text
from tools.documents.loading.html import declared_charset
from tools.documents.loading.limits import Limits

MOST = Limits(text_characters=16_000_000)
"""More than a page may weigh: nothing is cut off here."""
STRAY = 200
"""No more than one byte of so many is 0 in a text; a program or a picture has many more."""
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
"""In the encodings that begin with them, it is a part of letters."""
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})""")
_LARGER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
}
"""Python's names, and what browsers take them for."""
_EASTERN = frozenset({"gb18030", "big5hkscs", "cp932", "cp949", "euc_jp", "iso2022_jp", "hz"})


def text_of(body: bytes, said: str) -> Decoded:
    """Return the text of `body`, of which the response said that it is in the encoding `said`.

    Raises `Skipped` where it is no text.
    """
    own = _XML.match(body[:200])
    for name in (said, declared_charset(body), own[1].decode() if own else ""):
        if encoding := _named(name):
            break
    else:
        encoding = ""
    if encoding not in _EASTERN and not body.isascii() and _is_utf8(body):
        encoding = "utf-8"  # whatever is said: no other text looks like it by chance
    return read_text(io.BytesIO(_without_stray_nuls(body)), MOST, encoding)


def _without_stray_nuls(body: bytes) -> bytes:
    """Return `body` without bytes 0 where there are so few that it is text; browsers do so too."""
    if body.startswith(_WIDE_MARKS) or body.count(b"\0") * STRAY > len(body):
        return body
    return body.replace(b"\0", b"")


def _named(name: str) -> str:
    """Return Python's name of an encoding; empty where it knows none, or a page may not use it."""
    try:
        known = codecs.lookup(name.strip().strip("\"'")).name if name else ""
    except (LookupError, ValueError):
        return ""
    if known.startswith(("utf-7", "utf-16", "utf-32")):  # their byte order marks count
        return "utf-8" if known.startswith("utf-16") else ""
    return _LARGER.get(known, known)


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
