"""One turn: what was said before, the run with its record, and the end, whatever ends it."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

from agent.approving.gate import Gate
from agent.approving.kit import guarded
from agent.chat.engine import Engine
from agent.equipping.equipment import Equipment
from agent.errors import BudgetSpent, StoreUnavailable
from agent.events import Answer, Contact, Event, Forgot
from agent.memory.memory import Memory
from agent.messages import Message, Question
from agent.prompts import Library
from agent.recording.ending import ended_by
from agent.recording.reaching import since
from agent.recording.recorder import Recorder
from agent.recording.running import happening, kit_of
from agent.recording.starting import Start
from agent.recording.taping import taped
from agent.settings import Settings
from agent.store.rows import Run, new_id
from agent.store.store import Store
from agent.strategies.calling import relayed
from agent.strategies.plan import Plan
from tools.documents.documents import Documents
from tools.web.web import Web

INTERRUPT = 2


@dataclass
class Turn:
    """One turn of a session."""

    store: Store
    settings: Settings
    plan: Plan
    engine: Engine
    gate: Gate
    notify: Callable[[str], None]
    memory: Memory | None
    """None where the session could not be kept: then nothing is remembered either."""
    session: str
    named: bool
    """Whether the person named the collection."""
    documents: Callable[[Question], Documents | None]
    replaces: int = 0
    """How many of the last turns it takes the place of."""
    web: Callable[[Settings, Mapping[str, str]], Web | None] = lambda _, __: None
    """Returns the web, where it may be used."""
    run: Run = field(default=Run("", ""), init=False)
    """The run, as far as it has come."""
    said: tuple[str, ...] = ()
    """What the person asked before in this chat."""
    equipment: Equipment = field(default_factory=Equipment)
    """The tools that the person has added."""
    tools: Sequence[str] = ()
    """What brings tools that was named for this chat."""
    _forgot: list[Forgot] = field(default_factory=list, init=False)

    def play(self, question: Question) -> Generator[Event, None, None]:
        """Answer `question`; the last event is the `Answer`."""
        recorder = self._recorder(question)
        before: tuple[Message, ...] = ()
        try:
            before = yield from self._remembered(question)
            start = self._start(question, before)
            recorder.begin(start.as_json(), self.replaces)
            self.run = recorder.run
            for event in self._forgot:
                recorder.beside(event)
            code = yield from self._answered(start, recorder)
            recorder.end("stopped" if code else "answered", code)
        except BaseException as error:
            if not self.run.id:  # stopped while the memory made room: the question is kept at least
                recorder.begin(self._start(question, before).as_json(), self.replaces)
            ended_by(recorder, error)
            raise
        finally:
            self.run = recorder.run
            if recorder.lost:
                self._save(recorder.run)

    def _save(self, run: Run) -> None:
        """Remember what is not on record, where the session can still be read."""
        try:
            if self.memory is not None:
                self.memory.save(run)
        except StoreUnavailable as error:
            self.notify(f"this turn is not remembered: {error}")

    def _remembered(self, question: Question) -> Generator[Event, None, tuple[Message, ...]]:
        if self.memory is None:
            return ()
        try:
            return (yield from relayed(self.memory.load(question, self.replaces), self._noted))
        except StoreUnavailable as error:
            self.notify(f"what was said before cannot be read: {error}")
            return ()

    def _noted(self, event: Event) -> Event:
        """Remember what was dropped: it goes on record once that begins."""
        if isinstance(event, Forgot):
            self._forgot.append(event)
        return event

    def _start(self, question: Question, before: tuple[Message, ...]) -> Start:
        library = self.plan.library
        return Start(
            question,
            self.settings,
            self.plan.strategy,
            dict(self.plan.options),
            presets=library.presets if library else (),
            prompts=[str(path) for path in library.files.values()] if library else (),
            conversation=before,
            conversing=True,
            said=self.said,
            tools=self.tools,
            named=self.named,
            offline=self.settings.offline,
        )

    def _recorder(self, question: Question) -> Recorder:
        row = Run(
            new_id(),
            question.text,
            model=self.settings.model,
            strategy=self.plan.strategy,
            session=self.session,
        )
        return Recorder(self.store, row, self.notify)

    def _reached(self) -> Callable[[], Sequence[Contact]]:
        """Return what tells whom added tools have reached since now."""
        before = self.equipment.contacts()
        return lambda: tuple(since(before, self.equipment.contacts()))

    def _answered(self, start: Start, recorder: Recorder) -> Generator[Event, None, int]:
        with ExitStack() as resources:
            documents = self.documents(start.question)
            if documents is not None:
                resources.callback(documents.close)
            web = self.web(self.settings, self.plan.options)
            if web is not None:
                resources.callback(web.close)
            library = self.plan.library or Library()
            added = self.equipment.for_question(start.question.text, self.gate.allowed)
            kit = kit_of(start, library, self.engine.model(), documents, web, added)
            kit = replace(guarded(kit, self.gate, start.question), services=self._reached())
            events = happening(start, taped(kit, recorder), recorder.run.id)
            code = 0
            for event in recorder.recorded(events):
                if isinstance(event, Answer) and event.stop_reason != "answered":
                    code = BudgetSpent.exit_code
                yield event
            return code
