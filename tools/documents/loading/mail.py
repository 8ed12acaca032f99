"""Reads e-mail: one message, or a box of them, each a part: its headers, then what it says.

Formats: RFC 5322, RFC 2045-2049 (MIME), and RFC 4155 (mbox). Attachments are named, not read.
"""

import email.message
import email.parser
import email.policy
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from tools.documents.document import Document, Mark
from tools.documents.loading.dates import iso_date
from tools.documents.loading.encoding import decode
from tools.documents.loading.html import read_markup
from tools.documents.loading.limits import Limits, Skipped

SHOWN = ("From", "To", "Cc", "Date", "Subject")
MOST_HEADER = 2000
MOST_RAW = 10_000
"""Characters of a header that are parsed: the library takes their square, and gigabytes."""
MOST_MESSAGE = 64 << 20
"""Bytes of one message with its attachments; what is beyond is not read."""
FIRST_BYTES = 8192
_BEGIN = re.compile(rb"From \S+ .*\d{4}\s*$")
_HEADER = re.compile(rb"^[A-Za-z][A-Za-z0-9-]*:", re.MULTILINE)


class Bounded(email.policy.EmailPolicy):
    """The usual policy, which parses no more of a header than is shown."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """Return the parsed header, see `email.policy.Policy`."""
        return super().header_fetch_parse(name, value[:MOST_RAW])


def load(file: BinaryIO, name: str, limits: Limits) -> Document:
    """Return the document in `file`."""
    start = file.read(FIRST_BYTES)
    file.seek(0)
    if not start.startswith(b"From ") and not _HEADER.search(start):
        raise Skipped("is no e-mail: it has no headers")
    boxed = start.startswith(b"From ")
    messages = _boxed(file) if boxed else iter((file.read(MOST_MESSAGE),))
    text, marks, titles, dates = "", list[Mark](), list[str](), list[str]()
    pieces, at = list[str](), 0
    for number, data in enumerate(messages, 1):
        one = read_message(data)
        if boxed:
            marks += [
                Mark(at, "part", f"message {number}"),
                Mark(at, "heading", one.title or f"message {number}", level=1),
            ]
        marks += [replace(mark, start=at + mark.start) for mark in one.marks]
        titles.append(one.title)
        dates.append(one.date)
        pieces.append(one.text)
        at += len(one.text) + 2
        if at > limits.text_characters:
            break
    text = "\n\n".join(pieces)
    title, date = ("", max(dates, default="")) if boxed else (titles[0], dates[0])
    return Document("", "mbox" if boxed else "mail", text, tuple(marks), title, date)


def read_message(data: bytes) -> Document:
    """Return the document that one message makes."""
    message = email.parser.BytesParser(policy=Bounded()).parsebytes(data)
    headers = {name: found for name in SHOWN if (found := _header(message, name))}
    lines = [f"{name}: {value}" for name, value in headers.items()]
    if attached := [one for one in map(_file_name, _attachments(message)) if one]:
        lines.append(f"Attachments: {', '.join(attached)}")
    head = "\n".join(lines)
    body = _body(message)
    before = f"{head}\n\n" if head else ""
    marks = (
        Mark(0, "block"),
        Mark(len(before), "block"),
        *(replace(mark, start=len(before) + mark.start) for mark in body.marks),
    )
    date = iso_date(headers.get("Date", ""))
    return Document("", "mail", before + body.text, marks, headers.get("Subject", ""), date)


def _boxed(file: BinaryIO) -> Iterator[bytes]:
    """Yield the messages of a box: each begins with a line `From …` behind an empty one."""
    lines, size, empty = list[bytes](), 0, True
    while line := file.readline(MOST_MESSAGE):
        if empty and line.startswith(b"From ") and _BEGIN.match(line):
            if lines:
                yield b"".join(lines)
            lines, size = [], 0
        elif size < MOST_MESSAGE:
            lines.append(line[1:] if re.match(rb">+From ", line) else line)
            size += len(line)
        empty = not line.strip()
    if lines:
        yield b"".join(lines)


def _header(message: email.message.Message, name: str) -> str:
    """Return a header as one line; as it stands in the message where it breaks the rules."""
    raw = next((text for key, text in message.raw_items() if key.lower() == name.lower()), "")
    try:
        value = str(message.get(name, "")) if raw.isascii() else _decoded(raw)
    except Exception:  # the parser of headers fails in many ways on what strangers send
        value = _decoded(raw)
    return " ".join(value[:MOST_HEADER].split())


def _decoded(raw: str) -> str:
    """Return a header that holds bytes, which RFC 5322 does not know, as text."""
    return decode(raw[:MOST_RAW].encode("utf-8", "surrogateescape")).text


def _body(message: email.message.Message) -> Document:
    """Return what a message says: its text, else its HTML, else the message that it passes on."""
    plain, html = list[str](), list[str]()
    for part in message.walk():
        if part.is_multipart() or _is_attached(part):
            continue
        kind = part.get_content_type()
        if kind == "text/html":
            html.append(_content(part))
        elif kind == "text/plain" or kind.startswith("multipart/"):  # damaged, with one part
            plain.append(_content(part))
    if text := "\n\n".join(one.strip("\n") for one in plain if one.strip()):
        return Document("", "mail", text)
    if html:
        return read_markup("\n".join(html))
    return Document("", "mail", "")


def _content(part: email.message.Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    return decode(data, part.get_content_charset() or "").text


def _attachments(message: email.message.Message) -> Iterator[email.message.Message]:
    for part in message.walk():
        if not part.is_multipart() and _is_attached(part):
            yield part


def _is_attached(part: email.message.Message) -> bool:
    return part.get_content_disposition() == "attachment" or (
        part.get_content_maintype() != "text" and bool(_file_name(part))
    )


def _file_name(part: email.message.Message) -> str:
    try:
        return " ".join((part.get_filename() or "").split())[:200]
    except Exception:  # as for headers
        return ""
