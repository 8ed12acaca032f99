"""One search of a collection: its flags checked, and words alone where there are no vectors."""

import datetime
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from agent.cli import streams
from agent.cli.documents.shelves import tell
from agent.errors import AuthenticationFailed, ModelUnavailable, UserError
from tools.documents.index.index import Filters, Mode

if TYPE_CHECKING:
    from tools.documents.keeping.collection import Collection
    from tools.documents.passage import Passage


@dataclass(frozen=True)
class Search:
    """What is looked for."""

    query: str
    limit: int
    mode: Mode
    filters: Filters

    @classmethod
    def checked(
        cls, query: str, limit: int, mode: str, kind: str, source: str, since: str, until: str
    ) -> "Search":
        """Return the search that flags ask for; raise `UserError` where they make no sense."""
        if not query.strip():
            raise UserError("the query is empty", "say what to look for")
        known = next((one for one in get_args(Mode) if one == mode), None)
        if known is None:
            raise UserError(f"--mode is {mode!r}", f"use one of {', '.join(get_args(Mode))}")
        filters = Filters(
            _glob(source), kind.lower(), _day(since, "--since"), _day(until, "--until")
        )
        return cls(query, limit, known, filters)

    def run(self, collection: "Collection") -> "list[Passage]":
        """Return what is found, and tell what the person should know about it."""
        self._check_kind(collection)
        mode = self.mode
        totals = collection.totals()
        if mode != "lexical" and totals.embedded < totals.passages:
            _tell_vectors(collection, totals.passages - totals.embedded)
            mode = "lexical" if mode == "hybrid" and not totals.embedded else mode
        try:
            found = collection.search(self.query, self.limit, self.filters, mode)
        except (UserError, ModelUnavailable, AuthenticationFailed) as error:
            if mode != "hybrid":
                raise
            streams.note(f"warning: words alone are searched: {error}")
            streams.note(f"hint: {error.hint}")
            found = collection.search(self.query, self.limit, self.filters, "lexical")
        tell(collection)
        return found

    def _check_kind(self, collection: "Collection") -> None:
        if not self.filters.kind:
            return
        kinds = sorted({one.kind for one in collection.entries() if one.kind})
        if self.filters.kind not in kinds:
            there = f"there are: {', '.join(kinds)}" if kinds else "there are no documents"
            raise UserError(f"no document is of the kind {self.filters.kind!r}", there)


def _tell_vectors(collection: "Collection", missing: int) -> None:
    named = "" if collection.name == "default" else f" -c {collection.name}"
    if not collection.dense:
        streams.note(f"words alone are searched: {collection.name} has no vectors")
    else:
        streams.note(f"{missing:,} passages have no vectors yet: agent docs update{named} goes on")


def _glob(source: str) -> str:
    """Return the glob on whole paths that a person means by `source`."""
    if not source or source.startswith(("*", "/")):
        return source
    path = Path(os.path.expanduser(source))  # noqa: PTH111
    if path.is_dir():
        return f"{os.path.realpath(path)}/*"
    if path.exists():
        return os.path.realpath(path)
    return f"*/{source}"


def _day(text: str, flag: str) -> str:
    if not text:
        return ""
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise UserError(f"{flag} is {text!r}", "give a day, such as 2024-03-31") from None
