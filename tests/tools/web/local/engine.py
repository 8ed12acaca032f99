"""One search engine of the local web, and how it fails."""

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from tests.tools.web.local.found import Index, Written
from tests.tools.web.local.response import Asked, Response
from tests.tools.web.local.shapes import SHAPES, Shape

Fault = int | Literal["slow", "garbage", "reset", "captcha", "empty"]
"""A status, or: no answer, what is no page, a torn connection, a riddle, nothing at all."""
FAULTS: dict[str, Response] = {
    "slow": Response(hold=True),
    "garbage": Response(b"\x00\x89PNG\r\n\xff{[<" * 50, media_type="text/html"),
    "reset": Response(reset=True),
    "captcha": Response("<title>One moment</title><p>Are you a robot? Choose all the ducks."),
    "empty": Response(b""),
}
WORDS = ("q", "p", "text", "query", "search", "srsearch", "titles")


def words_of(asked: Asked) -> str:
    """Return what a request searches for."""
    fields = parse_qs(urlsplit(asked.path).query) | parse_qs(asked.body.decode("utf-8", "replace"))
    return next((fields[name][0] for name in WORDS if name in fields), "")


@dataclass
class Engine:
    """What it finds and whether it answers; `index` is shared by all, `own` is its alone."""

    name: str
    own: Index = field(default_factory=Index)
    fault: Response | None = None

    def fails(self, how: Fault, times: int = -1, retry_after: str = "") -> None:
        """Answer badly from now on, so many times or always."""
        headers = (("Retry-After", retry_after),) if retry_after else ()
        words = "<title>Slow down</title><p>Too many requests, or none of yours."
        self.fault = FAULTS[how] if isinstance(how, str) else Response(words, how, headers=headers)
        self._left = times

    def answers(self) -> None:
        """Answer well from now on."""
        self.fault = None

    def finds(self, pattern: str, results: list[Written]) -> None:
        """Let this engine alone find `results` for words in which `pattern` stands."""
        self.own = self.own.add(pattern, results)

    def trouble(self) -> Response | None:
        """Return the bad answer that is due, if one is."""
        if self.fault is None or self._left == 0:
            return None
        self._left -= 1
        return self.fault

    def answer(self, shape: Shape, asked: Asked, index: Index) -> Response:
        """Return the page of results, or what is wrong with it."""
        if bad := self.trouble():
            return bad
        words = words_of(asked)
        found = [*self.own.search(words), *index.search(words)]
        return Response(shape.render(words, found), media_type=shape.media_type)

    _left: int = -1


def shape_of(asked: Asked) -> Shape | None:
    """Return which engine is asked, and for what."""
    return next(
        (one for one in SHAPES if one.host == asked.host and asked.path.startswith(one.path)), None
    )
