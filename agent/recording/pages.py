"""Pages of the web as a record has them: the text of each is kept once, however often it is opened.

The text is the snapshot that a quote is proven with later. Links and marks are one text each: a
page has hundreds of them, and they change as rarely as it does.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any, cast

from agent.messages import Json
from agent.recording import exact
from tools.documents.document import Document, Mark
from tools.web.page import Link, Page
from tools.web.web import Query, Result

LISTS: Mapping[str, type] = {"links": Link, "marks": Mark}


def packed(page: Page) -> dict[str, Json]:
    """Return `page` as a body holds it."""
    own, document = _fields(page), _fields(page.document)
    links, marks = _rows(page.links), _rows(page.document.marks)
    rest = {**_without(own, "document", "links"), **_without(document, "text", "marks")}
    lists = {"links": links, "marks": marks}
    return {"text": exact.kept(page.document.text), **lists, **cast(Any, exact.kept(rest))}


def unpacked(body: Mapping[str, Any]) -> Page:
    """Return the page that `packed` was given."""
    given = cast(dict[str, Any], exact.restored({**body}))
    given["links"], given["marks"] = (
        tuple(kind(*one) for one in json.loads(given[name])) for name, kind in LISTS.items()
    )
    given["warnings"] = tuple(given.get("warnings", ()))
    names = [one.name for one in fields(Document) if one.name in given]
    document = Document(**{name: given[name] for name in names})
    own = {one.name for one in fields(Page)} & {*given}
    return Page(document, **{name: given[name] for name in own})


def results_packed(results: Sequence[Result]) -> list[Json]:
    """Return what a search found as a body holds it."""
    return [exact.kept({**asdict(one), "engines": [*one.engines]}) for one in results]


def results_unpacked(body: Sequence[Any]) -> list[Result]:
    """Return the results that `results_packed` was given."""
    known = {one.name for one in fields(Result)}
    found = []
    for one in cast(list[dict[str, Any]], exact.restored([*body])):
        given = {name: value for name, value in one.items() if name in known}
        found.append(Result(**{**given, "engines": tuple(given.get("engines", ()))}))
    return found


def query_packed(query: Query) -> dict[str, Json]:
    """Return what is searched for as a body holds it."""
    given = cast(dict[str, Json], exact.kept(cast(Json, asdict(query))))
    return {"search": given.pop("text"), **given}


def _fields(value: Any) -> dict[str, Json]:
    """Return the fields of a dataclass, its tuples as lists."""
    found = {one.name: getattr(value, one.name) for one in fields(value)}
    return {name: [*one] if isinstance(one, tuple) else one for name, one in found.items()}


def _without(body: Mapping[str, Json], *names: str) -> dict[str, Json]:
    return {name: value for name, value in body.items() if name not in names}


def _rows(values: Sequence[Any]) -> str:
    """Return dataclasses as one text: a list of lists of their fields."""
    return json.dumps([[*_fields(one).values()] for one in values])
