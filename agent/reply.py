"""One reply of the model: streamed, counted, and ended early when time is up or it circles."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Literal

from agent.budget import Budget
from agent.errors import ContextOverflow
from agent.events import Called, Event, Streamed, Thought, Warned
from agent.headings import heading_of
from agent.messages import (
    Completion,
    Decoding,
    Json,
    Message,
    Reasoning,
    Token,
    ToolCall,
    Usage,
)
from agent.models.model import Model
from agent.models.stops import Stops
from agent.repetition import first_round
from agent.streaming import Narrator, Telling

SHORT_TURN = 200
LOOK_EVERY = 16  # pieces between two looks for a reply that goes round in circles


@dataclass(frozen=True)
class Reply:
    """What the model wrote behind `Decoding.opening`, and what ended it."""

    text: str
    ended: Literal["end", "length", "time", "circles", "code", "broken"] = "end"
    """`code`: a line of a program begins as an observation does, and ended the reply."""
    tokens: tuple[Token, ...] = ()
    """The reply token by token, where the model tells how likely each was."""
    calls: tuple[ToolCall, ...] = ()
    """The tools that it calls natively; to be run only where `ended` is `end`."""
    carried: Mapping[str, Json] = field(default_factory=dict)
    """What the provider wants to see again with it."""


def reply(
    model: Model,
    history: list[Message],
    decoding: Decoding,
    budget: Budget,
    telling: Telling,
) -> Generator[Event, None, Reply]:
    """Let the model continue `history`; where it no longer fits, shorten what came before.

    Args:
        model: what continues.
        history: the conversation so far.
        decoding: how.
        budget: bounds the reply's tokens and its time.
        telling: turns the pieces of the reply into events.

    Raises:
        ContextOverflow: the question alone does not fit.
    """
    decoding = replace(
        decoding,
        max_tokens=budget.tokens_left(decoding.max_tokens),
        stop=(*telling.stops, *decoding.stop),
    )
    while True:
        try:
            return (yield from _attempt(model, history, decoding, budget, telling))
        except ContextOverflow:
            if not compact(history):
                raise
            yield Warned("earlier steps were shortened: the model's context is full")


def compact(history: list[Message]) -> bool:
    """Shorten one long turn of `history`; return whether there was one.

    The oldest observations go first, then the model's own steps, then the newest turn. System
    text, exemplars and the question stay as they are, earlier questions of a conversation do not.
    """
    said = [at for at, message in enumerate(history) if not message.constant]
    asked = _asked([history[at] for at in said])
    turns = [at for number, at in enumerate(said) if number not in asked]
    observed = [at for at in turns[:-1] if history[at].role in ("user", "tool")]
    written = [at for at in turns[:-1] if history[at].role == "assistant"]
    for at in (*observed, *written, *turns[-1:]):
        content = history[at].content
        if len(content) > 2 * SHORT_TURN:
            keep = SHORT_TURN if at != turns[-1] else len(content) // 2
            history[at] = replace(history[at], content=f"{content[:keep]} [… shortened …]")
            return True
    return False


def _asked(turns: Sequence[Message]) -> range:
    """Return which of `turns` are the question: those behind the last answer, up to the reply."""
    answers = [at for at, one in enumerate(turns) if one.role == "assistant" and _answers(one)]
    first = end = answers[-1] + 1 if answers else 0
    while end < len(turns) and turns[end].role == "user":
        end += 1
    return range(first, end)


def _answers(message: Message) -> bool:
    if message.calls:
        return False
    headings = [heading_of(line) for line in message.content.split("\n")]
    return headings[0] is None or any(one is not None and one[0] == "answer" for one in headings)


def narrated(
    model: Model, history: list[Message], decoding: Decoding, budget: Budget, step: int
) -> Generator[Event, None, Reply]:
    """Let the model write under the headings of the ReAct loop; see `reply`."""
    narrator = Narrator(step, unmarked=None if decoding.opening else "answer")
    for _ in narrator.hear(decoding.opening):
        pass  # what was put into the model's mouth is not told again
    return (yield from reply(model, history, decoding, budget, narrator))


def _attempt(
    model: Model,
    history: Sequence[Message],
    decoding: Decoding,
    budget: Budget,
    narrator: Telling,
) -> Generator[Event, None, Reply]:
    with closing(model.complete(history, decoding)) as pieces:
        return (yield from _heard(pieces, decoding, budget, narrator))


def _heard(
    pieces: Generator[str, None, Completion],
    decoding: Decoding,
    budget: Budget,
    narrator: Telling,
) -> Generator[Event, None, Reply]:
    """Tell the reply that comes in `pieces`; whoever calls closes them."""
    text, count, stops = "", 0, Stops(decoding.stop)
    while True:
        try:
            piece = next(pieces)
        except StopIteration as stop:
            completion: Completion = stop.value
            break
        count += bool(piece)
        if isinstance(piece, Reasoning):
            yield Streamed(narrator.step, "thought", str(piece))
            piece = ""
        piece = stops.feed(piece)
        text += piece
        yield from narrator.hear(piece)
        if early := _ends_early(text, count, budget, narrator, stops):
            pieces.close()
            budget.tokens += count
            yield from narrator.close()
            yield Called(narrator.step, Usage(completion_tokens=count, calls=1))  # as far as known
            return replace(early, text=_without_echo(early.text, decoding.opening))
    yield from narrator.hear(rest := stops.rest())
    yield from narrator.close()
    budget.tokens += completion.usage.completion_tokens
    budget.cost += completion.usage.cost_usd or 0.0
    if completion.reasoning:
        yield Thought(narrator.step, completion.reasoning)
    yield Called(narrator.step, completion.usage, _mean(completion.tokens), completion.model)
    text = _without_echo(text + rest, decoding.opening)
    if completion.stopped_by == "stop" and narrator.inside_program:
        return Reply(text, "code")
    ended = completion.stopped_by if completion.stopped_by in ("length", "broken") else "end"
    return Reply(text, ended, completion.tokens, completion.calls, completion.carried)


def _ends_early(
    text: str, count: int, budget: Budget, narrator: Telling, stops: Stops
) -> Reply | None:
    if budget.out_of_time():
        return Reply(text, "time")
    if stops.met:  # a model that does not obey them would talk on, past the end of the method
        return Reply(text, "code" if narrator.inside_program else "end")
    if narrator.over:
        return Reply(text)
    if count % LOOK_EVERY == 0 and (once := first_round(text)) is not None:
        return Reply(text[:once], "circles")
    return None


def _mean(tokens: Sequence[Token]) -> float | None:
    return sum(token.logprob for token in tokens) / len(tokens) if tokens else None


def _without_echo(text: str, opening: str) -> str:
    """Drop an opening that the model says again, as chat models do."""
    stripped = text.lstrip()
    return stripped[len(opening) :] if opening and stripped.startswith(opening) else text
