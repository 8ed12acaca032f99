"""What the tools need of the web: to search it, to open a page, to tell whom they reached.

`Internet` is the real one; a record plays what it gave, and tests have one on paper.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from agent.events import Contact as Contact
from tools.web.page import Page

Since = Literal["", "day", "week", "month", "year"]
Purpose = Literal["search", "page", "robots"]
RESULTS = 8
Permits = Callable[[str, str, bool], None]
"""Is given an address that was asked for, the one it leads to, and whether the person wrote the
first; raises `ToolError` where it may not be followed."""


@dataclass(frozen=True)
class Query:
    """What is searched for."""

    text: str
    since: Since = ""
    """Only what is not older."""
    region: str = ""
    """Country and language, such as `us-en` or `cn-zh`; empty takes those of the words."""
    news: bool = False
    limit: int = RESULTS


@dataclass(frozen=True)
class Result:
    """One page that a search found."""

    title: str
    url: str
    snippet: str = ""
    date: str = ""
    """As ISO 8601, where the engine told one."""
    engines: tuple[str, ...] = ()
    """Which engines found it, the first one first."""
    kept: str = ""
    """When the cache kept it, as ISO 8601 in UTC; empty where an engine has just answered."""


class Web(Protocol):
    """The web, as far as a run may reach it."""

    def search(self, query: Query, concern: str = "") -> Sequence[Result]:
        """Return what is found, the best first; nothing where nothing was found.

        Args:
            query: what is searched for.
            concern: why a person has to agree first; empty where nobody has to be asked.

        Raises `ToolError` where no engine answers, or the person does not agree.
        """
        ...

    def open(self, url: str, concern: str = "", typed: bool = False) -> Page:
        """Fetch the page at `url` and read it.

        Args:
            url: a whole address.
            concern: why a person has to agree first; empty where nobody has to be asked.
            typed: whether the person wrote this address: then robots.txt does not bind.

        Raises `ToolError` for all that keeps it from being read, in one line.
        """
        ...

    def contacts(self) -> Sequence[Contact]:
        """Return whom this run has reached so far, in the order of the first contact."""
        ...

    def close(self) -> None:
        """Give back connections; safe to call twice."""
        ...


@runtime_checkable
class Redirecting(Protocol):
    """A `Web` whose pages may lead elsewhere before they are read."""

    def heed(self, permits: Permits) -> None:
        """Ask `permits` before a redirect is followed."""
        ...
