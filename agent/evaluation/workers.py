"""Does runs with several models at a time, one thread for each.

The embedded engine uses all cores for one reply: with few cores, more workers bring nothing but
more memory taken. They pay off where a model waits for others, as hosted ones do.
"""

import queue
import threading
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

from agent.evaluation.results import Result
from agent.evaluation.running import Job, done, one_by_one
from agent.models.model import Model

PATIENCE_S = 0.5  # a Ctrl-C is seen between two waits
LEAVE_S = 2.0  # how long a thread is waited for that is to stop


@dataclass
class Crew:
    """The threads and what they share."""

    jobs: "queue.SimpleQueue[Job]" = field(default_factory=queue.SimpleQueue)
    found: "queue.SimpleQueue[Result | BaseException]" = field(default_factory=queue.SimpleQueue)
    stop: threading.Event = field(default_factory=threading.Event)

    def work(self, model: Model) -> None:
        """Do runs until there are none left; whatever fails goes to who waits."""
        while not self.stop.is_set():
            try:
                job = self.jobs.get_nowait()
            except queue.Empty:
                return
            try:
                self.found.put(done(job, model, self.stop.is_set))
            except BaseException as error:  # told in the main thread
                self.found.put(error)
                return


def worked(jobs: Sequence[Job], models: Sequence[Model]) -> Generator[Result, None, None]:
    """Yield the results of `jobs` as they come; with one model, in the order of the jobs."""
    if len(models) == 1:
        yield from one_by_one(jobs, models[0])
        return
    crew = Crew()
    for job in jobs:
        crew.jobs.put(job)
    threads = [threading.Thread(target=crew.work, args=(one,), daemon=True) for one in models]
    for thread in threads:
        thread.start()
    try:
        for _ in jobs:
            yield _next(crew)
    finally:
        crew.stop.set()
        for thread in threads:
            thread.join(LEAVE_S)


def _next(crew: Crew) -> Result:
    while True:
        try:
            found = crew.found.get(timeout=PATIENCE_S)
        except queue.Empty:
            continue
        if isinstance(found, BaseException):
            raise found
        return found
