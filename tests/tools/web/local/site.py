"""One site of the local web: what stands at its paths."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.tools.web.local.authority import Certificate
from tests.tools.web.local.response import Answer, Asked, Response, answered


@dataclass
class Site:
    """A scheme, a host and a port; `site["/path"] = …` says what stands there.

    A path with a query counts before the path alone. What is not declared is not found, and the
    path `*` is what stands everywhere else.
    """

    url: str
    certificate: Certificate = "good"
    pages: dict[str, Answer] = field(default_factory=dict)

    def __setitem__(self, path: str, answer: Answer) -> None:
        self.pages[path] = answer

    def answer(self, asked: Asked) -> Response:
        """Return what stands at the path that is asked for."""
        for path in (asked.path, urlsplit(asked.path).path, "*"):
            if path in self.pages:
                return answered(self.pages[path], asked)
        return Response("<title>Not found</title><p>There is no such page.", 404)

    def page(self, path: str) -> Callable[[Callable[[Asked], str | Response]], None]:
        """Let a function answer at `path`."""

        def declare(answer: Callable[[Asked], str | Response]) -> None:
            self.pages[path] = answer

        return declare
