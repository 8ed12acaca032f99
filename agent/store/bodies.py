"""Bodies of log entries as JSON; longer texts in them are taken out, so that each is kept once."""

import hashlib
import json
from collections.abc import Callable, Mapping

from agent.clean import SURROGATE
from agent.messages import Json

LONG = 256
"""Characters from which a text is kept apart."""
REFERENCE = "$text"


def packed(body: Mapping[str, Json]) -> tuple[str, dict[str, str]]:
    """Return `body` as JSON, and the texts that it refers to by their ids."""
    texts: dict[str, str] = {}
    packed_body = _packed(dict(body), texts)
    return json.dumps(packed_body, ensure_ascii=False, allow_nan=True), texts


def _packed(value: Json, texts: dict[str, str]) -> Json:
    if isinstance(value, str):
        value = SURROGATE.sub("\ufffd", value).replace("\0", "\ufffd")
        if len(value) < LONG:
            return value
        id_ = hashlib.sha256(value.encode()).hexdigest()[:32]
        texts[id_] = value
        return {REFERENCE: id_}
    if isinstance(value, list | tuple):
        return [_packed(one, texts) for one in value]
    if isinstance(value, Mapping):
        return {str(name): _packed(one, texts) for name, one in value.items()}
    return value


def unpacked(body: str, text_of: Callable[[str], str]) -> dict[str, Json]:
    """Return the body that `packed` made, its texts as `text_of` finds them."""
    found = _unpacked(json.loads(body), text_of)
    assert isinstance(found, dict)
    return found


def _unpacked(value: Json, text_of: Callable[[str], str]) -> Json:
    if isinstance(value, list):
        return [_unpacked(one, text_of) for one in value]
    if isinstance(value, dict):
        if set(value) == {REFERENCE}:
            return text_of(str(value[REFERENCE]))
        return {name: _unpacked(one, text_of) for name, one in value.items()}
    return value
