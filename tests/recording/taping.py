"""Records a run on a script, and plays it again from the store."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from agent.errors import AgentError, Stopped
from agent.events import Answer, Event, Warned
from agent.messages import Completion, Decoding, Json, Message, Question, Token, Usage
from agent.models.model import EMBEDDED, Model
from agent.prompts import Library
from agent.recording.forking import Fork
from agent.recording.past import Over, Past, past_of
from agent.recording.recorder import Recorder
from agent.recording.replaying import replayed
from agent.recording.running import happening, kit_of
from agent.recording.starting import Start, start_of
from agent.recording.taping import taped
from agent.settings import Settings
from agent.store.rows import Run, new_id
from agent.store.sqlite import Sqlite
from agent.store.store import Store
from agent.strategies.strategy import Kit
from agent.strategies.tape import Tape, Untaped
from tests.scripted import Cut, ScriptedModel
from tests.strategies.playing import EGGS
from tools.documents.documents import Documents

BUDGET_SPENT = 124


@dataclass
class Ticking(Untaped):
    """A clock that goes on by a tenth of a second whenever it is asked."""

    now: float = 100.0

    def clock(self) -> float:
        self.now += 0.1
        return self.now


class Sure:
    """A model that says one reply over and over, and how likely it found each word."""

    name = "sure"
    abilities = EMBEDDED

    def __init__(self, reply: str, likelihoods: Sequence[float]) -> None:
        self._reply = reply
        self._likelihoods = likelihoods

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        yield ""
        yield ""
        words = [f"{word} " for word in self._reply.split(" ")]
        yield from words
        sure = zip(words, self._likelihoods, strict=True)
        tokens = tuple(Token(word, likelihood) for word, likelihood in sure)
        usage = Usage(10, 4, len(words), 1, 0.123456789)
        return Completion("".join(words), "end", usage, tokens)

    def close(self) -> None:
        """There is nothing to give back."""


@dataclass
class Recorded:
    """A run that is on record."""

    store: Store
    run: Run
    events: list[Event] = field(default_factory=list)
    """With the pieces of a step while it is written."""
    error: str = ""

    @property
    def past(self) -> Past:
        return past_of(self.store, self.store.run(self.run.id))

    @property
    def answer(self) -> Answer:
        last = self.events[-1]
        assert isinstance(last, Answer)
        return last


def start(
    strategy: str,
    question: Question = EGGS,
    options: Mapping[str, str] | None = None,
    schema: Mapping[str, Json] | None = None,
    documents: Documents | None = None,
    **settings: Any,
) -> Start:
    """Return what a run starts from."""
    return Start(
        question,
        Settings(**settings),
        strategy,
        options or {},
        schema=schema,
        documents=documents.name if documents is not None else "",
    )


def recorded(
    begun: Start,
    *replies: str | Cut | Exception,
    model: Model | None = None,
    documents: Documents | None = None,
    tape: Tape | None = None,
    stop_after: int = -1,
    fork: Fork | None = None,
    store: Store | None = None,
) -> Recorded:
    """Answer a question and keep the run; `stop_after` so many events it is interrupted."""
    kit = kit_of(begun, Library(), model or ScriptedModel(replies), documents)
    return taken(replace(kit, tape=tape or Untaped()), begun, stop_after, fork, store)


def taken(
    kit: Kit, begun: Start, stop_after: int = -1, fork: Fork | None = None,
    store: Store | None = None,
) -> Recorded:  # fmt: skip
    """Run a kit and keep what happens."""
    store = store or Store(Sqlite(None))
    run = Run(new_id(), begun.question.text, strategy=begun.strategy)
    recorder = Recorder(store, run, print)
    recorder.begin(begun.as_json())
    found = Recorded(store, run)
    kit = taped(fork.joined(kit) if fork else kit, recorder)
    events = happening(begun, kit, run.id)
    try:
        for event in events:
            recorder.take(event)
            found.events.append(event)
            if len(found.events) == stop_after:
                events.close()
                recorder.stopped()
                recorder.end("stopped", 130, Stopped(2))
                return found
        early = found.answer.stop_reason != "answered"
        recorder.end("stopped" if early else "answered", BUDGET_SPENT if early else 0)
    except AgentError as error:
        recorder.end("failed", error.exit_code, error)
        found.error = f"{type(error).__name__}: {error}"
    return found


def again(
    found: Recorded, lenient: bool = False, library: Library | None = None
) -> tuple[list[Event], str]:
    """Play a run again; return its events and what it ended with instead of an answer."""
    events: list[Event] = []
    past = found.past
    begun = start_of(past.started, Settings())
    try:
        for event in replayed(past, begun, library or Library(), lenient):
            events.append(event)  # what came before an error counts too
    except Over:
        return events, "Over"
    except AgentError as error:
        return events, f"{type(error).__name__}: {error}"
    return events, ""


def warnings(events: Sequence[Event]) -> list[str]:
    """Return what was warned of."""
    return [event.text for event in events if isinstance(event, Warned)]
