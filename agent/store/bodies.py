"""Bodies of log entries as JSON; what stands in many of them is taken out and kept once.

That is each longer text, and of a long list each whole group of items: the messages of one call
of a model are those of the call before, with a few more at the end.
"""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping

from agent.clean import SURROGATE
from agent.messages import Json

LONG = 256
"""Characters from which a text is kept apart."""
GROUP = 4
"""Items of a list that are kept together."""
REFERENCE = "$text"
ITEMS = "$items"
LITERAL = "$as"
"""Stands around a mapping of somebody else's that looks like one of ours."""
OURS = ({REFERENCE}, {ITEMS}, {LITERAL})
REFERENCES = re.compile(r'\{"\$(?:text|items)":"([\w-]{22})"\}')


def storable(text: str) -> str:
    """Return `text` without what no database keeps: half characters and NUL."""
    return SURROGATE.sub("\ufffd", text).replace("\0", "\ufffd")


def packed(body: Mapping[str, Json]) -> tuple[str, dict[str, str]]:
    """Return `body` as JSON, and the texts that it refers to by their ids."""
    texts: dict[str, str] = {}
    packed_body = _packed(dict(body), texts)
    return _json(packed_body), texts


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _packed(value: Json, texts: dict[str, str]) -> Json:
    if isinstance(value, str):
        value = storable(value)
        return value if len(value) < LONG else {REFERENCE: _kept(value, texts)}
    if isinstance(value, list | tuple):
        return _grouped([_packed(one, texts) for one in value], texts)
    if isinstance(value, Mapping):
        found = {storable(str(name)): _packed(one, texts) for name, one in value.items()}
        return {LITERAL: found} if set(found) in OURS else found
    return value


def _grouped(items: list[Json], texts: dict[str, str]) -> list[Json]:
    """Return `items` with groups of mappings, counted from the first item, taken out."""
    found: list[Json] = []
    for start in range(0, len(items), GROUP):
        group = items[start : start + GROUP]
        if len(group) == GROUP and all(isinstance(one, dict) for one in group):
            text = _json(group)
            if len(text) >= LONG:
                group = [{ITEMS: _kept(text, texts)}]
        found += group
    return found


def _kept(text: str, texts: dict[str, str]) -> str:
    digest = hashlib.sha256(text.encode()).digest()[:16]
    id_ = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    texts[id_] = text
    return id_


def referred(body: str) -> list[str]:
    """Return the ids of the texts that `body` refers to; perhaps also some that only look so."""
    return REFERENCES.findall(body)


def unpacked(body: str, text_of: Callable[[str], str]) -> dict[str, Json]:
    """Return the body that `packed` made, its texts as `text_of` finds them."""
    found = _unpacked(json.loads(body), text_of)
    assert isinstance(found, dict)
    return found


def _unpacked(value: Json, text_of: Callable[[str], str]) -> Json:
    if isinstance(value, list):
        return [one for each in value for one in _ungrouped(each, text_of)]
    if isinstance(value, dict):
        if set(value) == {REFERENCE}:
            return text_of(str(value[REFERENCE]))
        inner = value[LITERAL] if set(value) == {LITERAL} else value
        assert isinstance(inner, dict)
        return {name: _unpacked(one, text_of) for name, one in inner.items()}
    return value


def _ungrouped(item: Json, text_of: Callable[[str], str]) -> list[Json]:
    """Return the items that `item` of a list stands for, itself or those of a group."""
    if isinstance(item, dict) and set(item) == {ITEMS}:
        group = json.loads(text_of(str(item[ITEMS])) or "[]")
        return [_unpacked(one, text_of) for one in group]
    return [_unpacked(item, text_of)]
