"""A conversation: each question is a turn of one session, recorded while it is answered."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace

from agent.errors import AgentError, Stopped
from agent.events import Answer, Event
from agent.memory.exchange import exchange_of
from agent.memory.memory import Memory
from agent.memory.window import Window
from agent.messages import Question
from agent.models.model import Model
from agent.prompts import Library
from agent.recording.model import RecordedModel
from agent.recording.recorder import Recorder
from agent.recording.starting import Start
from agent.settings import Settings
from agent.store.rows import Run, Session
from agent.store.store import Store, new_id
from agent.strategies.plan import Plan
from agent.strategies.running import budget_for, kit_for, run
from tools.documents.documents import Documents

BUDGET_SPENT = 124


@dataclass
class Chat:
    """A session that is open. Whoever shows it drives it: one turn, or one command, at a time."""

    store: Store
    settings: Settings
    model: Callable[[], Model]
    """The model, once it is loaded; waits for that."""
    notify: Callable[[str], None]
    plan: Plan = field(default_factory=Plan)
    documents: Callable[[Question], Documents | None] = lambda question: None
    """Opens what a question is looked up in; the turn closes it."""
    session: Session | None = None
    """None until the first turn: nobody wants empty sessions on a list."""
    memory: Memory = field(default_factory=Window)
    last: Run | None = None
    """The last turn."""

    def resume(self, session: Session) -> None:
        """Go on with `session`."""
        self.session = session
        self.memory.clear()
        for turn in self.store.turns(session.id):
            self.memory.save(exchange_of(self.store, turn))
            self.last = turn

    def turn(self, question: Question) -> Generator[Event, None, None]:
        """Answer `question` as the next turn; the last event is the `Answer`.

        Closing the generator stops the turn: what was written of the answer is kept.
        """
        if self.session is None:
            self.session = self.store.create(model=self.settings.model)
        with self.store.hold(self.session.id):
            before = yield from self.memory.load(question)
            start = Start(
                question,
                self.settings,
                self.plan.strategy,
                dict(self.plan.options),
                conversation=before,
            )
            recorder = self._recorder(question)
            recorder.begin(start.as_json())
            try:
                yield from self._answered(question, start, recorder)
            except GeneratorExit:
                recorder.end("stopped", 130, Stopped(2))
                raise
            except AgentError as error:
                recorder.end("failed", error.exit_code, error)
                raise
            finally:
                self.last = recorder.run
                self.memory.save(exchange_of(self.store, recorder.run))

    def _recorder(self, question: Question) -> Recorder:
        assert self.session is not None
        row = Run(
            new_id(),
            question.text,
            model=self.settings.model,
            strategy=self.plan.strategy,
            session=self.session.id,
        )
        return Recorder(self.store, row, self.notify)

    def _answered(
        self, question: Question, start: Start, recorder: Recorder
    ) -> Generator[Event, None, None]:
        documents = self.documents(question)
        model = RecordedModel(self.model(), recorder.keep)
        library = self.plan.library or Library()
        kit = kit_for(model, self.settings, library, self.plan.options, documents)
        kit = replace(kit, conversation=start.conversation, chance=start.chance)
        budget = budget_for(self.plan.strategy, self.settings)
        code = 0
        happening = run(kit, self.plan.strategy, question, budget, recorder.run.id)
        for event in recorder.recorded(happening):
            if isinstance(event, Answer) and event.stop_reason != "answered":
                code = BUDGET_SPENT
            yield event
        recorder.end("stopped" if code else "answered", code)
