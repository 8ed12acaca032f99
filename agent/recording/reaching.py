"""Tells before a run ends whom it has reached: the ledger of what left this machine.

Whatever goes over the network in a run belongs here. Today that is the web; models on other hosts,
and servers of documents and sessions, join the list in `contacts`.
"""

from collections.abc import Generator
from contextlib import closing

from agent.errors import AgentError
from agent.events import Answer, Contact, Event, Reached
from agent.recording.past import Differs
from agent.strategies.strategy import Kit


def contacts(kit: Kit) -> tuple[Contact, ...]:
    """Return whom the run of `kit` has reached, in the order of the first contact."""
    return tuple(kit.web.contacts()) if kit.web is not None else ()


def told(
    events: Generator[Event, None, None], kit: Kit, offline: bool
) -> Generator[Event, None, None]:
    """Yield what happens, and before the answer, or an error in its place, whom the run reached.

    Nothing is told of a run that reached nobody, unless the network was not to be used.
    """
    step = 1
    with closing(events):
        try:
            for event in events:
                step = getattr(event, "step", step)
                if isinstance(event, Answer):
                    yield from _ledger(kit, step, offline)
                yield event
        except Differs:
            raise
        except AgentError:
            yield from _ledger(kit, step, offline)
            raise


def _ledger(kit: Kit, step: int, offline: bool) -> Generator[Event, None, None]:
    found = contacts(kit)
    if found or offline:
        yield Reached(step, found, offline)
