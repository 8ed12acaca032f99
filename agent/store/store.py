"""The store: sessions and runs in one append-only log, with the lists and searches made from it.

Every method is one transaction. What goes wrong with the database is a `StoreUnavailable`.
"""

import json
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager

from agent.errors import UserError
from agent.messages import Json
from agent.store import bodies, listing
from agent.store.database import Database
from agent.store.entry import Entry
from agent.store.rows import Hit, Run, Session, State
from agent.store.words import phrases, segmented

MOST_ROWS = 50
WAIT_S = 30.0


def new_id() -> str:
    """Return an id for a session or a run: 12 hexadecimal digits."""
    return uuid.uuid4().hex[:12]


class Store:
    """Sessions and runs."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    @property
    def where(self) -> str:
        """Where they are kept, as people may see it."""
        return self._database.where

    @property
    def lasting(self) -> bool:
        """Whether they outlive the process."""
        return self._database.lasting

    # the log

    def append(self, *entries: Entry) -> None:
        """Add to the log, all or nothing."""
        with self._database.transaction():
            for entry in entries:
                self._append(entry)

    def entries(self, run: str = "", session: str = "", kind: str = "") -> Iterator[Entry]:
        """Yield what the log has of a run or of a session as a whole, in order."""
        conditions = {"run": run, "session": session, "kind": kind}
        given = {name: value for name, value in conditions.items() if value}
        where = " AND ".join(f"{name} = ?" for name in given)
        rows = self._database.ask(
            f"SELECT number, kind, run, session, at, body FROM entry WHERE {where} ORDER BY number",
            list(given.values()),
        )
        for number, kind_, run_, session_, at, body in rows:
            yield Entry(kind_, bodies.unpacked(body, self._text), run_, session_, number, at)

    # runs

    def begin(self, run: Run, body: Mapping[str, Json], process: str = "") -> Run:
        """Begin `run`, as the next turn of its session if it has one; return it as it is kept.

        Args:
            run: its id, question, model, strategy, session and parent count.
            body: all that the run starts from.
            process: which process runs it, to tell later whether that is still there.
        """
        with self._database.transaction():
            at = self._clock()
            number = self._append(Entry("started", body, run.id, run.session, at=at))
            turn = self._next_turn(run.session) if run.session else 0
            self._database.ask(
                "INSERT INTO run VALUES (?, ?, ?, 'running', '', ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, '', "
                "?, ?, ?, '')",
                [run.id, number, run.question, run.model, run.strategy, run.session, at,
                 run.parent, run.at_step, process],
            )  # fmt: skip
            if run.session:
                self._database.ask("INSERT INTO turn VALUES (?, ?, ?)", [run.session, turn, run.id])
                self._touch(run.session, number, run)
            self._database.index(run.id, segmented(run.question))
        return self.run(run.id)

    def unfinished(self, run: str, part: str, text: str) -> None:
        """Keep what is written so far of a thought, an action or an answer; empty: it is whole."""
        written = json.dumps({"part": part, "text": text}, ensure_ascii=False) if text else ""
        self._database.ask("UPDATE run SET unfinished = ? WHERE id = ?", [written, run])

    def end(self, run: Run, body: Mapping[str, Json]) -> None:
        """End `run` as it stands: its state, answer, strategy, figures and exit code count."""
        with self._database.transaction():
            self._append(Entry("ended", body, run.id, run.session))
            self._database.ask(
                "UPDATE run SET state = ?, answer = ?, strategy = ?, seconds = ?, "
                "prompt_tokens = ?, completion_tokens = ?, cost_usd = ?, exit_code = ?, "
                "unfinished = '' WHERE id = ?",
                [run.state, run.answer, run.strategy, run.seconds, run.prompt_tokens,
                 run.completion_tokens, run.cost_usd, run.exit_code, run.id],
            )  # fmt: skip
            self._database.index(run.id, segmented(f"{run.question}\n{run.answer}"))

    def run(self, name: str) -> Run:
        """Return the run with this id, or with the one id that begins so; `last` is the newest.

        Raises:
            UserError: there is none, or there are several.
        """
        return listing.run(self._database, name)

    def runs(
        self, limit: int = MOST_ROWS, session: str = "", state: State | None = None,
        strategy: str = "", rated: bool = False, skip: int = 0,
    ) -> list[Run]:  # fmt: skip
        """Return runs, the newest first."""
        return listing.runs(self._database, limit, session, state, strategy, rated, skip)

    def rate(self, run: str, rating: int, note: str = "") -> None:
        """Rate a run: 1 good, -1 bad, 0 takes it back."""
        with self._database.transaction():
            self._append(Entry("rated", {"rating": rating, "note": note}, run))
            self._database.ask("UPDATE run SET rating = ? WHERE id = ?", [rating, run])

    def correct(self, run: str, correction: str) -> None:
        """Keep what the answer of a run should have been; empty takes it back."""
        with self._database.transaction():
            self._append(Entry("corrected", {"correction": correction}, run))
            self._database.ask("UPDATE run SET correction = ? WHERE id = ?", [correction, run])

    def remove_run(self, run: str) -> None:
        """Take a run out, with all that the log has of it, also out of sessions."""
        with self._database.transaction():
            self._remove_run(run)

    # sessions

    def create(self, title: str = "", model: str = "", parent: str = "") -> Session:
        """Begin a session."""
        found = new_id()
        with self._database.transaction():
            at = self._clock()
            body: dict[str, Json] = {"title": title, "parent": parent}
            number = self._append(Entry("created", body, session=found, at=at))
            self._database.ask(
                "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)",
                [found, title, int(bool(title)), at, at, number, model, parent],
            )
        return self.session(found)

    def session(self, name: str) -> Session:
        """Return the session with this id, title, or the one id that begins so.

        Several with one title: the newest. `last` is the one that was used last.

        Raises:
            UserError: there is none, or several ids begin so.
        """
        return listing.session(self._database, name)

    def sessions(self, limit: int = MOST_ROWS, skip: int = 0) -> list[Session]:
        """Return sessions, the one used last first."""
        return listing.sessions(self._database, limit, skip)

    def turns(self, session: str) -> list[Run]:
        """Return the turns of a session, in order."""
        return listing.turns(self._database, session)

    def rename(self, session: str, title: str, by_person: bool = True) -> None:
        """Give a session a title; one that was made never replaces a person's."""
        with self._database.transaction():
            self._append(
                Entry("renamed", {"title": title, "by_person": by_person}, session=session)
            )
            self._database.ask(
                "UPDATE session SET title = ?, named = ? WHERE id = ? AND named <= ?",
                [title, int(by_person), session, int(by_person)],
            )

    def undo(self, session: str, turns: int = 1) -> list[Run]:
        """Take the last turns out of a session and return them; their runs stay."""
        with self._database.transaction():
            gone = self.turns(session)[-turns:] if turns > 0 else []
            for run in gone:
                number = self._append(Entry("undone", {"run": run.id}, session=session))
                self._database.ask(
                    "DELETE FROM turn WHERE session = ? AND number = ?", [session, run.turn]
                )
                self._touch(session, number)
        return gone

    def fork(self, session: str, turns: int | None = None, title: str = "") -> Session:
        """Return a new session that begins with the first turns of another; None takes all."""
        with self._database.transaction():
            before = self.session(session)
            new = self.create(title, before.model, before.id)
            kept = self.turns(before.id)[:turns]
            for run in kept:
                values = [new.id, run.turn, run.id]
                self._database.ask("INSERT INTO turn VALUES (?, ?, ?)", values)
            for entry in list(self.entries(session=before.id, kind="remembered")):
                self._append(Entry("remembered", entry.body, session=new.id))
            if not title:
                self._database.ask(
                    "UPDATE session SET title = ? WHERE id = ?", [before.title, new.id]
                )
            self._count(new.id)
        return self.session(new.id)

    def remove(self, session: str) -> None:
        """Take a session out, and those of its runs that no other session has."""
        with self._database.transaction():
            runs = [run.id for run in self.turns(session)]
            self._database.ask("DELETE FROM turn WHERE session = ?", [session])
            for run in runs:
                if not self._database.ask("SELECT 1 FROM turn WHERE run = ?", [run]):
                    self._remove_run(run)
            self._database.ask("DELETE FROM entry WHERE session = ? AND run = ''", [session])
            self._database.ask("DELETE FROM session WHERE id = ?", [session])

    def search(self, text: str, limit: int = MOST_ROWS, session: str = "") -> list[Hit]:
        """Return runs whose question or answer holds every word of `text`, the newest first."""
        wanted = phrases(text)
        if not wanted:
            raise UserError(f"{text!r} holds no word to search for", "give a word or a name")
        return listing.search(self._database, wanted, limit, session)

    def hold(self, session: str, wait_s: float = WAIT_S) -> AbstractContextManager[None]:
        """Keep other processes from adding turns to `session`; raise `InUse` after `wait_s`."""
        return self._database.hold(session, wait_s)

    def close(self) -> None:
        """Give back what it holds; safe to call twice."""
        self._database.close()

    # what the tables come to

    def _append(self, entry: Entry) -> int:
        body, texts = bodies.packed(entry.body)
        for id_, content in texts.items():
            self._database.ask(
                "INSERT INTO text VALUES (?, ?) ON CONFLICT (id) DO NOTHING", [id_, content]
            )
        ((number,),) = self._database.ask(
            "INSERT INTO entry (kind, run, session, at, body) VALUES (?, ?, ?, ?, ?) "
            "RETURNING number",
            [entry.kind, entry.run, entry.session, entry.at or self._clock(), body],
        )
        return int(number)

    def _text(self, id_: str) -> str:
        rows = self._database.ask("SELECT content FROM text WHERE id = ?", [id_])
        return str(rows[0][0]) if rows else ""

    def _next_turn(self, session: str) -> int:
        ((last,),) = self._database.ask(
            "SELECT COALESCE(MAX(number), 0) FROM turn WHERE session = ?", [session]
        )
        return int(last) + 1

    def _touch(self, session: str, number: int, run: Run | None = None) -> None:
        self._database.ask(
            "UPDATE session SET touched = ?, updated = ? WHERE id = ?",
            [number, self._clock(), session],
        )
        if run is not None:
            self._database.ask("UPDATE session SET model = ? WHERE id = ?", [run.model, session])
        self._count(session)

    def _count(self, session: str) -> None:
        self._database.ask(
            "UPDATE session SET turns = (SELECT COUNT(*) FROM turn WHERE session = ?) WHERE id = ?",
            [session, session],
        )

    def _remove_run(self, run: str) -> None:
        for (session,) in self._database.ask("SELECT session FROM turn WHERE run = ?", [run]):
            self._database.ask("DELETE FROM turn WHERE run = ?", [run])
            self._count(session)
        self._database.index(run, "")
        self._database.ask("DELETE FROM entry WHERE run = ?", [run])
        self._database.ask("DELETE FROM run WHERE id = ?", [run])
