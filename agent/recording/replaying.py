"""Plays a run again from its record: what happens is computed anew and compared with it."""

from collections import deque
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from typing import Any

from agent.errors import AgentError
from agent.events import Contact, Event, Streamed, as_json, from_json
from agent.prompts import Library
from agent.recording import outcomes, webs
from agent.recording.exact import same
from agent.recording.past import HINT, Differs, Over, Past, Reel
from agent.recording.playing import PlayedModel, Playing
from agent.recording.running import happening, kit_of
from agent.recording.starting import Start
from agent.store.bodies import storable
from agent.strategies.strategy import Kit
from tools.documents.documents import Documents
from tools.web.web import Web


def replayed(
    past: Past, start: Start, library: Library, lenient: bool = False
) -> Generator[Event, None, None]:
    """Yield what happened, with the notices of whoever showed it, each in its place.

    Args:
        past: the run.
        start: what it started from.
        library: the prompts in force.
        lenient: whether to go on with the record where the program does something else.

    Raises:
        Differs: the program does something else.
        Over: the record ends here, in the middle of something.
        AgentError: what the run ended with.
    """
    reel = Reel(past, past.kept, lenient)
    notices = deque(past.notices)
    yield from _told(notices, 0)
    shown = 0
    with closing(_happened(past, start, library, reel)) as events:
        for event in events:
            if past.shown is not None and shown >= past.shown:
                raise Over  # it was stopped while more was on its way
            yield event
            shown += 1
            yield from _told(notices, shown)


def _told(notices: deque[Mapping[str, Any]], shown: int) -> Iterator[Event]:
    while notices and int(notices[0]["after"]) <= shown:
        yield from_json(notices.popleft())


def _happened(
    past: Past, start: Start, library: Library, reel: Reel
) -> Generator[Event, None, None]:
    """Yield what the program makes of the record, as far as it is what was recorded."""
    expected = deque(past.events)
    try:
        kit = _kit(start, library, reel)
        for event in happening(start, kit, past.run.id):
            if not isinstance(event, Streamed):
                _compare(event, expected, reel)
            yield event
    except Differs:
        raise
    except AgentError as error:
        then = past.error
        if reel.lenient or (then is not None and str(then) == storable(str(error))):
            raise
        raise Differs(f"step {reel.step} ends with another error: {error}", HINT) from error
    if (expected or reel.left) and not reel.lenient:
        raise Differs(f"the run ends at step {reel.step}, and went on then", HINT)


def _kit(start: Start, library: Library, reel: Reel) -> Kit:
    tape = Playing(reel, [at for _, at in reel.past.times])
    added = outcomes.of_record(reel.past.tools, _no_tool)
    kit = kit_of(start, library, PlayedModel(reel), added=added)
    documents = tape.documents(_nothing) if reel.past.documents else None
    web = webs.played(_no_web, reel.take) if reel.past.web else None
    toolbox, reached = tape.tools(kit.toolbox), _reached(reel.past)
    return replace(
        kit, toolbox=toolbox, documents=documents, web=web, tape=tape, services=lambda: reached
    )


def _reached(past: Past) -> tuple[Contact, ...]:
    """Return the servers of models and tools that were reached: a replay reaches none."""
    told = [event for event in past.events if event["type"] == "reached"]
    found = [Contact(**one) for event in told[-1:] for one in event["contacts"]]
    return tuple(one for one in found if one.purpose not in webs.PURPOSES)


def _nothing() -> Documents:
    raise Over  # what was asked of documents is on record, or was not asked


def _no_tool(**arguments: object) -> object:
    raise Over  # the same of tools


def _no_web() -> Web:
    raise Over  # the same of the web: a replay opens no connection


def _complete(then: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an event that an earlier version wrote with the fields that it did not know."""
    try:
        return as_json(from_json(then))
    except ValueError:  # of a later version
        return then


def _compare(event: Event, expected: deque[Mapping[str, Any]], reel: Reel) -> None:
    """Raise `Differs` where `event` is not what happened; `Over` where no more is known."""
    if not expected:
        if reel.past.ended is None or reel.past.error is not None:
            raise Over
        if not reel.lenient:
            raise Differs(f"step {reel.step} tells more than was recorded", HINT)
        return
    then = expected.popleft()
    if not reel.lenient and not same(_complete(then), as_json(event)):
        kind = type(event).__name__.lower()
        told = f"another {kind}" if then["type"] == kind else f"{kind}, and was {then['type']}"
        raise Differs(f"step {reel.step} differs from the record: {told}", HINT)
