"""Has the model reply to a request: its words as they come, then what it calls.

A reply that begins with a heading acts: its thought is no part of the content, and its calls are
told when they are whole. Any other reply is content from its first word on.
"""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Literal

from agent.headings import heading_of, may_become_heading
from agent.messages import Completion, ToolCall
from agent.models.model import Model
from agent.serving.mending import Spent, mended
from agent.serving.request import Asked

Finish = Literal["stop", "length", "tool_calls"]


@dataclass(frozen=True)
class Said:
    """A whole reply."""

    completion: Completion
    content: str | None
    """None where it only calls tools."""
    finish: Finish
    calls: tuple[ToolCall, ...] = ()
    thought: str = ""


def said(model: Model, asked: Asked) -> Generator[str, None, Said]:
    """Yield the content as it comes, with empty pieces as ticks; return the whole reply."""
    watch = Watch(acts=asked.calling is not None)
    with closing(model.complete(asked.spoken.messages, asked.decoding)) as pieces:
        while True:
            try:
                piece = next(pieces)
            except StopIteration as done:
                completion: Completion = done.value
                break
            yield watch.feed(piece)
    if not watch.is_acting:
        yield watch.rest()
        return Said(completion, completion.text, _finish(completion))
    return (yield from _acted(model, asked, completion))


def _acted(model: Model, asked: Asked, completion: Completion) -> Generator[str, None, Said]:
    """Return what a reply says that began with a heading."""
    assert asked.calling is not None
    step = asked.calling.read(completion.text)
    whole = completion.stopped_by in ("end", "stop")
    if step.actions and whole:
        calls, spent = yield from mended(model, asked, step)
        return Said(_with(completion, spent), None, "tool_calls", calls, step.thought)
    if step.answer is not None:
        yield step.answer
        return Said(completion, step.answer, _finish(completion), (), step.thought)
    yield completion.text  # cut before it came to anything: what there is of it, and why
    return Said(completion, completion.text, _finish(completion))


def _with(completion: Completion, spent: Spent) -> Completion:
    return replace(completion, usage=completion.usage + spent.usage)


def _finish(completion: Completion) -> Finish:
    return "length" if completion.stopped_by == "length" else "stop"


@dataclass
class Watch:
    """Tells from the first line of a reply whether it acts."""

    acts: bool
    """Whether it may act at all."""
    is_acting: bool = False
    _held: str = ""
    _is_content: bool = field(default=False)

    def feed(self, piece: str) -> str:
        """Return what is content for sure, now that `piece` has come."""
        if not self.acts or self._is_content:
            return piece
        if self.is_acting:
            return ""
        self._held += piece
        line, newline, _ = self._held.lstrip().partition("\n")
        if heading_of(line) is not None:
            self.is_acting = True
            return ""
        if not newline and may_become_heading(line):
            return ""
        self._is_content = True
        return self.rest()

    def rest(self) -> str:
        """Return what was held back."""
        held, self._held = self._held, ""
        return held
