"""Puts a carried session into a store; what is there already keeps its id, the new one gets others.

Whatever refers to an id that changed, also in the bodies of entries, is changed with it. Its runs
are marked as somebody else's: what they name to run is not run on their word.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from agent.store.carrying import Carried
from agent.store.database import Database
from agent.store.entry import FOREIGN, Entry
from agent.store.log import Log
from agent.store.rows import Run, Session, new_id, titled
from agent.store.words import segmented


def arrive(database: Database, log: Log, whole: Carried) -> str:
    """Add `whole`, inside the caller's transaction, and return the id of its session there."""
    names = _names(database, whole)
    places: dict[str, int] = {}
    last = 0
    for entry in whole.entries:
        last = log.add(_renamed(entry, names))
        if entry.kind == "started":
            places.setdefault(names.get(entry.run, entry.run), last)
    session = replace(
        whole.session,
        id=names.get(whole.session.id, whole.session.id),
        title=titled(whole.session.title),
        parent=_known(database, whole.session.parent),
        turns=sum(run.turn > 0 for run in whole.runs),
    )
    _add_session(database, session, last)
    for run in whole.runs:
        id_ = names.get(run.id, run.id)
        parent = names.get(run.parent, run.parent)
        _add_run(database, replace(run, id=id_, parent=parent, session=session.id), places[id_])
    return session.id


def _names(database: Database, whole: Carried) -> dict[str, str]:
    """Return new ids for those that are taken."""
    taken: dict[str, str] = {}
    for table, ids in (("session", [whole.session.id]), ("run", [run.id for run in whole.runs])):
        for id_ in ids:
            if database.ask(f"SELECT 1 FROM {table} WHERE id = ?", [id_]):
                taken[id_] = new_id()
    return taken


def _renamed(entry: Entry, names: Mapping[str, str]) -> Entry:
    body = _with(entry.body, names) if names else entry.body
    if entry.kind == "started":
        body = {**body, FOREIGN: True}
    session = names.get(entry.session, entry.session)
    return replace(entry, body=body, run=names.get(entry.run, entry.run), session=session)


def _with(value: Any, names: Mapping[str, str]) -> Any:
    """Return `value` with the texts that are old ids as the new ones."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list | tuple):
        return [_with(one, names) for one in value]
    if isinstance(value, Mapping):
        return {name: _with(one, names) for name, one in value.items()}
    return value


def _known(database: Database, session: str) -> str:
    """Return `session` if it is there: an id of another store would lead nowhere."""
    return session if database.ask("SELECT 1 FROM session WHERE id = ?", [session]) else ""


def _add_session(database: Database, session: Session, touched: int) -> None:
    row = {**asdict(session), "named": int(session.named), "touched": touched}
    _insert(database, "session", row)


def _add_run(database: Database, run: Run, place: int) -> None:
    """Add a row; nobody goes on with a run that was under way when it was exported."""
    run = replace(run, state="interrupted" if run.state == "running" else run.state)
    row = {**asdict(run), "place": place, "process": "", "unfinished": ""}
    row.pop("turn")
    _insert(database, "run", row)
    if run.turn:
        turn = {"session": run.session, "number": run.turn, "run": run.id}
        _insert(database, "turn", turn)
    database.index(run.id, segmented(f"{run.question}\n{run.answer}"))


def _insert(database: Database, table: str, row: Mapping[str, Any]) -> None:
    marks = ", ".join("?" for _ in row)
    database.ask(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", [*row.values()])
