"""A fork: a run that plays the steps of another one up to a point, and goes on with a change."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from agent.errors import UserError
from agent.messages import Json
from agent.recording import passages
from agent.recording.changing import ChangedModel, Changes, Observing
from agent.recording.past import Kept, Past, Reel
from agent.recording.playing import played
from agent.strategies.strategy import Kit
from tools.documents.passage import Passage


@dataclass(frozen=True)
class Fork:
    """Where a run leaves another one, and how."""

    past: Past
    step: int
    changes: Changes = Changes()
    lenient: bool = False

    def checked(self) -> "Fork":
        """Return the fork; raise `UserError` where the run has no such step, or no such tool."""
        last = max(1, self.past.last)
        if not 1 <= self.step <= last:
            steps = "step 1 alone" if last == 1 else f"steps 1 to {last}"
            raise UserError(
                f"step {self.step} is none of the run {self.past.run.id}: it has {steps}",
                f"agent runs show {self.past.run.id}",
            )
        if self.changes.observation is not None and self._observed() is None:
            raise UserError(
                f"step {self.step} of the run {self.past.run.id} ran no tool whose outcome "
                "could be another one",
                f"agent runs show {self.past.run.id} --step {self.step}",
            )
        return self

    def as_json(self) -> dict[str, Json]:
        """Return what was changed, as the record has it."""
        given = {name: value for name, value in asdict(self.changes).items() if value is not None}
        return {"run": self.past.run.id, "step": self.step, **given}

    def kept(self) -> Sequence[Kept]:
        """Return what is played of the other run."""
        if self.changes.observation is not None:
            return self.past.kept[: self._observed()]
        first = (at for at, one in enumerate(self.past.kept) if one.step >= self.step)
        return self.past.kept[: next(first, len(self.past.kept))]

    def joined(self, kit: Kit) -> Kit:
        """Return `kit` that plays the other run first, and then goes on with the change."""
        if self.changes.observation is not None:
            tape = Observing(self.changes.observation, kit.tape)
            kit = replace(kit, tape=tape, toolbox=tape.tools(kit.toolbox))
        kit = replace(kit, model=ChangedModel(kit.model, self.changes))
        kept = self.kept()
        times = [at for before, at in self.past.times if before < len(kept)]
        return played(kit, Reel(self.past, kept, self.lenient, goes_on=True), times)

    def _observed(self) -> int | None:
        """Return which of all that is kept is the outcome of the first tool of the step."""
        asked = False
        for at, one in enumerate(self.past.kept):
            asked = asked or (one.kind == "reply" and one.step == self.step)
            if asked and one.kind == "outcome" and one.step == self.step:
                return at
        return None


def texts_of(past: Past) -> list[Passage]:
    """Return the passages of the texts that came with the question of a run."""
    for one in past.kept:
        if one.kind == "found" and set(one.body["asked"]) == {"passages"}:
            return passages.unpacked(one.body["passages"])
    return []
