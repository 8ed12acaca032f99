"""What is done to the events of a run before they are shown: the reason why, and the schema."""

from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.events import Answer, Chosen, Event, Started, Streamed

if TYPE_CHECKING:
    from agent.budget import Budget
    from agent.cli.answering import Request
    from agent.loop import Agent


def explained(happening: Generator[Event, None, None]) -> Generator[Event, None, None]:
    """Yield what happens, and why the strategy is taken that the person named."""
    from agent.strategies.explaining import REASONS

    for event in happening:
        yield event
        if isinstance(event, Started):
            yield Chosen(event.strategy, REASONS["person"])


def shaped(
    agent: "Agent", request: "Request", budget: "Budget", happening: Iterator[Event]
) -> Generator[Event, None, None]:
    """Yield what happens, with the answer brought into the form of the schema."""
    import json

    from agent.shaping import shape

    for event in happening:
        if isinstance(event, Answer):
            value = yield from shape(
                agent, request.question, event, request.schema or {}, budget.seconds_left()
            )
            text = json.dumps(value, ensure_ascii=False)
            yield replace(event, text=text, value=value)
        elif not (isinstance(event, Streamed) and event.part == "answer"):
            yield event
