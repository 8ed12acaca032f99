"""The log: entries in the order of writing, only added to, with their longer texts kept once."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from agent.store import bodies
from agent.store.database import Database, Row
from agent.store.entry import Entry

AT_ONCE = 500
"""How many texts are kept or fetched with one statement; databases bound the number of values."""


class Log:
    """What happened, in order."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def add(self, entry: Entry) -> int:
        """Add `entry`, inside the caller's transaction, and return its number."""
        body, texts = bodies.packed(entry.body)
        self._keep(texts, entry.run or entry.session)
        ((number,),) = self._database.ask(
            "INSERT INTO entry (kind, run, session, at, body) VALUES (?, ?, ?, ?, ?) "
            "RETURNING number",
            [entry.kind, entry.run, entry.session, entry.at or self._clock(), body],
        )
        return int(number)

    def entries(self, run: str, session: str, kind: str) -> Iterator[Entry]:
        """Yield what there is of a run, or of a session as a whole, in order."""
        given = {"run = ?": run, "session = ?": session, "kind = ?": kind}
        chosen = {condition: value for condition, value in given.items() if value}
        where = [*chosen, *(["run = ''"] if session and not run else [])]
        rows = self._database.ask(
            "SELECT number, kind, run, session, at, body FROM entry "
            f"{'WHERE ' if where else ''}{' AND '.join(where)} ORDER BY number",
            list(chosen.values()),
        )
        texts = self._texts(rows)
        for number, kind_, run_, session_, at, body in rows:
            unpacked = bodies.unpacked(body, lambda id_: texts.get(id_, ""))
            yield Entry(kind_, unpacked, run_, session_, number, at)

    def remove(self, owner: str) -> None:
        """Take out all of a run, or of a session as a whole, with texts that nobody else has."""
        self._database.ask(
            "DELETE FROM text WHERE id IN (SELECT used.text FROM used WHERE used.run = ?) AND NOT "
            "EXISTS (SELECT 1 FROM used WHERE used.text = text.id AND used.run <> ?)",
            [owner, owner],
        )
        self._ask("DELETE FROM used WHERE run = ?", owner)
        self._ask("DELETE FROM entry WHERE run = ?", owner)
        self._ask("DELETE FROM entry WHERE session = ? AND run = ''", owner)

    def _keep(self, texts: Mapping[str, str], owner: str) -> None:
        """Keep texts that `owner` uses, many with one statement: a server may be far away."""
        every = [*texts.items()]
        for start in range(0, len(every), AT_ONCE):
            some = every[start : start + AT_ONCE]
            marks = ", ".join("(?, ?)" for _ in some)
            self._database.ask(
                f"INSERT INTO text VALUES {marks} ON CONFLICT (id) DO NOTHING",
                [value for pair in some for value in pair],
            )
            self._database.ask(
                f"INSERT INTO used VALUES {marks} ON CONFLICT (text, run) DO NOTHING",
                [value for id_, _ in some for value in (id_, owner)],
            )

    def _ask(self, statement: str, value: str) -> list[Row]:
        return self._database.ask(statement, [value])

    def _texts(self, rows: Sequence[Row]) -> Mapping[str, str]:
        """Return the texts that the bodies of `rows` refer to, and those that these refer to."""
        found: dict[str, str] = {}
        wanted = {id_ for row in rows for id_ in bodies.referred(row[-1])}
        while wanted:
            fetched = self._fetched(sorted(wanted))
            found |= fetched
            wanted = {id_ for text in fetched.values() for id_ in bodies.referred(text)} - {*found}
        return found

    def _fetched(self, wanted: Sequence[str]) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for start in range(0, len(wanted), AT_ONCE):
            ids = wanted[start : start + AT_ONCE]
            marks = ", ".join("?" for _ in ids)
            rows = self._database.ask(f"SELECT id, content FROM text WHERE id IN ({marks})", ids)
            found |= {str(id_): str(content) for id_, content in rows}
        return found
