"""A conversation on a scripted model whose turns are recorded, and the memory of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from agent.errors import AgentError, Stopped
from agent.events import Event, Forgot, Streamed
from agent.memory.memory import Memory
from agent.memory.opening import open_memory
from agent.messages import Attachment, Message, Question
from agent.models.model import Model
from agent.prompts import Library
from agent.recording.model import RecordedModel
from agent.recording.recorder import Recorder
from agent.recording.starting import Start
from agent.settings import Settings
from agent.store.rows import Run, new_id
from agent.store.sqlite import Sqlite
from agent.store.store import Store
from agent.strategies.running import budget_for, kit_for, run
from tests.scripted import Calls, Cut, ScriptedModel

SUMMARY = "- The person spoke of many things."


def nobody() -> Model:
    """Fail: no model may be asked for."""
    raise AssertionError("no model is needed")


def held(memory: str = "window", context_tokens: int = 8192) -> "Held":
    """Return a new conversation."""
    store = Store(Sqlite(None))
    settings = Settings(memory=memory, context_tokens=context_tokens)  # type: ignore[arg-type]
    return Held(settings, store, store.create().id)


@dataclass
class Held:
    """A session, and what is done in it."""

    settings: Settings
    store: Store
    session: str
    summaries: list[str | Cut | Exception] = field(default_factory=list)
    """What the model replies when it is to summarise."""
    told: list[Event] = field(default_factory=list)
    """What the memory told."""
    asked: list[tuple[Message, ...]] = field(default_factory=list)
    """What stood before each question."""
    memory: Memory = field(init=False)
    _model: ScriptedModel | None = None

    def __post_init__(self) -> None:
        self.reopen()

    def reopen(self, session: str = "") -> None:
        """Open the memory anew, as another process would."""
        self.session = session or self.session
        self.memory = open_memory(self.settings, self.store, self.session, self._summariser)

    def ask(
        self,
        text: str,
        *replies: str | Cut | Calls | Exception,
        strategy: str = "converse",
        attached: Sequence[Attachment] = (),
        stop_after: int = -1,
        native: bool = False,
    ) -> Run:
        """Ask `text`, which is answered with `replies`; stop after so many pieces of the reply."""
        question = Question(text, tuple(attached))
        before = self.load(question)
        row = Run(new_id(), text, strategy=strategy, session=self.session)
        recorder = Recorder(self.store, row, print)
        start = Start(question, self.settings, strategy, conversation=before, conversing=True)
        recorder.begin(start.as_json())
        model = ScriptedModel(replies or ("Answer: Yes.",), native=native)
        kit = kit_for(RecordedModel(model, recorder.keep), self.settings, Library(), {})
        kit = replace(kit, conversation=before, conversing=True)
        happening = run(kit, strategy, question, budget_for(strategy, self.settings))
        pieces = 0
        try:
            for event in recorder.recorded(happening):
                pieces += isinstance(event, Streamed)
                if pieces == stop_after:
                    happening.close()
                    raise Stopped(2)
            recorder.end("answered", 0)
            model.close()
        except AgentError as error:
            recorder.end("stopped" if isinstance(error, Stopped) else "failed", 1, error)
        return recorder.run

    def load(self, question: Question) -> tuple[Message, ...]:
        """Return what stands before `question`."""
        loading = self.memory.load(question)
        while True:
            try:
                self.told.append(next(loading))
            except StopIteration as done:
                self.asked.append(done.value)
                return self.asked[-1]

    def standing(self) -> list[tuple[str, str]]:
        """Return what stands there, as pairs of a role and words."""
        return [(one.role, one.content) for one in self.memory.standing()]

    @property
    def forgotten(self) -> list[Forgot]:
        """What of the conversation went."""
        return [event for event in self.told if isinstance(event, Forgot)]

    def _summariser(self) -> Model:
        if self._model is None:
            self._model = ScriptedModel(())
            self._model._left = self._summaries()
        return self._model

    def _summaries(self) -> Iterator[str | Cut | Exception]:
        while True:
            yield self.summaries.pop(0) if self.summaries else SUMMARY
