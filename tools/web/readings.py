"""What an address may say once it is decoded: a text can be carried out in many dresses.

Undone are percent-encoding, base64, base32 and hexadecimal (RFC 4648), words written backwards, and
signs strewn between the letters; each also inside of another.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote_plus

from agent.errors import ToolError

MOST = 5000
"""Readings of one text; what has more is refused, for one that was left out might be the one."""
DEPTH = 3
SHORTEST = 4
BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}")
BASE32 = re.compile(r"[A-Za-z2-7]{12,}")
HEX = re.compile(r"[0-9A-Fa-f]{12,}")
UNICODE = re.compile(r"(?:%u|\\u|\\x|&#x?)([0-9A-Fa-f]{2,6});?")
STREWN = re.compile(r"[^A-Za-z0-9]+")
STREWN_64 = re.compile(r"[^A-Za-z0-9+/_-]+")
LEGIBLE = re.compile(r"[\x20-\x7e\u00a0-\uffff]{4,}")
GROUP_64, GROUP_32, GROUP_16 = 4, 8, 2
"""Letters that make whole bytes together: a coded text may begin at each of them."""


def readings(text: str) -> list[str]:
    """Return `text` and all that it may say; the text itself comes first.

    Raises `ToolError` where that is too much to be looked through.
    """
    found = dict.fromkeys([text, STREWN.sub("", text), STREWN_64.sub("", text)])
    layer = [*found]
    for _ in range(DEPTH):
        fresh = dict.fromkeys(
            inner for one in layer for inner in _decoded(one) if len(inner) >= SHORTEST
        )
        layer = [one for one in fresh if one not in found]
        found.update(dict.fromkeys(layer))
        if len(found) > MOST:
            raise ToolError("not sent: it may say too many things at once; write it shorter")
    return [*found]


def _decoded(text: str) -> Iterator[str]:
    if "%" in text or "+" in text:
        yield unquote_plus(text)
    if UNICODE.search(text):
        yield UNICODE.sub(lambda one: chr(min(int(one[1], 16), 0xFFFF)), text)
    for way in (text, text[::-1]):
        for run in HEX.findall(way):
            yield from _read(run, GROUP_16, bytes.fromhex)
        for run in BASE32.findall(way):
            yield from _read(run.upper(), GROUP_32, base64.b32decode)
        for run in BASE64.findall(way):
            yield from _read(run.replace("-", "+").replace("_", "/"), GROUP_64, base64.b64decode)


def _read(run: str, group: int, decode: Callable[[str], bytes]) -> Iterator[str]:
    """Yield what `run` says, beginning at each letter of its first group."""
    for start in range(group):
        piece = run[start:]
        whole = len(piece) - len(piece) % group
        for part in (_padded(piece, group), piece[:whole]):
            try:
                data = decode(part)
            except (ValueError, binascii.Error):
                continue
            yield from filter(LEGIBLE.search, _texts(data))
            break


def _texts(data: bytes) -> Iterator[str]:
    """Yield what `data` is as text; Chinese may be written in two bytes a letter."""
    try:
        yield data.decode().replace("\0", "")
    except UnicodeDecodeError:
        yield data.decode("utf-8", "ignore").replace("\0", "")
        yield data.decode("utf-16-le", "ignore")


def _padded(piece: str, group: int) -> str:
    return piece if group == GROUP_16 else piece + "=" * (-len(piece) % group)
