"""A session as one JSON document: all its runs, and all that the log has of them, in order.

With `agent.store.arriving` a session moves between stores and machines. A document names the
version of its format; a newer one is refused, and so is one that is not whole.
"""

import json
import math
import re
import typing
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, TypeVar

from agent.errors import UserError
from agent.messages import Json
from agent.store.entry import FOREIGN, Entry
from agent.store.rows import Run, Session, State

if TYPE_CHECKING:
    from agent.store.store import Store

FORMAT, VERSION = "agent session", 1
MOST_BYTES = 256_000_000
MOST_RUNS = 100_000
MOST = 2**31 - 1
MOST_LEVELS = 50
"""Of lists and objects within each other, in a body."""
ID = re.compile(r"[0-9a-f]{12}")
KIND = re.compile(r"[a-z_]{1,40}")
WORDS: Mapping[type, str] = {
    str: "a text", int: "a whole number", float: "a number", bool: "true or false",
    list: "a list", dict: "an object",
}  # fmt: skip
OF_A_SESSION = ("id", "title", "named", "created", "updated", "model", "parent")
OF_A_RUN = tuple(one.name for one in fields(Run) if one.name != "session")
T = TypeVar("T")


@dataclass(frozen=True)
class Carried:
    """A session with all that belongs to it."""

    session: Session
    runs: tuple[Run, ...]
    """Its turns, and runs that were its turns; those have the turn 0."""
    entries: tuple[Entry, ...]
    """Of its runs and of itself, in order."""


def carried(store: "Store", session: Session) -> Carried:
    """Return `session` as `store` has it."""
    turns = store.turns(session.id)
    theirs = {run.id for run in turns}
    gone = [run for run in store.runs(MOST_RUNS, session=session.id) if run.id not in theirs]
    runs = (*turns, *reversed(gone))
    entries = list(store.entries(session=session.id))
    for run in runs:
        entries += store.entries(run=run.id)
    return Carried(session, runs, tuple(sorted(entries, key=lambda entry: entry.number)))


def document(whole: Carried, program: str) -> dict[str, Json]:
    """Return `whole` as what a file holds; `program` says what wrote it."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "program": program,
        "session": {name: getattr(whole.session, name) for name in OF_A_SESSION},
        "runs": [{name: getattr(run, name) for name in OF_A_RUN} for run in whole.runs],
        "entries": [
            {"kind": one.kind, "run": one.run, "at": one.at, "body": _own(one.body)}
            for one in whole.entries
        ],
    }


def _own(body: Mapping[str, Any]) -> dict[str, Json]:
    """Return `body` without what is said of this store alone."""
    return {name: value for name, value in body.items() if name != FOREIGN}


def read(text: str) -> Carried:
    """Return what the document `text` holds.

    Raises:
        UserError: it is none, of a newer version, or damaged; says where and what is wrong.
    """
    if len(text) > MOST_BYTES:
        raise too_long()
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UserError(f"no JSON: {error}", "a file of agent sessions export is needed") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise UserError("not an exported session", "agent sessions export writes one")
    version = _field(found, "version", int, "the document")
    if version < 1:
        raise _damaged(f"there is no format {version}")
    if version > VERSION:
        message = f"a session in format {version}, and this program knows {VERSION}"
        raise UserError(message, f"use a newer agent: this is of {found.get('program')!r}")
    return _checked(found)


def too_long() -> UserError:
    """Return the refusal of a document that is longer than any is read."""
    message = f"more than {MOST_BYTES / 1e6:,.0f} MB"
    return UserError(message, "a session of that size is not taken in")


def _checked(found: Mapping[str, Any]) -> Carried:
    row = _field(found, "session", dict, "the document")
    session = Session(**{name: _value(row, name, Session, "the session") for name in OF_A_SESSION})
    _identified(session.id, "the session")
    runs = [
        _run(one, f"run {number}", session.id)
        for number, one in enumerate(_field(found, "runs", list, "the document"), start=1)
    ]
    entries = [
        _entry(one, f"entry {number}", session.id)
        for number, one in enumerate(_field(found, "entries", list, "the document"), start=1)
    ]
    _consistent(session, runs, entries)
    return Carried(session, tuple(runs), tuple(entries))


def _run(found: object, where: str, session: str) -> Run:
    row = _object(found, where)
    run = Run(**{name: _value(row, name, Run, where) for name in OF_A_RUN}, session=session)
    _identified(run.id, where)
    if run.state not in typing.get_args(State):
        raise _damaged(f"{where} has the state {run.state[:40]!r}")
    return run


def _entry(found: object, where: str, session: str) -> Entry:
    row = _object(found, where)
    kind = _field(row, "kind", str, where)
    if not KIND.fullmatch(kind):
        raise _damaged(f"{where} is of the kind {kind[:40]!r}")
    body = _field(row, "body", dict, where)
    if _deep(body):
        raise _damaged(f"{where} is nested more than {MOST_LEVELS} deep")
    run = _field(row, "run", str, where)
    return Entry(kind, body, run, session, at=_field(row, "at", float, where))


def _deep(value: Any) -> bool:
    """Return whether `value` is nested deeper than anything that a run keeps."""
    level = [value]
    for _ in range(MOST_LEVELS):
        inner = [one.values() if isinstance(one, dict) else one for one in level]
        level = [one for each in inner for one in each if isinstance(one, dict | list)]
    return bool(level)


def _consistent(session: Session, runs: Sequence[Run], entries: Sequence[Entry]) -> None:
    """Raise `UserError` where the parts do not belong together."""
    known = [session.id, *(run.id for run in runs)]
    if double := _twice(known):
        raise _damaged(f"the id {double!r} stands for two things")
    if turn := _twice([run.turn for run in runs if run.turn]):
        raise _damaged(f"there are two turns {turn}")
    begun = {entry.run for entry in entries if entry.kind == "started"}
    for run in runs:
        if run.id not in begun:
            raise _damaged(f"of the run {run.id} the beginning is missing")
    for number, entry in enumerate(entries, start=1):
        if entry.run and entry.run not in known:
            raise _damaged(f"entry {number} is of a run {entry.run[:40]!r} that is not there")


def _twice(values: Sequence[T]) -> T | None:
    return next((one for one, count in Counter(values).items() if count > 1), None)


def _value(row: Mapping[str, Any], name: str, of: type, where: str) -> Any:
    kind = typing.get_type_hints(of)[name]
    value = _field(row, name, kind if kind in WORDS else str, where)
    if kind is int and not (0 if name == "turn" else -MOST) <= value <= MOST:
        raise _damaged(f"{name} of {where} is out of range")
    return value


def _field(row: Mapping[str, Any], name: str, kind: type, where: str) -> Any:
    if name not in row:
        raise _damaged(f"{where} has no {name!r}")
    value: Any = row[name]
    if kind is float and type(value) is int and abs(value) <= MOST * 1000:
        value = float(value)
    if type(value) is not kind or value in (math.inf, -math.inf) or value != value:
        raise _damaged(f"{name!r} of {where} is not {WORDS[kind]}")
    return value


def _object(found: object, where: str) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise _damaged(f"{where} is not an object")
    return found


def _identified(id_: str, where: str) -> None:
    if not ID.fullmatch(id_):
        raise _damaged(f"{where} has the id {id_[:40]!r}")


def _damaged(what: str) -> UserError:
    return UserError(f"a damaged session: {what}", "export it again")
