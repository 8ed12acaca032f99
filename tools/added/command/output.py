"""Keeps the beginning and the end of what a program writes, however much that is."""


class Ends:
    """The two ends of a stream of bytes, within a bound."""

    def __init__(self, most: int) -> None:
        self._first, self._last = most - most // 3, most // 3
        self._head, self._tail = bytearray(), bytearray()
        self.total = 0

    def take(self, data: bytes) -> None:
        """Take the next bytes."""
        self.total += len(data)
        room = self._first - len(self._head)
        self._head += data[:room]
        self._tail += data[room:]
        if len(self._tail) > 2 * self._last + 65_536:
            del self._tail[: -self._last]

    def text(self) -> str:
        """Return what was kept as text, saying how much was left out."""
        tail = self._tail[max(0, len(self._tail) - self._last) :]
        cut = self.total - len(self._head) - len(tail)
        if not cut:
            return bytes(self._head + tail).decode("utf-8", "replace")
        head = self._head.decode("utf-8", "replace")
        return f"{head}\n[… {cut} bytes cut …]\n{tail.decode('utf-8', 'replace')}"
