"""Asks engines side by side and stops at the first good answer; further ones start when it drags.

Threads are daemons: a slow engine keeps neither the search nor the process waiting.
"""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tools.web.search.engine import Engine
from tools.web.search.failures import EngineFailed, Offline, Unreachable
from tools.web.web import Result

AT_FIRST = 2
"""So many engines begin together."""
ENOUGH_NOTHING = 3
"""So many engines that find nothing are believed."""
ENOUGH_OFFLINE = 3
"""So many engines to which there is no way: then there is no network."""


@dataclass(frozen=True)
class Pace:
    """How long is waited, in seconds."""

    overall_s: float = 8.0
    """For everything."""
    stagger_s: float = 1.2
    """Without a good answer, until the next engine is asked as well."""
    after_some_s: float = 3.0
    """For better ones, once there are some results."""
    silence_s: float = 6.0
    """Until any engine has told anything at all."""


@dataclass(frozen=True)
class Outcome:
    """What asking one engine brought, and how long it took."""

    name: str
    results: Sequence[Result] = ()
    failure: EngineFailed | None = None
    seconds: float = 0.0


@dataclass
class Race:
    """One search by several engines."""

    engines: Sequence[Engine]
    """The best first."""
    ask: Callable[[Engine, float], Sequence[Result]]
    """Has one engine search, within so many seconds."""
    is_good: Callable[[Sequence[Sequence[Result]]], bool]
    """Whether these answers together are enough."""
    ended: Callable[[Outcome], None]
    """Told each outcome, in the engine's own thread, also after the race."""
    pace: Pace = Pace()
    outcomes: list[Outcome] = field(default_factory=list)
    _told: "queue.SimpleQueue[Outcome]" = field(default_factory=queue.SimpleQueue)

    def run(self) -> list[Outcome]:
        """Return what came until there was enough, in the order in which it came."""
        begun = time.monotonic()
        waiting, running = list(self.engines), 0
        until, due = begun + self.pace.overall_s, begun + self.pace.stagger_s
        for _ in range(min(AT_FIRST, len(waiting))):
            running += self._start(waiting.pop(0), until)
        silent = min(until, begun + self.pace.silence_s)
        while running and (now := time.monotonic()) < (end := until if self.outcomes else silent):
            outcome = self._next(min(end, due if waiting else end) - now)
            if outcome is not None:
                running -= 1
                self.outcomes.append(outcome)
                if self._is_over():
                    break
                if outcome.results:
                    until = min(until, time.monotonic() + self.pace.after_some_s)
            if waiting and (outcome is not None or time.monotonic() >= due):
                running += self._start(waiting.pop(0), until)
                due = time.monotonic() + self.pace.stagger_s
        while (late := self._next(0.0)) is not None:  # came meanwhile
            self.outcomes.append(late)
        return self.outcomes

    def _start(self, engine: Engine, until: float) -> int:
        thread = threading.Thread(
            target=self._run, args=(engine, until), name=f"search-{engine.name}", daemon=True
        )
        thread.start()
        return 1

    def _run(self, engine: Engine, until: float) -> None:
        begun = time.monotonic()
        results: Sequence[Result] = ()
        failure: EngineFailed | None = None
        try:
            results = self.ask(engine, until - begun)
        except EngineFailed as error:
            failure = error
        except Exception as error:  # an engine is other people's code: the search goes on
            failure = EngineFailed(f"{type(error).__name__} in the engine")
        outcome = Outcome(engine.name, results, failure, time.monotonic() - begun)
        self.ended(outcome)  # first: the process may end as soon as the outcome is known
        self._told.put(outcome)

    def _next(self, seconds: float) -> Outcome | None:
        try:
            return self._told.get(timeout=max(0.0, seconds)) if seconds else self._told.get_nowait()
        except queue.Empty:
            return None

    def _is_over(self) -> bool:
        answers = [one.results for one in self.outcomes if one.results]
        if answers:
            return self.is_good(answers)
        failures = [one.failure for one in self.outcomes]
        if failures.count(None) >= ENOUGH_NOTHING:
            return True
        nowhere = all(isinstance(one, Unreachable) for one in failures)
        return nowhere and sum(isinstance(one, Offline) for one in failures) >= ENOUGH_OFFLINE
