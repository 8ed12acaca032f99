"""A conversation: each question is a turn of one session, recorded while it is answered.

A session is held for a turn and no longer: other agents may work on it between two turns, and what
they added is taken in before the next one.
"""

import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace

from agent.approving.gate import Gate
from agent.approving.taint import EARLIER, Taint
from agent.chat import choosing
from agent.chat.choices import Choices
from agent.chat.engine import Engine
from agent.chat.latest import found
from agent.chat.means import Means
from agent.chat.status import Figures, Status, status_of
from agent.chat.turn import Turn
from agent.chat.way import NEXT, Way
from agent.errors import StoreUnavailable, UserError
from agent.events import Event
from agent.memory.memory import Memory
from agent.messages import Question
from agent.prompts import Library
from agent.settings import Settings
from agent.store.rows import Run, Session
from agent.store.store import WAIT_S, Store
from agent.strategies.plan import Plan
from tools.documents.documents import Documents


@dataclass
class Chat:
    """A session that is open. Whoever shows it drives it: one turn, or one command, at a time."""

    store: Store
    settings: Settings
    engine: Engine
    gate: Gate
    """Decides which tools may run."""
    notify: Callable[[str], None]
    """Tells the person one line that stops nothing."""
    plan: Plan = field(default_factory=Plan)
    means: Means = field(default_factory=Means)
    documents: Callable[[Question], Documents | None] = field(init=False)
    """Opens what a question is looked up in, if there is something; by default as `means` say."""
    choices: Choices = Choices()
    """What the plan was made of, besides the settings."""
    named: bool = False
    """Whether the person named the collection."""
    session: Session | None = None
    """None until the first turn: nobody wants empty sessions on a list."""
    last: Run | None = None
    """The last turn."""
    patience_s: float = WAIT_S
    """How long a session that is in use is waited for."""
    listed: Sequence[Session] = ()
    """The sessions that were shown last: their numbers name them."""
    figures: Figures = field(default_factory=Figures)
    title: str = ""
    """Of the session that the next question begins."""
    _memory: Memory | None = None
    _said: list[str] = field(default_factory=list)
    """What the person asked in this session, since it was opened here."""
    _alone: threading.Lock = field(default_factory=threading.Lock)
    _wanted: bool = False
    """Whether something waits for the end of what is done while nobody types."""

    def __post_init__(self) -> None:
        self.documents = lambda question: self.means.documents(self.settings, question, self.named)
        self.gate.keep = lambda tool, rule: choosing.keep(self, {"tool": tool, "rule": rule})

    # the session

    def resume(self, session: Session) -> None:
        """Go on with `session`."""
        self._leave()
        self.session = session
        self._take_in(self.store.turns(session.id))
        choosing.restore_rules(self)

    def new(self, title: str = "") -> None:
        """Begin a session with the next question."""
        self._leave()
        self.title = title

    def find(self, name: str) -> Session:
        """Return the session that `name` means: a number of the last list, an id, a title."""
        if name.isdecimal() and 0 < int(name) <= len(self.listed):
            return self.store.session(self.listed[int(name) - 1].id)
        return found(self.store, name)

    def here(self) -> Session:
        """Return the session; raise `UserError` before the first question."""
        if self.session is None:
            raise UserError("nothing was asked yet", "ask a question first")
        return self.session

    def compact(self) -> list[Event]:
        """Make room in the memory now; return what happened."""
        self.here()
        with self._by_itself(), self._held():
            return list(self.memory.compact()) if self.memory is not None else []

    def turns(self) -> list[Run]:
        """Return the turns so far."""
        return self.store.turns(self.session.id) if self.session else []

    def undo(self, turns: int = 1) -> list[Run]:
        """Take the last turns out of the session; their runs stay on record."""
        with self._by_itself(), self._held():
            if self.session is None:
                return []
            gone = self.store.undo(self.session.id, turns)
            left = self.turns()
            self.figures.turns = [one.id for one in left]
            self.last = left[-1] if left else None
            return gone

    def close(self) -> None:
        """End the chat: what can be kept is kept. The store is left open."""
        self._leave()
        self.means.equipment.close()
        self.engine.close()

    # turns

    def turn(self, question: Question, way: Way = NEXT) -> Generator[Event, None, None]:
        """Answer `question` as the next turn; the last event is the `Answer`.

        Closing the generator, or an interrupt inside it, stops the turn: what was written of the
        answer is kept, and the chat can go on.

        Raises:
            InUse: another agent works on the session for too long; nothing was done.
            AgentError: the turn failed; the chat can go on.
        """
        with self._by_itself():
            self._create()
            with self._held():
                turn = self._next(way)
                self.gate.begin()
                self.figures.begin()
                try:
                    with closing(turn.play(question)) as happening:
                        for event in happening:
                            self.figures.take(event)
                            yield event
                finally:
                    self._said.append(question.text)
                    self._ended(turn.run, way.replaces)

    def idle(self) -> None:
        """Do what can be done while nobody types; whatever the person does next ends it."""
        from agent.chat.tidying import tidied

        with self._alone:
            tidied(self, lambda: self._wanted)

    @property
    def memory(self) -> Memory | None:
        """What the session holds of the conversation; None before its first turn."""
        if self._memory is None and self.session is not None:
            from agent.memory.opening import open_memory

            library = self.plan.library or Library()
            self._memory = open_memory(
                self.settings, self.store, self.session.id, self.engine.model, library
            )
        return self._memory

    def status(self) -> Status:
        """Return where the chat stands, without a look at the store."""
        return status_of(self)

    def choose(
        self, settings: Mapping[str, object] | None = None, choices: Choices | None = None
    ) -> None:
        """Answer from now on with other settings, or other choices.

        Raises `UserError` or `ConfigError` for what is not there; then all stays as it was.
        """
        with self._by_itself():
            choosing.choose(self, settings or {}, self.choices if choices is None else choices)
            self._memory = None

    def rename(self, title: str) -> None:
        """Give the session a title, also before its first question."""
        self.title = title
        if self.session is not None:
            self.store.rename(self.session.id, title)
            self.refresh()

    def refresh(self) -> None:
        """Look again how the session is called."""
        if self.session is not None:
            self.session = self.store.session(self.session.id)

    # below

    @contextmanager
    def _by_itself(self) -> Iterator[None]:
        """End what is done while nobody types, and keep it from beginning."""
        self._wanted = True
        try:
            with self._alone:
                self._wanted = False
                yield
        finally:
            self._wanted = False

    def _next(self, way: Way) -> Turn:
        settings = self.settings
        if way.temperature is not None:
            settings = replace(settings, temperature=way.temperature, seed=-1)
        return Turn(
            self.store,
            settings,
            self.plan,
            self.engine,
            self.gate,
            self.notify,
            self.memory,
            self.session.id if self.session else "",
            self.named,
            (lambda _: self.means.texts(settings, way.texts)) if way.texts else self.documents,
            way.replaces,
            self.means.web,
            said=tuple(self._said),
            equipment=self.means.equipment,
            tools=self.means.tools,
        )

    def _create(self) -> None:
        if self.session is not None:
            return
        try:
            self.session = self.store.create(self.title, self.settings.model)
        except StoreUnavailable as error:
            self.notify(f"this session is not saved, nor remembered: {error}")

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Keep others off the session, and take in what they did to it before."""
        with ExitStack() as held:
            if self.session is not None:
                try:
                    held.enter_context(
                        self.store.hold(self.session.id, self.patience_s, self.notify)
                    )
                    self._catch_up()
                except StoreUnavailable as error:
                    self.notify(f"the session cannot be read: {error}")
            yield

    def _catch_up(self) -> None:
        turns = self.turns()
        now, before = [one.id for one in turns], self.figures.turns
        if now == before:
            return
        added = len([one for one in now if one not in before])
        gone = len([one for one in before if one not in now])
        told = [f"{added} added"] if added else []
        told += [f"{gone} taken out"] if gone else []
        self.notify(f"another agent worked on this session: turns {' and '.join(told)}")
        self._take_in(turns)

    def _take_in(self, turns: list[Run]) -> None:
        if turns:  # whose words they hold is not known here
            self.gate.taint.saw(EARLIER)
        self.last = turns[-1] if turns else None
        last = self.last.id if self.last else ""
        self.figures.restart(turns, self.store.entries(run=last, kind="event") if last else ())

    def _ended(self, run: Run, replaced: int) -> None:
        self.last = run
        if self.session is not None and run.created:  # it is on record
            left = self.figures.turns[: max(0, len(self.figures.turns) - replaced)]
            self.figures.turns = [*left, run.id]

    def _leave(self) -> None:
        """Leave the session: it gets a title, and the engine's state of it is kept."""
        from agent.chat.tidying import left

        with self._by_itself():
            left(self)
            self.session, self.last, self._memory, self.title = None, None, None, ""
            self.figures = Figures()
            self.gate.session.clear()
            self.gate.taint = Taint()
            self._said.clear()
