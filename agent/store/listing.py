"""Reads sessions and runs out of the tables: one of them by its name, lists, and searches."""

import re
import time
from collections.abc import Sequence
from typing import TypeVar

from agent.errors import UserError
from agent.store.database import Database, Row
from agent.store.interrupted import interrupted
from agent.store.log import Log
from agent.store.process import gone
from agent.store.rows import Hit, Run, Session, State, Statistics
from agent.store.words import segmented

RUN = (
    "run.id, run.question, run.state, run.answer, run.model, run.strategy, run.session, {turn}, "
    "run.created, run.seconds, run.prompt_tokens, run.completion_tokens, run.cost_usd, "
    "run.exit_code, run.rating, run.correction, run.parent, run.at_step, "
    "run.process, run.unfinished"
)
SESSION = "id, title, named, created, updated, turns, model, parent"
T = TypeVar("T")
LATEST = "last"
EXCERPT = 60
BEGINNING = re.compile("[0-9a-fA-F]+")
"""Of an id: hexadecimal digits. `g` comes after all of them, in every order of letters."""


def run(database: Database, name: str) -> Run:
    """Return the run with this id, or with the one id that begins so."""
    columns = RUN.format(turn="0")
    if name == LATEST:
        rows = database.ask(f"SELECT {columns} FROM run ORDER BY place DESC LIMIT 1")
    else:
        rows = database.ask(f"SELECT {columns} FROM run WHERE id = ?", [name]) or _beginning(
            database, f"SELECT {columns} FROM run", name
        )
    return _only([_run(database, row) for row in rows], name, "run", "agent runs list")


def session(database: Database, name: str) -> Session:
    """Return the session with this id or title, or with the one id that begins so."""
    if name == LATEST:
        rows = database.ask(f"SELECT {SESSION} FROM session ORDER BY touched DESC LIMIT 1")
    else:
        rows = database.ask(
            f"SELECT {SESSION} FROM session WHERE id = ? OR title = ? "
            "ORDER BY touched DESC LIMIT 1",
            [name, name],
        ) or _beginning(database, f"SELECT {SESSION} FROM session", name)
    return _only([_session(row) for row in rows], name, "session", "agent sessions list")


def sessions(database: Database, limit: int, skip: int) -> list[Session]:
    """Return sessions, the one used last first."""
    rows = database.ask(
        f"SELECT {SESSION} FROM session ORDER BY touched DESC LIMIT ? OFFSET ?", [limit, skip]
    )
    return [_session(row) for row in rows]


def turns(database: Database, session_id: str) -> list[Run]:
    """Return the turns of a session, in order."""
    rows = database.ask(
        f"SELECT {RUN.format(turn='turn.number')} FROM turn JOIN run ON run.id = turn.run "
        "WHERE turn.session = ? ORDER BY turn.number",
        [session_id],
    )
    return [_run(database, row) for row in rows]


def runs(
    database: Database, limit: int, session_id: str, state: State | None, strategy: str,
    rated: bool, skip: int,
) -> list[Run]:  # fmt: skip
    """Return runs, the newest first."""
    conditions: dict[str, object] = {}
    alive = state in ("running", "interrupted")  # which of both, only the processes tell
    if session_id:
        conditions["run.session = ?"] = session_id
    if state is not None:
        conditions["run.state = ?"] = "running" if alive else state
    if strategy:
        conditions["run.strategy = ?"] = strategy
    where = [*conditions, *(["(run.rating <> 0 OR run.correction <> '')"] if rated else [])]
    chosen = f"WHERE {' AND '.join(where)}" if where else ""
    rows = database.ask(
        f"SELECT {RUN.format(turn='0')} FROM run {chosen} ORDER BY place DESC"
        f"{'' if alive else ' LIMIT ? OFFSET ?'}",
        [*conditions.values(), *([] if alive else [limit, skip])],
    )
    found = [_run(database, row) for row in rows]
    return [one for one in found if one.state == state][skip : skip + limit] if alive else found


def search(
    database: Database, wanted: Sequence[Sequence[str]], limit: int, session_id: str
) -> list[Hit]:
    """Return runs that hold all phrases that are wanted, the newest first."""
    ids = database.find(wanted, limit, session_id)
    columns = RUN.format(turn="0")
    found = [_run(database, row) for row in _all(database, f"SELECT {columns} FROM run", ids)]
    of = sorted({one.session for one in found if one.session})
    rows = _all(database, f"SELECT {SESSION} FROM session", of)
    known = {one.id: one for one in map(_session, rows)}
    found.sort(key=lambda one: ids.index(one.id))
    return [Hit(one, known.get(one.session), excerpt(one, wanted[0])) for one in found]


def excerpt(found: Run, phrase: Sequence[str]) -> str:
    """Return the line of a run's question or answer that holds `phrase`, clipped around it."""
    sought = f" {' '.join(phrase)} "
    for line in f"{found.question}\n{found.answer}".splitlines():
        if sought in f" {segmented(line)} ":
            folded = line.casefold()
            places = (folded.find(part) for part in ("".join(phrase), " ".join(phrase), phrase[0]))
            start = max(0, next((at for at in places if at >= 0), 0) - EXCERPT)
            end = start + 2 * EXCERPT
            before, after = "…" if start else "", "…" if end < len(line) else ""
            return f"{before}{line[start:end].strip()}{after}"
    return " ".join(found.question.split())[: 2 * EXCERPT]


def statistics(database: Database) -> Statistics:
    """Return how much there is."""
    ((sessions_,),) = database.ask("SELECT COUNT(*) FROM session")
    ((runs_,),) = database.ask("SELECT COUNT(*) FROM run")
    return Statistics(int(sessions_), int(runs_), database.size())


def _run(database: Database, row: Row) -> Run:
    """Return the run of a row; one whose process is gone reads as interrupted."""
    *columns, process, unfinished = row
    found = Run(*columns)
    if found.state != "running" or not gone(process, time.time() - found.created):
        return found
    return interrupted(found, unfinished, Log(database).entries(found.id, "", "event"))


def _session(row: Row) -> Session:
    id_, title, named, *rest = row
    return Session(id_, title, bool(named), *rest)


def _all(database: Database, select: str, ids: Sequence[str]) -> list[Row]:
    """Return the rows with these ids, in no order."""
    if not ids:
        return []
    return database.ask(f"{select} WHERE id IN ({', '.join('?' for _ in ids)})", list(ids))


def _beginning(database: Database, select: str, name: str) -> list[Row]:
    """Return rows whose id begins with `name`: all of them, or two, which is too many anyway."""
    if not BEGINNING.fullmatch(name):
        return []
    return database.ask(
        f"{select} WHERE id >= ? AND id < ? ORDER BY id LIMIT 2", [name.lower(), name.lower() + "g"]
    )


def _only(found: list[T], name: str, kind: str, command: str) -> T:
    """Return the only one; raise `UserError` where there is none, or several."""
    if len(found) == 1:
        return found[0]
    if not found and name == LATEST:
        raise UserError(f"there is no {kind} yet", "ask something first: agent ask …")
    if not found:
        raise UserError(f"there is no {kind} {name!r}", f"{command} shows what there is")
    raise UserError(f"several {kind}s begin with {name!r}", "give more of its id")
