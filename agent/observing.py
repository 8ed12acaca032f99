"""Runs one action and turns whatever comes of it into an observation of bounded length."""

import re
from collections.abc import Sequence

from agent.errors import ToolError
from agent.events import Observation
from agent.messages import Json, ToolCall
from tools.toolbox import Toolbox

MOST_CHARS = 4000
HIDDEN = "[secret]"
CONTROLS = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b\[[0-?]*[ -/]*[@-~]?|\x1b.?"
    r"|[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def observe(step: int, call: ToolCall, toolbox: Toolbox, secrets: Sequence[str]) -> Observation:
    """Run `call`. What the model can mend becomes an observation; our own bugs propagate."""
    try:
        outcome = toolbox.call(call)
    except ToolError as error:
        text = f"error: {error}"
        return Observation(step, call.tool, clean(text, secrets), failed=True)
    return Observation(
        step, call.tool, clean(outcome.text, secrets), value=_jsonable(outcome.value)
    )


def clean(text: str, secrets: Sequence[str] = (), most_chars: int = MOST_CHARS) -> str:
    """Return `text` without control characters and secrets, clipped in its middle."""
    text = CONTROLS.sub("", text.replace("\r\n", "\n"))
    text = text.encode("utf-8", "replace").decode("utf-8")
    for secret in secrets:
        if secret:
            text = text.replace(secret, HIDDEN)
    return clip(text, most_chars)


def clip(text: str, most_chars: int) -> str:
    """Return head and tail of a `text` that is longer than `most_chars`, saying what was cut."""
    if len(text) <= most_chars:
        return text
    head, tail = most_chars * 2 // 3, most_chars // 3
    cut = len(text) - head - tail
    return f"{text[:head]}\n[… {cut} characters cut …]\n{text[-tail:]}"


def _jsonable(value: Json) -> Json:
    """Return `value`, or None for what JSON does not carry (a tool of somebody else's)."""
    import json

    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return None
    return value
