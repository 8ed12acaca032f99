"""One call of the model with a rendered prompt, and how sure its reply is."""

import math
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import TypeVar

from agent.budget import Budget
from agent.errors import BudgetSpent
from agent.events import Confidence, Event, Part, StopReason, Streamed, Thought
from agent.messages import Token
from agent.prompts import Opened
from agent.prompts.front import Front
from agent.reply import Reply, reply
from agent.strategies.strategy import Answering, Kit
from agent.streaming import Verbatim

T = TypeVar("T")
ENDED: Mapping[str, StopReason] = {
    "end": "answered", "code": "answered", "length": "tokens", "time": "seconds",
    "circles": "repetition", "broken": "broken",
}  # fmt: skip
"""Why a run ends with an answer from a reply that ended so."""


def call(
    kit: Kit,
    opened: Opened,
    front: Front,
    budget: Budget,
    part: Part | None = "thought",
    before: str = "",
    grammar: str = "",
) -> Generator[Event, None, Reply]:
    """Let the model continue a prompt, as one step of the run.

    Args:
        kit: the model and how to decode.
        opened: the conversation and the reply's first words.
        front: what the prompt says about stop strings, temperature and length.
        budget: counts the step; bounds tokens and time.
        part: what the reply is told as while it comes; None tells nothing.
        before: what is told before the reply's first piece.
        grammar: what the reply has to follow, where the model obeys grammars.

    Raises:
        BudgetSpent: no call may be made any more.
    """
    spent(budget)
    budget.steps += 1
    decoding = replace(
        kit.decoding,
        opening=opened.opening,
        stop=front.stop,
        grammar=grammar if kit.constrained else "",
        max_tokens=front.max_tokens or kit.decoding.max_tokens,
        temperature=_temperature(kit, front),
    )
    telling = Verbatim(budget.steps, part or "thought", before)
    happening = reply(kit.model, list(opened.messages), decoding, budget, telling)
    written = yield from (happening if part is not None else silent(happening))
    if part == "thought":
        yield Thought(budget.steps, f"{before}{written.text}".strip())
    return written


def spent(budget: Budget) -> None:
    """Raise `BudgetSpent` where no call of the model may be made any more."""
    limit = budget.exhausted()
    if limit is not None:
        raise BudgetSpent(
            f"the budget ({limit}) was spent before anything was found",
            f"raise it with --max-{limit}",
        )


def relayed(
    happening: Generator[Event, None, T], change: Callable[[Event], Event | None]
) -> Generator[Event, None, T]:
    """Pass on each event as `change` returns it, None not at all; return what comes in the end.

    Whoever stops listening stops what happens: a model must not write on for nobody.
    """
    with closing(happening):
        while True:
            try:
                event = next(happening)
            except StopIteration as done:
                return done.value  # type: ignore[no-any-return]
            if (told := change(event)) is not None:
                yield told


def result_of(happening: Generator[object, None, T]) -> T:
    """Return what comes in the end; nobody listens to what happens before it."""
    while True:
        try:
            next(happening)
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]


def silent(happening: Generator[Event, None, Reply]) -> Generator[Event, None, Reply]:
    """Pass on what happens, without the pieces of the reply."""
    return relayed(happening, lambda event: None if isinstance(event, Streamed) else event)


def as_thoughts(answering: Answering) -> Answering:
    """Pass on what happens; what is streamed as an answer is one of several, so a thought."""
    return relayed(answering, _as_thought)


def _as_thought(event: Event) -> Event:
    if isinstance(event, Streamed) and event.part == "answer":
        return replace(event, part="thought")
    return event


def confidence(tokens: Sequence[Token]) -> Confidence | None:
    """Return how likely the model found its own words: the geometric mean over the tokens."""
    if not tokens:
        return None
    mean = sum(max(token.logprob, -100.0) for token in tokens) / len(tokens)
    return Confidence(round(math.exp(min(mean, 0.0)), 4), "mean probability of its tokens")


def _temperature(kit: Kit, front: Front) -> float:
    if kit.decoding.temperature == 0 and front.temperature is not None:
        return front.temperature
    return kit.decoding.temperature
