"""Reads a stream of events, piece by piece, within bounds.

The format: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
"""

import re

LONGEST_EVENT = 4 << 20
"""Bytes of one event: a call with a long file as its argument has fewer."""
END = re.compile(rb"\r\n|\n|\r")
BOM = b"\xef\xbb\xbf"
DONE = "[DONE]"
"""The data of the last event (https://platform.openai.com/docs/api-reference/chat-streaming)."""


class TooLong(Exception):
    """One event has more bytes than are believed."""


class Events:
    """The events in what comes."""

    def __init__(self, longest: int = LONGEST_EVENT) -> None:
        self._longest = longest
        self._begun = False
        self._held = bytearray()
        """The line that is not over yet."""
        self._seen = 0
        """How much of it is known to hold no end."""
        self._data: list[bytes] = []
        self._size = 0

    def feed(self, piece: bytes) -> list[str]:
        """Take the next piece; return the data of the events that are whole by now."""
        self._held += piece
        found: list[str] = []
        start = 0
        while (end := END.search(self._held, max(start, self._seen))) is not None:
            if end.group() == b"\r" and end.end() == len(self._held):
                break  # the other half of \r\n may follow
            self._line(bytes(self._held[start : end.start()]), found)
            start, self._seen = end.end(), 0
        del self._held[:start]
        self._seen = max(0, len(self._held) - 1)
        if len(self._held) + self._size > self._longest:
            raise TooLong
        return found

    def rest(self) -> list[str]:
        """Return the data of an event whose last empty line was left out; a cut one is dropped."""
        found: list[str] = []
        if bytes(self._held).strip() in (f"data:{DONE}".encode(), f"data: {DONE}".encode(), b""):
            self._line(bytes(self._held).strip(), found)
            self._line(b"", found)
        return found

    def _line(self, line: bytes, found: list[str]) -> None:
        if not self._begun:
            self._begun, line = True, line.removeprefix(BOM)
        if not line:
            if self._data:
                found.append(b"\n".join(self._data).decode("utf-8", "replace"))
            self._data, self._size = [], 0
        elif line.startswith(b"data:"):
            self._data.append(line[5:].removeprefix(b" "))
            self._size += len(line)
