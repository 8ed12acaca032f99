"""Folds exchanges into the running summary: one short call of the model, beside the conversation.

LangChain's ConversationSummaryBufferMemory, too, keeps the last exchanges word for word and does so
with what is older.
"""

import time
from collections.abc import Callable, Generator, Sequence

from agent.events import Called, Event
from agent.memory.writing import written
from agent.messages import Completion, Question
from agent.models.model import Model
from agent.prompts import Library
from agent.strategies.beside import Said

PROMPT = "memory/summarise"
MOST_SECONDS = 90.0
MOST_CHARACTERS = 2000
MOST_SAID, MOST_EACH = 6000, 400
"""Characters that are read for one summary, and of one question or answer."""

Working = Generator[Event | None, None, str]
"""Ticks, and tells what it cost; whoever closes it stops the model."""


def summarised(
    model: Model,
    library: Library,
    summary: str,
    said: Sequence[Said],
    clock: Callable[[], float] = time.monotonic,
) -> Working:
    """Return `summary` with `said` folded in; empty where the model does not bring that about."""
    bare = Library(library.files, library.folders)
    prompt = bare.asking(PROMPT, Question(""), summary=summary, said=_clipped(said))
    done = yield from written(model, prompt, MOST_SECONDS, clock=clock)
    if done is None:
        return ""
    yield Called(0, done.usage, model=done.model)
    return _whole(done)


def _whole(written: Completion) -> str:
    lines = written.text.strip()[:MOST_CHARACTERS].splitlines()
    if written.stopped_by == "length" and len(lines) > 1:
        lines = lines[:-1]  # half a fact may be a wrong one
    return "\n".join(lines).strip()


def _clipped(said: Sequence[Said]) -> list[Said]:
    """Return the beginnings of what was said, of many exchanges shorter ones."""
    each = max(80, min(MOST_EACH, MOST_SAID // (2 * max(1, len(said)))))
    return [Said(_line(one.question, each), _line(one.answer, each)) for one in said]


def _line(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]} …"
