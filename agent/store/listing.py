"""Reads sessions and runs out of the tables: one of them by its name, lists, and searches."""

from collections.abc import Sequence
from typing import TypeVar

from agent.errors import UserError
from agent.store.database import Database, Row
from agent.store.rows import Hit, Run, Session, State
from agent.store.words import segmented

RUN = (
    "run.id, run.question, run.state, run.answer, run.model, run.strategy, run.session, {turn}, "
    "run.created, run.seconds, run.prompt_tokens, run.completion_tokens, run.cost_usd, "
    "run.exit_code, run.rating, run.correction, run.parent, run.at_step"
)
SESSION = "id, title, named, created, updated, turns, model, parent"
T = TypeVar("T")
LATEST = "last"
EXCERPT = 60


def run(database: Database, name: str) -> Run:
    """Return the run with this id, or with the one id that begins so."""
    columns = RUN.format(turn="0")
    if name == LATEST:
        rows = database.ask(f"SELECT {columns} FROM run ORDER BY place DESC LIMIT 1")
    else:
        rows = database.ask(
            f"SELECT {columns} FROM run WHERE id = ? OR id LIKE ? ORDER BY id LIMIT 2",
            [name, f"{_literal(name)}%"],
        )
    found = [Run(*row) for row in rows]
    exact = [one for one in found if one.id == name]
    return _only(exact or found, name, "run", "agent runs list")


def session(database: Database, name: str) -> Session:
    """Return the session with this id or title, or with the one id that begins so."""
    if name == LATEST:
        rows = database.ask(f"SELECT {SESSION} FROM session ORDER BY touched DESC LIMIT 1")
    else:
        rows = database.ask(
            f"SELECT {SESSION} FROM session WHERE id = ? OR title = ? "
            "ORDER BY touched DESC LIMIT 1",
            [name, name],
        ) or database.ask(
            f"SELECT {SESSION} FROM session WHERE id LIKE ? LIMIT 2", [f"{_literal(name)}%"]
        )
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
    return [Run(*row) for row in rows]


def runs(
    database: Database, limit: int, session_id: str, state: State | None, strategy: str,
    rated: bool, skip: int,
) -> list[Run]:  # fmt: skip
    """Return runs, the newest first."""
    conditions: dict[str, object] = {}
    if session_id:
        conditions["run.session = ?"] = session_id
    if state is not None:
        conditions["run.state = ?"] = state
    if strategy:
        conditions["run.strategy = ?"] = strategy
    where = [*conditions, *(["(run.rating <> 0 OR run.correction <> '')"] if rated else [])]
    chosen = f"WHERE {' AND '.join(where)}" if where else ""
    rows = database.ask(
        f"SELECT {RUN.format(turn='0')} FROM run {chosen} ORDER BY place DESC LIMIT ? OFFSET ?",
        [*conditions.values(), limit, skip],
    )
    return [Run(*row) for row in rows]


def search(
    database: Database, wanted: Sequence[Sequence[str]], limit: int, session_id: str
) -> list[Hit]:
    """Return runs that hold all phrases that are wanted, the newest first."""
    condition, values = database.matching(wanted)
    within = "AND run.session = ?" if session_id else ""
    rows = database.ask(
        f"SELECT {RUN.format(turn='0')} FROM word JOIN run ON run.id = word.run "
        f"WHERE {condition} {within} ORDER BY run.place DESC LIMIT ?",
        [*values, *([session_id] if session_id else []), limit],
    )
    hits = []
    for row in rows:
        one = Run(*row)
        of = database.ask(f"SELECT {SESSION} FROM session WHERE id = ?", [one.session])
        hits.append(Hit(one, _session(of[0]) if of else None, excerpt(one, wanted[0])))
    return hits


def excerpt(found: Run, phrase: Sequence[str]) -> str:
    """Return the line of a run's question or answer that holds `phrase`, clipped around it."""
    sought = " ".join(phrase)
    for line in f"{found.question}\n{found.answer}".splitlines():
        if sought in segmented(line):
            at = max(0, line.casefold().find(phrase[0]))
            start = max(0, at - EXCERPT)
            before, after = "…" if start else "", "…" if at + EXCERPT < len(line) else ""
            return f"{before}{line[start : at + EXCERPT].strip()}{after}"
    return found.question[: 2 * EXCERPT]


def _session(row: Row) -> Session:
    id_, title, named, *rest = row
    return Session(id_, title, bool(named), *rest)


def _literal(name: str) -> str:
    """Return `name` without the wildcards of LIKE: no id holds one."""
    return name.replace("%", "").replace("_", "")


def _only(found: list[T], name: str, kind: str, command: str) -> T:
    """Return the only one; raise `UserError` where there is none, or several."""
    if len(found) == 1:
        return found[0]
    if not found and name == LATEST:
        raise UserError(f"there is no {kind} yet", "ask something first: agent ask …")
    if not found:
        raise UserError(f"there is no {kind} {name!r}", f"{command} shows what there is")
    raise UserError(f"several {kind}s begin with {name!r}", "give more of its id")
