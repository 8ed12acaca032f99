"""Runs one action and turns whatever comes of it into an observation of bounded length."""

import json
import re
import unicodedata
from collections.abc import Sequence

from agent.clean import printable
from agent.errors import ToolError
from agent.events import Observation
from agent.messages import Json, ToolCall
from tools.secrecy import HIDDEN as HIDDEN
from tools.secrecy import redacted
from tools.toolbox import CUT, MOST_TEXT, Toolbox

MOST_CHARS = 4000
WINDOW = 16  # times as much of each end is cleaned: most of it may be colour codes
MOST_VALUE_CHARS = 100_000
MOST_NESTED = 32
ALREADY = re.compile(re.escape(CUT).replace(r"\{\}", r"(\d+)"))


def observe(step: int, call: ToolCall, toolbox: Toolbox, secrets: Sequence[str]) -> Observation:
    """Run `call`. What the model can mend becomes an observation; our own bugs propagate."""
    try:
        outcome = toolbox.call(call)
    except ToolError as error:
        text = f"error: {error}"
        return Observation(step, call.tool, clean(text, secrets), failed=True)
    value = jsonable(outcome.value, secrets)
    return Observation(step, call.tool, clean(outcome.text, secrets), value=value)


def clean(text: str, secrets: Sequence[str] = (), most_chars: int = MOST_CHARS) -> str:
    """Return `text` without control characters and secrets, clipped in its middle."""
    window = WINDOW * most_chars
    if len(text) <= 2 * window:
        return clip(_harmless(text, secrets), most_chars)
    # a piece of a secret may stand where the middle was taken out: it is left out on both sides
    edge = max(map(len, secrets), default=0)
    head = _harmless(text[:window], secrets)
    tail = _harmless(text[-window:], secrets)
    whole = len(text) + _cut_before(text)
    return _clipped(head[: max(0, len(head) - edge)], tail[edge:], whole, most_chars)


def clip(text: str, most_chars: int) -> str:
    """Return `text`, its middle cut out where it is longer than `most_chars`, saying how much.

    What is returned has at most `most_chars` characters, the notice among them.
    """
    if len(text) <= most_chars:
        return text
    return _clipped(text, text, len(text) + _cut_before(text), most_chars)


def _clipped(head: str, tail: str, whole: int, most_chars: int) -> str:
    room = most_chars - len(_notice(whole))
    if room < 0:
        return head[:most_chars]
    first, last = head[: room - room // 3], tail[max(0, len(tail) - room // 3) :]
    return f"{first}{_notice(whole - len(first) - len(last))}{last}"


def _notice(cut: int) -> str:
    return CUT.format(cut)


def _cut_before(text: str) -> int:
    """Return how many characters the toolbox had cut out of the middle of `text`."""
    found = ALREADY.search(text) if len(text) > MOST_TEXT else None
    return int(found[1]) - len(found[0]) if found else 0


def _harmless(text: str, secrets: Sequence[str]) -> str:
    return redacted(printable(text), secrets)


def jsonable(value: Json, secrets: Sequence[str] = ()) -> Json:
    """Return `value` as JSON brings it back, or None for what a record cannot or may not hold."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        text.encode()
    except (TypeError, ValueError, RecursionError):
        return None
    if len(text) > MOST_VALUE_CHARS or redacted(text, secrets) != text:
        return None
    found: Json = json.loads(text)
    return found if _is_shallow(found) else None


def _is_shallow(value: Json, levels: int = MOST_NESTED) -> bool:
    """Return whether `value` is nested at most `levels` deep: records copy it level by level."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels >= 0 and all(_is_shallow(one, levels - 1) for one in inner)


def is_blank(text: str) -> bool:
    """Return whether nothing of `text` can be seen: blanks, controls and marks without a width."""
    return all(unicodedata.category(character)[0] in "CZ" for character in text)
