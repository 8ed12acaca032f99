"""One conversation as its log tells it: what fits stands word for word, the rest is folded.

Three kinds. `window` drops the oldest exchanges; `summary` has the model fold them into a running
summary; `vector` shows those again that are about the question. What was dropped and shares rare
words with a question is shown again under `summary` as well.
"""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from agent.errors import AgentError
from agent.events import Event, Forgot
from agent.memory import state as states
from agent.memory.exchange import Exchange, exchange_of, plain, shortened
from agent.memory.folding import LAST, folded
from agent.memory.recalling import MOST_CHARACTERS, Recall
from agent.memory.room import Scales
from agent.memory.state import State
from agent.memory.summarising import Working, summarised
from agent.memory.wording import Wording
from agent.messages import Message, Question
from agent.models.model import Model
from agent.store.rows import Run
from agent.store.store import Store
from agent.strategies.beside import Said

FULL = 0.75
"""How full it may be before room is made while nobody waits."""
FOR_SUMMARY = 250
"""Tokens that a summary may take."""


Folding = Generator[Event | None, None, None]
"""Ticks while the model writes a summary; whoever closes it stops the model."""


@dataclass
class Conversation:
    """The memory of one session."""

    store: Store
    session: str
    model: Callable[[], Model]
    wording: Wording
    prefix: Callable[[], Sequence[Message]]
    """What stands before the conversation in every turn."""
    context_tokens: int
    reserve: int
    """Tokens that are kept free for the steps and the answer."""
    summarises: bool = True
    recall: Recall | None = None
    """Finds again what was dropped; None finds nothing."""
    _made: dict[str, Exchange | None] = field(default_factory=dict, init=False)
    _unsaved: list[tuple[int, Run]] = field(default_factory=list, init=False)
    """Turns that the log does not have, each with the number of turns before it."""
    _states: list[State] = field(default_factory=list, init=False)
    """Those that could not be kept."""

    def __post_init__(self) -> None:
        self._scales = Scales(self.model)

    def load(
        self, question: Question, replaces: int = 0
    ) -> Generator[Event, None, tuple[Message, ...]]:
        """Return what stands before `question`; see `Memory.load`."""
        turns = self._turns()
        turns = turns[: max(0, len(turns) - replaces)]
        yield from told(self._fitted(turns, (self.wording.question(question),), 1.0))
        state = self._state(turns)
        again = self._again(question, [run for run in turns if run.id in state.dropped])
        return (*self._messages(state, turns), *again)

    def standing(self) -> tuple[Message, ...]:
        """Return what stands there while nothing is asked."""
        turns = self._turns()
        return self._messages(self._state(turns), turns)

    def compact(self) -> Generator[Event, None, None]:
        """Drop all but the last exchange now."""
        turns = self._turns()
        state = self._state(turns)
        gone = tuple(run.id for run in turns[:-1])
        if set(gone) - set(state.dropped):
            yield from told(self._fold(state, replace(state, dropped=gone), turns))

    def tidy(self) -> Generator[Event | None, None, None]:
        """Make room before it is needed, while nobody waits."""
        yield from self._fitted(self._turns(), (), FULL)

    def save(self, run: Run) -> None:
        """Remember a turn that could not be recorded; any other need not be saved."""
        if all(run.id != other.id for other in self._turns()):
            self._unsaved.append((len(self.store.turns(self.session)), run))

    def _turns(self) -> list[Run]:
        turns = self.store.turns(self.session)
        for before, run in reversed(self._unsaved):
            turns.insert(before, run)
        return turns

    def _state(self, turns: Sequence[Run]) -> State:
        return states.standing([*states.kept(self.store, self.session), *self._states], turns)

    def _messages(self, state: State, turns: Sequence[Run]) -> tuple[Message, ...]:
        found = list(self.wording.earlier(state.summary if state.dropped else ""))
        shorter = set(state.shortened)
        for run in turns[len(state.dropped) :]:
            exchange = self._exchange(run)
            if exchange is not None and run.id in shorter:
                exchange = shortened(exchange, self.wording)
            found += exchange.messages if exchange is not None else ()
        return tuple(found)

    def _exchange(self, run: Run) -> Exchange | None:
        if run.id in self._made:
            return self._made[run.id]
        if any(run.id == other.id for _, other in self._unsaved):
            found = plain(Question(run.question), run, self.wording)
        else:
            found = exchange_of(self.store, run, self.wording)
        if run.state != "running":
            self._made[run.id] = found
        return found

    def _fitted(self, turns: Sequence[Run], asked: Sequence[Message], share: float) -> Folding:
        """Make room where less than `share` of it is enough no more."""
        state = self._state(turns)
        standing = self._messages(state, turns)
        whole = self.context_tokens - self.reserve
        if self._scales.fits((*self.prefix(), *standing, *asked), int(share * whole)):
            return
        taken = self._scales.tokens((*self.prefix(), *asked))
        half = max(0, whole - taken) // 2 - (FOR_SUMMARY if self.summarises else 0)

        def fits(one: State) -> bool:
            rest = self._messages(replace(one, summary=""), turns)
            return self._scales.fits(rest, half)

        new = folded(state, [run.id for run in turns], LAST, fits)
        if new != state:
            yield from self._fold(state, new, turns)

    def _fold(self, old: State, new: State, turns: Sequence[Run]) -> Folding:
        """Drop what `new` drops, and tell; the summary is written where there is to be one."""
        gone = [run for run in turns if run.id in set(new.dropped) - set(old.dropped)]
        if gone and self.summarises:
            said = _said(self._exchange(run) for run in gone)
            summary = yield from self._summarised(old.summary, said)
            new = replace(new, summary=summary or old.summary)
        if not states.keep(self.store, self.session, new):
            self._states.append(new)
        yield Forgot(_gone(old, new, gone), tuple(run.id for run in gone))

    def _summarised(self, summary: str, said: Sequence[Said]) -> Working:
        if not said:
            return summary
        try:
            model = self.model()
        except AgentError:
            return ""
        return (yield from summarised(model, self.wording.library, summary, said))

    def _again(self, question: Question, dropped: Sequence[Run]) -> tuple[Message, ...]:
        """Return what was dropped and may matter for `question`."""
        if self.recall is None or not dropped:
            return ()
        said = [Said(run.question, run.answer) for run in dropped if run.answer]
        found = self.recall(question.text, said)
        return self.wording.recalled([_clipped(one) for one in found])


def told(folding: Folding) -> Generator[Event, None, None]:
    """Pass on the events alone."""
    with closing(folding):
        for event in folding:
            if event is not None:
                yield event


def _said(exchanges: Iterable[Exchange | None]) -> list[Said]:
    return [Said(one.question.text, one.answer) for one in exchanges if one is not None]


def _clipped(said: Said) -> Said:
    return Said(said.question[:MOST_CHARACTERS], said.answer[:MOST_CHARACTERS])


def _gone(old: State, new: State, gone: Sequence[Run]) -> str:
    """Say what went, for people."""
    count = len(gone)
    if not count:
        shorter = len(new.shortened) - len(old.shortened)
        return f"the tool output and texts of {shorter} earlier turn{'s'[: shorter != 1]}"
    turns = f"{count} earlier turn{'s'[: count != 1]}"
    if new.summary != old.summary:
        return f"{turns}, now a summary"
    return turns
