"""The store: sessions and runs in one append-only log, with the lists and searches made from it.

Every method is one transaction. What goes wrong with the database is a `StoreUnavailable`.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from agent.errors import InUse, UserError
from agent.messages import Json
from agent.store import listing
from agent.store.arriving import arrive
from agent.store.carrying import Carried
from agent.store.database import Database
from agent.store.entry import Entry
from agent.store.log import Log
from agent.store.rows import Hit, Run, Session, State, Statistics, new_id, titled
from agent.store.turns import Turns
from agent.store.words import phrases, segmented

MOST_ROWS = 50
WAIT_S = 30.0
MOMENT_S = 1.0
"""How long is waited for a session before somebody is told."""
IN_USE = "another agent is answering in this session: waiting for it …"


class Store:
    """Sessions and runs."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock
        self._log = Log(database, clock)
        self._turns = Turns(database, clock)

    @property
    def where(self) -> str:
        """Where they are kept, as people may see it."""
        return self._database.where

    @property
    def lasting(self) -> bool:
        """Whether they outlive the process."""
        return self._database.lasting

    @property
    def distant(self) -> bool:
        """Whether a network may lie between."""
        return self._database.distant

    # the log

    def append(self, *entries: Entry) -> None:
        """Add to the log, all or nothing."""
        with self._database.transaction():
            for entry in entries:
                self._log.add(entry)

    def entries(self, run: str = "", session: str = "", kind: str = "") -> Iterator[Entry]:
        """Yield what the log has of a run or of a session as a whole, in order."""
        return self._log.entries(run, session, kind)

    # runs

    def begin(
        self, run: Run, body: Mapping[str, Json], process: str = "", replaces: int = 0
    ) -> Run:
        """Begin `run`, as the next turn of its session if it has one; return it as it is kept.

        Args:
            run: its id, question, model, strategy, session and parent count.
            body: all that the run starts from.
            process: which process runs it, to tell later whether that is still there.
            replaces: how many of the session's last turns it takes the place of.
        """
        with self._database.transaction():
            self._take_out(run.session, replaces)
            at = self._clock()
            number = self._log.add(Entry("started", body, run.id, run.session, at=at))
            self._database.ask(
                "INSERT INTO run VALUES (?, ?, ?, 'running', '', ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, '', "
                "?, ?, ?, '')",
                [run.id, number, run.question, run.model, run.strategy, run.session, at,
                 run.parent, run.at_step, process],
            )  # fmt: skip
            if run.session:
                self._turns.add(run, number)
            self._database.index(run.id, segmented(run.question))
        return self.run(run.id)

    def unfinished(self, run: str, part: str, text: str) -> None:
        """Keep what is written so far of a thought, an action or an answer; empty: it is whole."""
        written = json.dumps({"part": part, "text": text}, ensure_ascii=False) if text else ""
        self._database.ask("UPDATE run SET unfinished = ? WHERE id = ?", [written, run])

    def end(self, run: Run, body: Mapping[str, Json]) -> None:
        """End `run` as it stands: state, answer, model, strategy, figures and exit code count."""
        with self._database.transaction():
            self._log.add(Entry("ended", body, run.id, run.session))
            self._database.ask(
                "UPDATE run SET state = ?, answer = ?, model = ?, strategy = ?, seconds = ?, "
                "prompt_tokens = ?, completion_tokens = ?, cost_usd = ?, exit_code = ?, "
                "unfinished = '' WHERE id = ?",
                [run.state, run.answer, run.model, run.strategy, run.seconds, run.prompt_tokens,
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
            self._log.add(Entry("rated", {"rating": rating, "note": note}, run))
            self._database.ask("UPDATE run SET rating = ? WHERE id = ?", [rating, run])

    def correct(self, run: str, correction: str) -> None:
        """Keep what the answer of a run should have been; empty takes it back."""
        with self._database.transaction():
            self._log.add(Entry("corrected", {"correction": correction}, run))
            self._database.ask("UPDATE run SET correction = ? WHERE id = ?", [correction, run])

    def remove_run(self, run: str) -> None:
        """Take a run out, with all that the log has of it, also out of sessions."""
        with self._database.transaction():
            self._remove_run(run)

    # sessions

    def create(self, title: str = "", model: str = "", parent: str = "") -> Session:
        """Begin a session."""
        found, title = new_id(), titled(title)
        with self._database.transaction():
            at = self._clock()
            body: dict[str, Json] = {"title": title, "parent": parent}
            number = self._log.add(Entry("created", body, session=found, at=at))
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
        title = titled(title)
        with self._database.transaction():
            self._log.add(
                Entry("renamed", {"title": title, "by_person": by_person}, session=session)
            )
            self._database.ask(
                "UPDATE session SET title = ?, named = ? WHERE id = ? AND named <= ?",
                [title, int(by_person), session, int(by_person)],
            )

    def undo(self, session: str, turns: int = 1) -> list[Run]:
        """Take the last turns out of a session and return them; their runs stay."""
        with self._database.transaction():
            return self._take_out(session, turns)

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
                self._log.add(Entry("remembered", entry.body, session=new.id))
            if not title:
                self._database.ask(
                    "UPDATE session SET title = ? WHERE id = ?", [before.title, new.id]
                )
            self._turns.count(new.id)
        return self.session(new.id)

    def adopt(self, run: str, title: str = "") -> Session:
        """Return the session of a run; one that has none becomes the first turn of a new one."""
        with self._database.transaction():
            found = self.run(run)
            if found.session:
                return self.session(found.session)
            new = self.create("", found.model)
            number = self._log.add(Entry("adopted", {"run": found.id}, session=new.id))
            self._database.ask("UPDATE run SET session = ? WHERE id = ?", [new.id, found.id])
            self._database.ask("UPDATE session SET title = ? WHERE id = ?", [title, new.id])
            self._turns.add(replace(found, session=new.id), number)
        return self.session(new.id)

    def remove(self, session: str) -> None:
        """Take a session out, and those of its runs that no other session has."""
        with self._database.transaction():
            asked = self._database.ask("SELECT id FROM run WHERE session = ?", [session])
            runs = {run for (run,) in asked} | {run.id for run in self.turns(session)}
            self._database.ask("DELETE FROM turn WHERE session = ?", [session])
            for run in sorted(runs):
                if not self._database.ask("SELECT 1 FROM turn WHERE run = ?", [run]):
                    self._remove_run(run)
            self._log.remove(session)
            self._database.ask("DELETE FROM session WHERE id = ?", [session])

    def take_in(self, whole: Carried) -> Session:
        """Add a session that came from elsewhere, with all its runs; return it as it is here."""
        with self._database.transaction():
            id_ = arrive(self._database, self._log, whole)
        return self.session(id_)

    def search(self, text: str, limit: int = MOST_ROWS, session: str = "") -> list[Hit]:
        """Return runs whose question or answer holds every word of `text`, the newest first."""
        wanted = phrases(text)
        if not wanted:
            raise UserError(f"{text!r} holds no word to search for", "give a word or a name")
        return listing.search(self._database, wanted, limit, session)

    @contextmanager
    def hold(
        self, session: str, wait_s: float = WAIT_S, notify: Callable[[str], None] | None = None
    ) -> Iterator[None]:
        """Keep other processes from adding turns to `session`; raise `InUse` after `wait_s`.

        `notify` is told once, where that takes more than a moment.
        """
        with ExitStack() as held:
            moment_s = min(MOMENT_S, wait_s)
            try:
                held.enter_context(self._database.hold(session, moment_s))
            except InUse:
                if wait_s <= moment_s:
                    raise
                if notify is not None:
                    notify(IN_USE)
                held.enter_context(self._database.hold(session, wait_s - moment_s))
            yield

    def statistics(self) -> Statistics:
        """Return how much there is."""
        return listing.statistics(self._database)

    def close(self) -> None:
        """Give back what it holds; safe to call twice."""
        self._database.close()

    def _take_out(self, session: str, turns: int) -> list[Run]:
        gone = self.turns(session)[-turns:] if turns > 0 else []
        for run in gone:
            number = self._log.add(Entry("undone", {"run": run.id}, session=session))
            self._database.ask(
                "DELETE FROM turn WHERE session = ? AND number = ?", [session, run.turn]
            )
            self._turns.touch(session, number)
        return gone

    def _remove_run(self, run: str) -> None:
        self._turns.remove(run)
        self._database.index(run, "")
        self._log.remove(run)
        self._database.ask("DELETE FROM run WHERE id = ?", [run])
