"""The votes of a run's samples, counted for people: `18: 4 votes, 20: 1 vote`."""

from agent.events import Event, Sampled
from agent.forms import vote_key
from agent.render.wording import counted, in_short

MOST_ANSWERS = 6


class Ballots:
    """Counts what the samples say."""

    def __init__(self) -> None:
        self._answers: dict[str, list[str]] = {}
        """The wordings of each answer, in the order in which they were first seen."""
        self._empty = 0
        """How many samples held no answer."""

    def take(self, event: Event) -> None:
        """Count one event."""
        if not isinstance(event, Sampled):
            return
        if not event.text:
            self._empty += 1
            return
        key = vote_key(event.text if event.value is None else event.value)
        self._answers.setdefault(key, []).append(event.text)

    def told(self) -> str:
        """Return the count, the most votes first, and forget it: it is told once.

        Empty where all samples said the same, or there were none.
        """
        line = self._line()
        self._answers, self._empty = {}, 0
        return line

    def _line(self) -> str:
        ballots = sorted(self._answers.values(), key=len, reverse=True)
        if len(ballots) + self._empty < 2:
            return ""
        parts = [f"{in_short(said[0])}: {counted(len(said), 'vote')}" for said in ballots]
        if len(parts) > MOST_ANSWERS:
            parts[MOST_ANSWERS:] = [f"{len(parts) - MOST_ANSWERS} others"]
        if self._empty:
            parts.append(f"{self._empty} without an answer")
        return ", ".join(parts)
