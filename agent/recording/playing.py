"""Plays what a run took from outside again: no model, no tool, no documents, no web, no clock.

A fork plays the beginning and goes on with what it is given.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, replace

from agent.messages import Completion, Decoding, Message
from agent.models.model import Abilities, Model
from agent.recording import outcomes, shelves, webs
from agent.recording.past import Over, Reel
from agent.recording.replies import asked_of, reply_of
from agent.strategies.strategy import Kit
from agent.strategies.tape import Tape, Untaped
from tools.documents.documents import Documents
from tools.toolbox import Toolbox
from tools.web.web import Web


def played(kit: Kit, reel: Reel, times: Sequence[float]) -> Kit:
    """Return `kit` that plays `reel` first, and then goes on by itself."""
    tape = Playing(reel, times, kit.tape)
    documents, web = kit.documents, kit.web
    return replace(
        kit,
        model=PlayedModel(reel, kit.model),
        toolbox=tape.tools(kit.toolbox),
        documents=tape.documents(lambda: _given(documents)) if documents is not None else None,
        web=_web(web, reel),
        tape=tape,
    )


def _web(live: Web | None, reel: Reel) -> Web | None:
    """Return the web of a run that goes on: there is one where there was one before."""
    if not reel.kept:
        return live
    return webs.played(lambda: live or webs.Absent(), reel.take) if reel.past.web else None


def _given(documents: Documents | None) -> Documents:
    assert documents is not None
    return documents


class PlayedModel:
    """Says again what a model said, and then what `live` says."""

    def __init__(self, reel: Reel, live: Model | None = None) -> None:
        self._reel = reel
        self._live = live

    @property
    def name(self) -> str:
        """The model that goes on, else the one that answered."""
        return self._live.name if self._live else self._reel.past.model

    @property
    def abilities(self) -> Abilities:
        """What is obeyed: as it was where something is played."""
        if self._live is not None and not self._reel.left:
            return self._live.abilities
        return self._reel.past.abilities

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        """Say the next reply; see `Model.complete`."""
        body = self._reel.take("reply", asked_of(messages, decoding))
        if body is None:
            assert self._live is not None
            return (yield from self._live.complete(messages, decoding))
        reply = reply_of(body)
        yield from reply.pieces
        if reply.error is not None:
            raise outcomes.raised(reply.error)
        if reply.completion is None:  # nobody waited for more, or it was stopped here
            raise Over
        return reply.completion

    def close(self) -> None:
        """Give back what the model holds that goes on."""
        if self._live is not None:
            self._live.close()


@dataclass
class Playing:
    """A `Tape` that plays what was kept, and goes on with another one."""

    reel: Reel
    times: Sequence[float]
    """What the clock said."""
    live: Tape = field(default_factory=Untaped)
    _told: int = field(default=0, init=False)
    _ahead: float | None = field(default=None, init=False)
    """How far the present clock is ahead of the one that was recorded."""

    def tools(self, toolbox: Toolbox) -> Toolbox:
        """Return the same tools; they bring what was kept."""
        return outcomes.played(self.live.tools(toolbox), self.reel.take)

    def documents(self, opening: Callable[[], Documents]) -> Documents:
        """Return what was kept of documents; they are opened only for what lies beyond that."""
        return shelves.played(lambda: self.live.documents(opening), self.reel.take)

    def clock(self) -> float:
        """Return what the clock said; where the record ends, it goes on from there."""
        if self._told < len(self.times):
            self._told += 1
            return self.times[self._told - 1]
        last = self.times[-1] if self.times else 0.0
        if not self.reel.goes_on:
            return last
        now = self.live.clock()
        self._ahead = now - last if self._ahead is None else self._ahead
        return now - self._ahead
