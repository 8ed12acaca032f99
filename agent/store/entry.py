"""One line of the log: what happened in a run or to a session, in the order of writing.

    kind                 body                                                  of
    started              question, conversation, settings, plan, process       run
    opened               the model's name, what it can; documents, web         run
    event                an event as `agent.events.as_json` writes it; `after`  run
                         so many others, where it is a notice of the screen
    reply                what a model was asked, and what it replied           run, from outside
    outcome              what a tool was asked, and what it brought            run, from outside
    found                what documents were asked, and what they gave         run, from outside
    browsed              what the web was asked: results, pages, refusals      run, from outside
    clock                what the clock said                                   run, from outside
    ended                state, exit code, message                             run
    rated, corrected     what the person thinks of it                          run
    created, adopted, renamed, undone, remembered, chosen                      session

"From outside" is all that a run takes from anything but its program: with it, the run can be
played again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FORMAT = 1
"""The version of these bodies; fields are added, never renamed."""
FOREIGN = "foreign"
"""Marks the entry `started` of a run that was imported: somebody else may have written it."""


@dataclass(frozen=True)
class Entry:
    """One line of the log, also before it has a number."""

    kind: str
    body: Mapping[str, Any] = field(default_factory=dict)
    run: str = ""
    """The run that it belongs to; empty where it is about a session as a whole."""
    session: str = ""
    number: int = 0
    """Its place in the whole log, from 1 on: the order of things, whatever the clock says."""
    at: float = 0.0
    """Seconds since 1970 in UTC, for people to read."""
