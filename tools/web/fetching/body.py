"""Takes in a body while it is counted: as it comes, and as it becomes."""

from collections.abc import Iterable, Iterator, Mapping

from agent.errors import ToolError
from tools.web.fetching.decompressing import decompressed, encodings
from tools.web.fetching.limits import Limits, in_words
from tools.web.fetching.media import Bounds


class Intake:
    """One body."""

    def __init__(self, bounds: Bounds, limits: Limits) -> None:
        self._bounds, self._limits = bounds, limits
        self._wire = 0
        self.cut_at = 0
        """After how many bytes it was cut; 0 where it is whole."""

    def read(self, headers: Mapping[str, str], chunks: Iterable[bytes]) -> bytes:
        """Return the body, decompressed; raise `ToolError` where it goes beyond a limit."""
        names = encodings(headers.get("content-encoding", ""), self._limits.encodings)
        self._check_length(headers.get("content-length", ""))
        body = bytearray()
        for piece in decompressed(self._counted(chunks), names, lambda: self.cut_at > 0):
            body += piece
            self._check_ratio(len(body))
            if len(body) > self._bounds.body_bytes:
                self._cut(self._bounds.body_bytes)
                return bytes(body[: self._bounds.body_bytes])
        return bytes(body)

    def _counted(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            room = self._bounds.wire_bytes - self._wire
            self._wire += len(chunk)
            if len(chunk) > room:
                self._cut(self._bounds.wire_bytes)
                yield chunk[:room]
                return
            yield chunk

    def _check_length(self, said: str) -> None:
        """Refuse what is said to be too long before any of it comes."""
        if said.isdecimal() and int(said[:20]) > self._bounds.wire_bytes:
            self._refuse_unless_cut(self._bounds.wire_bytes)

    def _check_ratio(self, size: int) -> None:
        if size > self._limits.ratio_from_bytes and size > self._limits.ratio * self._wire:
            raise ToolError(f"it unfolds to more than {self._limits.ratio} times what was sent")

    def _cut(self, at: int) -> None:
        self._refuse_unless_cut(at)
        self.cut_at = at

    def _refuse_unless_cut(self, at: int) -> None:
        if not self._bounds.is_cut:
            raise ToolError(f"it is larger than {in_words(at)}")
