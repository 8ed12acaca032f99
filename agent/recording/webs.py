"""A web of which all that it gives is kept, and a web that gives again what was kept of another.

What is kept are results, pages as they were read, refusals and failures: the address that nobody
answers at, the page that robots.txt forbids, the person who did not agree.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, cast

from agent.errors import AgentError, ToolError
from agent.messages import Json
from agent.recording import exact, pages
from agent.recording.model import Keep, failure_of
from agent.recording.outcomes import Take, raised
from agent.recording.replies import Failure, failed, failure_in
from tools.web.fetching.outage import NoNetwork
from tools.web.page import Page
from tools.web.web import Contact, Query, Result, Web

KIND = "browsed"
OFF = "the web is off here: nothing new can be searched or opened"
Find = Callable[[], Mapping[str, Json]]
Ask = Callable[[Mapping[str, Json], Find], Mapping[str, Any]]
"""Returns what comes of what is asked: by the function, or as it was kept."""

PURPOSES = ("search", "page", "robots")
"""What the web is reached for; its record tells whom."""


def kept(web: Web, keep: Keep) -> Web:
    """Return the same web; what it gives is kept."""

    def ask(asked: Mapping[str, Json], find: Find) -> Mapping[str, Any]:
        try:
            found = find()
        except ToolError as error:
            body = _failed(error)
            keep(KIND, {"asked": dict(asked), **body})
            raise _raised(body) from error  # just what the run meets when it is played
        except Exception as error:  # also a bug of ours
            keep(KIND, {"asked": dict(asked), **failed(failure_of(error))})
            raise
        keep(KIND, {"asked": dict(asked), **found})
        return found

    return _Web(lambda: web, ask)


def played(opening: Callable[[], Web], take: Take) -> Web:
    """Return a web that gives what was kept; what lies beyond is asked of what is opened."""

    def ask(asked: Mapping[str, Json], find: Find) -> Mapping[str, Any]:
        found = take(KIND, asked)
        if found is None:
            return find()
        if "error" in found:
            raise _raised(found)
        return found

    return _Web(opening, ask)


class _Web:
    """A `Web` behind a record."""

    def __init__(self, opening: Callable[[], Web], ask: Ask) -> None:
        self._opening, self._ask = opening, ask
        self._asked = False
        """Whether anything was asked: before that nobody was reached, and nothing is kept."""

    def search(self, query: Query, concern: str = "") -> Sequence[Result]:
        """Search; see `Web.search`."""
        self._asked = True
        found = self._ask(
            {**pages.query_packed(query), "concern": exact.kept(concern)},
            lambda: {"results": pages.results_packed(self._opening().search(query, concern))},
        )
        return pages.results_unpacked(found["results"])

    def open(self, url: str, concern: str = "", typed: bool = False) -> Page:
        """Fetch and read a page; see `Web.open`."""
        self._asked = True
        found = self._ask(
            {"open": exact.kept(url), "concern": exact.kept(concern), "typed": typed},
            lambda: {"page": pages.packed(self._opening().open(url, concern, typed))},
        )
        return pages.unpacked(found["page"])

    def contacts(self) -> Sequence[Contact]:
        """Return whom the run has reached; see `Web.contacts`."""
        if not self._asked:
            return ()
        found = self._ask({"contacts": None}, self._told)
        return tuple(Contact(**one) for one in found["contacts"])

    def close(self) -> None:
        """Whoever opened the web closes it."""

    def _told(self) -> Mapping[str, Json]:
        return {"contacts": [cast(Json, asdict(one)) for one in self._opening().contacts()]}


class Absent:
    """A `Web` where there is none: a record goes on without."""

    def search(self, query: Query, concern: str = "") -> Sequence[Result]:
        """Tell that nothing can be searched."""
        raise ToolError(OFF)

    def open(self, url: str, concern: str = "", typed: bool = False) -> Page:
        """Tell that nothing can be opened."""
        raise ToolError(OFF)

    def contacts(self) -> Sequence[Contact]:
        """Nobody was reached."""
        return ()

    def close(self) -> None:
        """There is nothing to give back."""


def _failed(error: ToolError) -> dict[str, Json]:
    """Return what the model can mend as a body holds it: of two kinds, whatever else it is."""
    kind = NoNetwork if isinstance(error, NoNetwork) else ToolError
    failure = Failure(kind.__name__, str(error), error.hint)
    return {**failed(failure), "exit_code": error.exit_code}


def _raised(body: Mapping[str, Any]) -> AgentError:
    failure = failure_in(body)
    kind = {one.__name__: one for one in (ToolError, NoNetwork)}.get(failure.type)
    if kind is None:
        return raised(failure)
    error = kind(failure.message, failure.hint)
    error.exit_code = int(body.get("exit_code", kind.exit_code))
    return error
