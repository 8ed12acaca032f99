"""Runs in a store: played by a scripted model, or put together from entries."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from agent.budget import Budget
from agent.events import Event, as_json
from agent.loop import Agent, react
from agent.messages import Attachment, Completion, Decoding, Message, Question, Usage
from agent.prompts import react_prompt
from agent.recording.model import RecordedModel
from agent.recording.recorder import Recorder
from agent.recording.replies import Reply, body_of
from agent.recording.starting import Start
from agent.render.history import History, history_of
from agent.settings import Settings
from agent.store.entry import Entry
from agent.store.rows import Run
from agent.store.sqlite import Sqlite
from agent.store.store import Store
from tests.runs import COMPUTES
from tests.scripted import Cut, ScriptedModel
from tests.toys import TOYS

QUESTION = "What is 6 times 7?"
ASKED = Question(QUESTION)
USUAL = Decoding()
ANSWERS = " It is 42.\nAnswer: 6 times 7 is 42."
BEGAN = 1_790_000_000.0
"""21 September 2026, 14:13:20 UTC."""


def new_store() -> Store:
    """Return a store in memory with a clock that goes on by a quarter of a second each time."""
    ticks = count()
    return Store(Sqlite(None), lambda: BEGAN + next(ticks) / 4)


def played(
    store: Store,
    *replies: str | Cut | Exception,
    run: str = "run1",
    question: str = QUESTION,
    attachments: tuple[Attachment, ...] = (),
    session: str = "",
) -> Run:
    """Answer a question with the loop on a script, and return the run as it is kept."""
    model = ScriptedModel(replies or (COMPUTES, ANSWERS))
    asked = Question(question, attachments)
    row = Run(run, question, model="scripted", strategy="react", session=session)
    recorder = Recorder(store, row, print)
    recorder.begin(Start(asked, Settings(), "react", seed=1).as_json())
    agent = Agent(RecordedModel(model, recorder.keep), TOYS, react_prompt(), Decoding())
    for _ in recorder.recorded(react(agent, asked, Budget(), run)):
        pass
    recorder.end("answered", 0)
    return store.run(run)


def history(store: Store, run: str = "run1") -> History:
    """Return a run as it is told afterwards."""
    return history_of(store.run(run), store.entries(run=run))


def logged(at: float, kind: str, body: object) -> Entry:
    """Return an entry of the log, `at` seconds after the beginning."""
    return Entry(kind, body, "run1", at=BEGAN + at)  # type: ignore[arg-type]


def told(at: float, event: Event) -> Entry:
    """Return the entry of an event."""
    return logged(at, "event", as_json(event))


def called(
    at: float,
    said: Sequence[Message],
    text: str,
    seconds: float = 1.0,
    decoding: Decoding = USUAL,
) -> Entry:
    """Return the entry of a call of the model that ended `at`."""
    usage = Usage(100, 90, 20, 1, seconds)
    done = Completion(text, "end", usage)
    return logged(at, "reply", body_of(Reply(tuple(said), decoding, (text,), done)))


def started(question: Question = ASKED, **more: object) -> Entry:
    """Return the entry that a run begins with."""
    start = replace(Start(question, Settings(), "react", seed=1), **more)  # type: ignore[arg-type]
    return logged(0.0, "started", start.as_json())


def row(**more: object) -> Run:
    """Return a run that was answered."""
    usual = Run("run1", QUESTION, "answered", "42", "toy", "react", created=BEGAN)
    return replace(usual, **more)  # type: ignore[arg-type]
