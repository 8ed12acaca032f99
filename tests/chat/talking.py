"""A chat with a scripted model, and a screen that remembers what it was shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from agent.approving.opening import gate_for
from agent.chat.chat import Chat
from agent.chat.commands import catalogue
from agent.chat.commands.command import Outcome
from agent.chat.engine import Engine, Ready
from agent.chat.means import Means
from agent.chat.screen import Kind
from agent.chat.way import NEXT, Way
from agent.cli.planning import plan_from
from agent.events import Answer, Event
from agent.messages import Message, Question
from agent.models.model import Model
from agent.settings import Settings
from agent.store.sqlite import Sqlite
from agent.store.store import Store
from agent.strategies.plan import Plan
from tests.scripted import ScriptedModel

ASKED = "Which colour has the sky?"
SKY = " I know it.\nAnswer: The sky is blue."
GRASS = " I know it.\nAnswer: Grass is green."
SNOW = " I know it.\nAnswer: Snow is white."
COMPUTES = " Multiply.\nAction: python\n```python\nprint(6 * 7)\n```"
RESULT = " The program says it.\nAnswer: It is 42."


@dataclass
class Paper:
    """A screen made of lists; replies are taken from `replies`, else a question is declined."""

    replies: list[str] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    traced: list[list[Event]] = field(default_factory=list)

    def say(self, text: str, kind: Kind = "plain") -> None:
        self.said.append((kind, text))

    def table(self, rows: Sequence[Sequence[str]], head: Sequence[str]) -> None:
        self.tables.append([list(row) for row in rows])

    def ask(self, question: str, choices: Sequence[str], otherwise: str) -> str:
        self.asked.append((question, tuple(choices)))
        return self.replies.pop(0) if self.replies else otherwise

    def edit(self, text: str) -> str:
        return text

    def trace(self, events: Sequence[Event]) -> None:
        self.traced.append(list(events))

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.said]


@dataclass
class Talk:
    """A chat and all that can be seen of it."""

    chat: Chat
    model: ScriptedModel
    told: list[str]
    """What it told the person."""
    screen: Paper = field(default_factory=Paper)

    def ask(self, text: str, way: Way = NEXT) -> str:
        """Ask, and return the answer."""
        return answer_of(list(self.chat.turn(Question(text), way)))

    def run(self, line: str) -> Outcome:
        """Run a command."""
        return catalogue.run(self.chat, line, self.screen)

    def follow(self, line: str) -> str:
        """Run a command and ask what it wants asked; return the answer."""
        outcome = self.run(line)
        assert outcome.ask is not None
        return answer_of(list(self.chat.turn(outcome.ask, outcome.way)))

    def questions(self) -> list[str]:
        """Return the questions of the session."""
        return [run.question for run in self.chat.turns()]

    def before(self, call: int = -1) -> list[str]:
        """Return what stood before the model in a call, without what is the same in every turn."""
        return contents(self.model.calls[call][0])


def contents(messages: Sequence[Message]) -> list[str]:
    return [message.content for message in messages if not message.constant]


def answer_of(events: list[Event]) -> str:
    assert isinstance(events[-1], Answer)
    return events[-1].text


def settings_in(folder: Path, **more: object) -> Settings:
    values: dict[str, object] = {"strategy": "react", "collection": "", **more}
    return Settings(state_dir=str(folder), data_dir=str(folder), **values)  # type: ignore[arg-type]


def talk_in(
    folder: Path,
    *replies: str | Exception,
    store: Store | None = None,
    engine: Callable[[Settings], Engine] | None = None,
    model: Model | None = None,
    **more: object,
) -> Talk:
    """Return a chat whose model says `replies`, kept in `folder`."""
    settings = settings_in(folder, **more)
    scripted = ScriptedModel(replies)
    told: list[str] = []
    means = Means(plan_from, engine) if engine else Means(plan_from)
    chat = Chat(
        store or Store(Sqlite(folder / "agent.db")),
        settings,
        Ready(model or scripted),
        gate_for(settings, told.append),
        told.append,
        Plan(settings.strategy),
        means,
    )
    return Talk(chat, scripted, told)
