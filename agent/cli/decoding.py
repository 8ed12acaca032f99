"""Turns bytes into text: by the encoding asked for, a byte order mark, or as UTF-8.

Byte order marks: the Unicode standard, version 15, section 23.8.
"""

import codecs

from agent.errors import UserError

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like the mark of UTF-16, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MOST_BROKEN = 0.1
"""Where more of a text than this is no UTF-8, it is binary or another encoding."""
HINT = "give its encoding, for example --encoding utf-16-le or --encoding latin-1"
BINARY = "it looks like a binary file; if it is text, give its encoding: --encoding utf-16-le"


def decode(data: bytes, name: str, encoding: str = "") -> tuple[str, str]:
    """Return the text of `data` and a warning, which is empty as a rule.

    Raises `UserError` naming the byte offset where `data` is no text.
    """
    if encoding:
        return _strict(data, name, _known(encoding)), ""
    for mark, marked in MARKS:
        if data.startswith(mark):
            return _strict(data, name, marked), ""
    if (nul := data.find(0)) >= 0:
        raise UserError(f"{name} is not text: byte 0x00 at offset {nul:,}", BINARY)
    try:
        return data.decode(), ""
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        offset = f"byte 0x{data[error.start]:02x} at offset {error.start:,}"
        if text.count("\ufffd") > MOST_BROKEN * len(text) + 1:
            raise UserError(f"{name} is not text: {offset}", HINT) from None
        return text, f"{name} is not UTF-8: {offset} and others like it were replaced"


def _known(encoding: str) -> str:
    """Return `encoding` if Python can turn bytes into text with it."""
    try:
        info = codecs.lookup(encoding)
    except (LookupError, ValueError):
        info = None
    if info is None or not getattr(info, "_is_text_encoding", True):
        message = f"--encoding: there is no text encoding {encoding!r}"
        raise UserError(message, "use one such as utf-8, utf-16, latin-1, gb18030 or shift-jis")
    return encoding


def _strict(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        byte = f"byte 0x{data[error.start]:02x} at offset {error.start:,}"
        raise UserError(f"{name} is not {encoding}: {byte}", HINT) from None
