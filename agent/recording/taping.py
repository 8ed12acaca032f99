"""Keeps all that a run takes from outside: replies, outcomes, passages, pages, the clock."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace

from agent.messages import Json
from agent.recording import outcomes, reaching, shelves, webs
from agent.recording.model import RecordedModel
from agent.recording.recorder import Recorder
from agent.strategies.strategy import Kit
from agent.strategies.tape import Tape
from tools.documents.documents import Documents
from tools.toolbox import Toolbox

MILLISECONDS = 3
"""Digits: what the run sees of the clock is just what is kept."""


def taped(kit: Kit, recorder: Recorder) -> Kit:
    """Return `kit`; all that comes through it from outside is kept. To be called last."""
    tape = Taping(recorder, kit.tape)
    found = kit.documents
    opened: dict[str, Json] = {
        "model": kit.model.name,
        "abilities": {**asdict(kit.model.abilities)},
        "documents": found.name if found is not None else "",
        "web": kit.web is not None,
        "tools": outcomes.described(kit.toolbox),
    }
    tape.keep("opened", opened)
    before = reaching.models(kit)
    recorder.contacts = lambda: tuple(reaching.since(before, reaching.contacts(kit)))
    return replace(
        kit,
        model=RecordedModel(kit.model, tape.keep),
        toolbox=outcomes.kept(kit.toolbox, tape.keep),
        documents=shelves.kept(found, tape.keep) if found is not None else None,
        web=webs.kept(kit.web, tape.keep) if kit.web is not None else None,
        tape=tape,
    )


@dataclass
class Taping:
    """A `Tape` that keeps what comes from another one."""

    recorder: Recorder
    inner: Tape
    _begun: float | None = field(default=None, init=False)
    _times: list[float] = field(default_factory=list, init=False)
    """What the clock said since something else was kept."""

    def tools(self, toolbox: Toolbox) -> Toolbox:
        """Return the same tools; what they bring is kept."""
        return outcomes.kept(self.inner.tools(toolbox), self.keep)

    def documents(self, opening: Callable[[], Documents]) -> Documents:
        """Open documents; what they give is kept."""
        return shelves.kept(self.inner.documents(opening), self.keep)

    def clock(self) -> float:
        """Return seconds since it was asked first."""
        now = self.inner.clock()
        self._begun = now if self._begun is None else self._begun
        self._times.append(round(now - self._begun, MILLISECONDS))
        return self._times[-1]

    def keep(self, kind: str, body: Mapping[str, Json]) -> None:
        """Keep something, and before it what the clock said meanwhile."""
        if self._times:
            self.recorder.keep("clock", {"at": [*self._times]})
            self._times.clear()
        self.recorder.keep(kind, body)
