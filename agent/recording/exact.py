r"""Bodies that come back as they were: stores keep neither NUL nor half characters, runs have them.

A text that holds any is kept as JSON inside of the JSON (RFC 8259, 7: `\u0000`, `\ud800`).
"""

import json
import re
from collections.abc import Mapping

from agent.messages import Json
from agent.store.bodies import packed

MARK = "$json"
UNKEPT = re.compile("[\0\ud800-\udfff]")


def kept(value: Json) -> Json:
    """Return `value` so that every store keeps it."""
    if isinstance(value, str):
        return {MARK: json.dumps(value)} if UNKEPT.search(value) else value
    if isinstance(value, list | tuple):
        return [kept(one) for one in value]
    if isinstance(value, Mapping):
        if set(value) == {MARK} or any(UNKEPT.search(str(name)) for name in value):
            return {MARK: json.dumps(dict(value))}
        return {str(name): kept(one) for name, one in value.items()}
    return value


def restored(value: Json) -> Json:
    """Return what `kept` was given."""
    if isinstance(value, list):
        return [restored(one) for one in value]
    if isinstance(value, dict):
        if set(value) == {MARK}:
            found: Json = json.loads(str(value[MARK]))
            return found
        return {name: restored(one) for name, one in value.items()}
    return value


def same(one: Mapping[str, Json], other: Mapping[str, Json]) -> bool:
    """Return whether a store would keep the same of both, whatever the order of their fields."""
    return _sorted(one) == _sorted(other)


def _sorted(value: Mapping[str, Json]) -> str:
    body, texts = packed(value)
    return json.dumps([json.loads(body), texts], sort_keys=True)
