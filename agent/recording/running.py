"""Runs a question from all that it starts from: what asking, playing again and forking share."""

import json
import time
from collections.abc import Generator, Iterator
from dataclasses import replace

from agent.budget import Budget
from agent.events import Answer, Chosen, Event, Started, Streamed
from agent.models.model import Model
from agent.prompts import Library
from agent.recording import reaching
from agent.recording.starting import Start
from agent.strategies import running
from agent.strategies.looping import agent_of
from agent.strategies.strategy import Kit
from tools.documents.documents import Documents
from tools.toolbox import Toolbox
from tools.web.web import Web

NO_TOOLS = Toolbox()


def kit_of(
    start: Start,
    library: Library,
    model: Model,
    documents: Documents | None = None,
    web: Web | None = None,
    added: Toolbox = NO_TOOLS,
) -> Kit:
    """Return all that the strategy of `start` needs besides the question and the budget."""
    kit = running.kit_for(model, start.settings, library, start.options, documents, web)
    return replace(
        kit,
        toolbox=Toolbox({**kit.toolbox.tools, **added.tools}),
        conversation=start.conversation,
        conversing=start.conversing,
        said=start.said,
        chance=start.chance,
    )


def happening(start: Start, kit: Kit, run_id: str) -> Generator[Event, None, None]:
    """Yield what happens while the question of `start` is answered; the last is the `Answer`.

    Raises `AgentError` for all that ends a run without an answer.
    """
    limited = start.settings.max_seconds > 0
    clock = kit.tape.clock if limited else time.monotonic
    budget = running.budget_for(start.strategy, start.settings, clock)
    events = running.run(kit, start.strategy, start.question, budget, run_id)
    if start.why and start.strategy != "auto":
        events = explained(events)
    if start.schema is not None:
        events = shaped(start, kit, budget, events)
    return reaching.told(events, kit, start.offline)


def explained(events: Iterator[Event]) -> Generator[Event, None, None]:
    """Yield what happens, and why the strategy is taken that the person named."""
    from agent.strategies.explaining import REASONS

    for event in events:
        yield event
        if isinstance(event, Started):
            yield Chosen(event.strategy, REASONS["person"])


def shaped(
    start: Start, kit: Kit, budget: Budget, events: Iterator[Event]
) -> Generator[Event, None, None]:
    """Yield what happens, with the answer brought into the form of the schema."""
    from agent.shaping import shape

    schema = start.schema or {}
    for event in events:
        if isinstance(event, Answer):
            value = yield from shape(
                agent_of(kit), start.question, event, schema, budget.seconds_left(), budget.clock
            )
            text = json.dumps(value, ensure_ascii=False)
            yield replace(event, text=text, value=value)
        elif not (isinstance(event, Streamed) and event.part == "answer"):
            yield event
