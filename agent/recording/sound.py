"""Whether a session that comes from elsewhere holds what this program writes, type by type.

Whoever shows, plays or goes on with a run relies on it; a file may come from anybody.
"""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from agent.errors import UserError
from agent.events import KINDS, from_json
from agent.recording import pages
from agent.recording.replies import Reply, reply_of
from agent.store.carrying import Carried
from tools.web.page import Page
from tools.web.web import Contact, Result

BROKEN = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
"""What reading a body of the wrong shape raises."""


def check(whole: Carried) -> None:
    """Raise `UserError` for the first entry that holds something else."""
    for number, entry in enumerate(whole.entries, start=1):
        sound = SOUND.get(entry.kind)
        try:
            if sound is None or sound(entry.body):
                continue
        except BROKEN:
            pass
        message = f"a damaged session: entry {number} is no {entry.kind} as this program writes it"
        raise UserError(message, "export it again")


def fits(value: object, kind: Any) -> bool:
    """Return whether `value` is what the annotation `kind` says, with all that is in it."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return any(fits(value, one) for one in inner)
    if origin is typing.Literal:
        return isinstance(value, str | int) and value in inner
    if origin is not None and issubclass(origin, Mapping):
        return isinstance(value, Mapping)
    if origin is not None and issubclass(origin, Sequence):
        return isinstance(value, list | tuple) and all(fits(one, inner[0]) for one in value)
    if kind is float or kind is int:
        return isinstance(value, (int, kind)) and not isinstance(value, bool)
    if not isinstance(kind, type) or origin is not None:
        return True  # of any kind
    if not isinstance(value, kind):
        return False
    return not dataclasses.is_dataclass(kind) or all(
        fits(getattr(value, name), one) for name, one in typing.get_type_hints(kind).items()
    )


def _event(body: Mapping[str, Any]) -> bool:
    kind = KINDS.get(body["type"])
    return kind is None or fits(from_json(body), kind)  # a later version may know more


def _reply(body: Mapping[str, Any]) -> bool:
    return fits(reply_of(body), Reply)


def _browsed(body: Mapping[str, Any]) -> bool:
    if "page" in body:
        return fits(pages.unpacked(body["page"]), Page)
    if "results" in body:
        return all(fits(one, Result) for one in pages.results_unpacked(body["results"]))
    if "contacts" in body:
        return all(fits(Contact(**one), Contact) for one in body["contacts"])
    return isinstance(body["error"], str) and isinstance(body["message"], str | dict)


def _holding(kinds: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], bool]:
    """Return what tells whether the fields that are there are of these kinds."""
    return lambda body: all(fits(body[name], kind) for name, kind in kinds.items() if name in body)


SOUND: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "event": _event,
    "reply": _reply,
    "browsed": _browsed,
    "ended": _holding({
        "exit_code": int, "shown": int, "waited": float, "state": str, "answer": str,
        "error": str, "hint": str,
    }),
    "remembered": _holding({"dropped": list[str], "shortened": list[str], "summary": str}),
}  # fmt: skip
