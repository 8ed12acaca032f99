"""Tells before a run ends whom it has reached: the ledger of what left this machine.

Whatever goes over the network in a run belongs here. Today that is the web, and models on other
hosts; servers of documents and sessions join the list in `contacts`.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace

from agent.errors import AgentError
from agent.events import Answer, Contact, Event, Reached
from agent.models.model import Remote
from agent.recording.past import Differs
from agent.strategies.strategy import Kit


def contacts(kit: Kit) -> tuple[Contact, ...]:
    """Return whom the run of `kit` has reached, in the order of the first contact."""
    web = tuple(kit.web.contacts()) if kit.web is not None else ()
    return (*web, *models(kit), *kit.services())


def models(kit: Kit) -> tuple[Contact, ...]:
    """Return which hosts of models were reached since the model was opened."""
    return tuple(kit.model.contacts()) if isinstance(kit.model, Remote) else ()


def since(before: Sequence[Contact], now: Sequence[Contact]) -> Iterator[Contact]:
    """Yield what of `now` was not yet so `before`: a model may have served other runs."""
    known = {(one.host, one.purpose): one for one in before}
    for one in now:
        was = known.get((one.host, one.purpose), Contact(one.host, one.purpose))
        if one != was:
            yield replace(
                one,
                requests=one.requests - was.requests,
                sent_bytes=one.sent_bytes - was.sent_bytes,
                received_bytes=one.received_bytes - was.received_bytes,
            )


def told(
    events: Generator[Event, None, None], kit: Kit, offline: bool
) -> Generator[Event, None, None]:
    """Yield what happens, and before the answer, or an error in its place, whom the run reached.

    Nothing is told of a run that reached nobody, unless the network was not to be used.
    """
    step, before = 1, models(kit)
    with closing(events):
        try:
            for event in events:
                step = getattr(event, "step", step)
                if isinstance(event, Answer):
                    yield from _ledger(kit, before, step, offline)
                yield event
        except Differs:
            raise
        except AgentError:
            yield from _ledger(kit, before, step, offline)
            raise


def _ledger(
    kit: Kit, before: Sequence[Contact], step: int, offline: bool
) -> Generator[Event, None, None]:
    found = tuple(since(before, contacts(kit)))
    if found or offline:
        yield Reached(step, found, offline)
