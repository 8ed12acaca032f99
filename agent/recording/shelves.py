"""Documents whose passages are kept, and documents that find again what was kept of them.

Which of the two classes it is says what else the documents can: be listed, or be read as a whole.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import cached_property
from typing import Any, cast

from agent.messages import Json
from agent.recording import exact, passages
from agent.recording.model import Keep, failure_of
from agent.recording.outcomes import Take, raised
from agent.recording.replies import failed, failure_in
from tools.documents.documents import NO_FILTERS, Documents
from tools.documents.index.index import LIMIT, Filters, Mode
from tools.documents.passage import Passage
from tools.documents.reading.titles import Listed, Named

KIND = "found"
Find = Callable[[], Mapping[str, Json]]
Ask = Callable[[Mapping[str, Json], Find], Mapping[str, Any]]
"""Returns what is found for what is asked: by the function, or as it was kept."""


def kept(documents: Documents, keep: Keep) -> Documents:
    """Return the same documents; what they give is kept."""

    def ask(asked: Mapping[str, Json], find: Find) -> Mapping[str, Any]:
        try:
            found = find()
        except Exception as error:  # also what a server or an index failed with
            keep(KIND, {"asked": dict(asked), **failed(failure_of(error))})
            raise
        keep(KIND, {"asked": dict(asked), **found})
        return found

    return _shelf(lambda: documents, ask)


def played(opening: Callable[[], Documents], take: Take) -> Documents:
    """Return documents that give what was kept; opened only for what lies beyond that."""

    def ask(asked: Mapping[str, Json], find: Find) -> Mapping[str, Any]:
        found = take(KIND, asked)
        if found is None:
            return find()
        if "error" in found:
            raise raised(failure_in(found))
        return found

    return _shelf(opening, ask)


def _shelf(opening: Callable[[], Documents], ask: Ask) -> Documents:
    opened = _Opened(opening)
    told = ask({"opened": None}, lambda: _kind_of(opened.documents))
    kind = {"listed": _Listed, "whole": _Whole}.get(str(told["kind"]), _Shelf)
    return kind(opened, ask, str(told["name"]), told["embedder"])


def _kind_of(documents: Documents) -> dict[str, Json]:
    whole = "whole" if hasattr(documents, "passages") else ""
    kind = "listed" if isinstance(documents, Listed) else whole
    embedder = getattr(documents, "embedder", None)
    return {"name": documents.name, "embedder": embedder, "kind": kind}


class _Opened:
    """Documents that are opened when they are needed."""

    def __init__(self, opening: Callable[[], Documents]) -> None:
        self._opening = opening
        self.is_open = False

    @cached_property
    def documents(self) -> Documents:
        self.is_open = True
        return self._opening()


class _Shelf:
    """`Documents` behind a record."""

    def __init__(self, opened: _Opened, ask: Ask, name: str, embedder: str | None) -> None:
        self._opened = opened
        self._ask = ask
        self.name = name
        if embedder is not None:  # others read whether there is any
            self.embedder = embedder

    def search(
        self, text: str, limit: int = LIMIT, filters: Filters = NO_FILTERS, mode: Mode = "hybrid"
    ) -> list[Passage]:
        """Return the best passages; see `Documents.search`."""
        asked = exact.kept([text, limit, cast(Json, asdict(filters)), mode])
        return self._passages(
            {"search": asked},
            lambda: self._opened.documents.search(text, limit, filters, mode),
        )

    def get(self, ids: Sequence[str]) -> list[Passage]:
        """Return passages by their ids."""
        return self._passages({"get": exact.kept([*ids])}, lambda: self._opened.documents.get(ids))

    def of(self, document: str) -> list[Passage]:
        """Return the passages of a document, in order."""
        return self._passages(
            {"of": exact.kept(document)}, lambda: self._opened.documents.of(document)
        )

    def count(self) -> int:
        """Return how many passages there are."""
        found = self._ask({"count": None}, lambda: {"count": self._opened.documents.count()})
        return int(found["count"])

    def close(self) -> None:
        """Close what was opened here."""
        if self._opened.is_open:
            self._opened.documents.close()

    def _passages(
        self, asked: Mapping[str, Json], find: Callable[[], Sequence[Passage]]
    ) -> list[Passage]:
        found = self._ask(asked, lambda: {"passages": passages.packed(find())})
        return passages.unpacked(found["passages"])


class _Listed(_Shelf):
    """Documents that can be listed."""

    def entries(self) -> Sequence[Named]:
        """Return what there is."""
        found = self._ask({"entries": None}, self._list)
        return passages.unlisted(found["entries"])

    def _list(self) -> Mapping[str, Json]:
        listed = cast(Listed, self._opened.documents)
        return {"entries": passages.listed([*listed.entries()])}


class _Whole(_Shelf):
    """Documents of which all are meant: they came with the question, and are on record whole."""

    @cached_property
    def passages(self) -> list[Passage]:
        """All passages, in order."""
        found = self._ask(
            {"passages": None},
            lambda: {"passages": passages.packed(cast(_Whole, self._opened.documents).passages)},
        )
        return passages.unpacked(found["passages"])

    def _passages(
        self, asked: Mapping[str, Json], find: Callable[[], Sequence[Passage]]
    ) -> list[Passage]:
        _ = self.passages  # read first: a fork needs all of them
        return super()._passages(asked, find)
