"""What an index keeps of a passage: flat, so that its fields can be filtered.

Fields that a passage was given after an index was made are absent there, and have their default.
"""

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from tools.documents.document import Place
from tools.documents.passage import Passage

FOUND = ("id", "place", "score", "cosine", "bm25", "accessed")
"""What is no part of the payload: a place lies flat in it, scores are of a search, and no index
holds pages of the web."""
PLAIN = tuple(one.name for one in fields(Passage) if one.name not in FOUND)
SPOTS = tuple(one.name for one in fields(Place))
DAY = "day"
RAW = "raw_source"
DATE = re.compile(r"(\d{4})(?:-?(\d\d)(?:-?(\d\d))?)?")


def payload_of(passage: Passage) -> dict[str, Any]:
    """Return what an index keeps of a passage."""
    kept = {name: _plain(getattr(passage, name)) for name in PLAIN}
    kept |= {spot: getattr(passage.place, spot) for spot in SPOTS}
    if kept["source"] != passage.source:  # a name that is no Unicode
        kept[RAW] = passage.source.encode("utf-8", "surrogatepass").hex()
    return kept | {DAY: day_of(passage.date)}


def passage_of(name: str, payload: Mapping[str, Any]) -> Passage:
    """Return the passage that an index kept under the id `name`."""
    plain = {field: _tuples(payload[field]) for field in PLAIN if field in payload}
    if RAW in payload:
        plain["source"] = bytes.fromhex(payload[RAW]).decode("utf-8", "surrogatepass")
    place = Place(**{spot: payload[spot] for spot in SPOTS if spot in payload})
    return Passage(id=name, place=place, **plain)


def text_of(passage: Passage) -> str:
    """Return by which words a passage is found: those of its titles and its own."""
    return f"{passage.title}\n{passage.text}".encode("utf-8", "replace").decode("utf-8")


def day_of(date: str, missing: str = "01") -> int:
    """Return an ISO date as a number such as 20260131; 0 where there is none.

    Where it names no month or no day, that is `missing`.
    """
    if (found := DATE.match(date)) is None:
        return 0
    year, month, day = found.groups(missing)
    return int(year + month + day)


def _plain(value: Any) -> Any:
    """Return `value` as JSON has it, every text in it as Unicode."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _tuples(value: Any) -> Any:
    return tuple(_tuples(one) for one in value) if isinstance(value, list) else value
