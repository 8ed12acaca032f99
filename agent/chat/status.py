"""What the status line tells: where the chat stands, without a look at the store."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agent.events import Called, Event
from agent.messages import Usage
from agent.store.entry import Entry
from agent.store.rows import Run

if TYPE_CHECKING:
    from agent.chat.chat import Chat


@dataclass(frozen=True)
class Status:
    """Where a chat stands."""

    title: str
    model: str
    strategy: str
    prompt_tokens: int
    """Of all turns."""
    completion_tokens: int
    cost_usd: float
    context_used: int
    """Tokens of the conversation that stand before the model."""
    context_tokens: int
    """How many may."""
    last_seconds: float


@dataclass
class Figures:
    """Adds up what turns cost."""

    usage: Usage = Usage()
    cost_usd: float = 0.0
    used: int = 0
    """Tokens of the longest call of the present turn, with its reply."""
    turns: list[str] = field(default_factory=list)
    """The ids of the turns, in order."""

    def begin(self) -> None:
        """Begin a turn."""
        self.used = 0

    def take(self, event: Event) -> None:
        """Count what a call of the model cost."""
        if isinstance(event, Called):
            self.usage += event.usage
            self.cost_usd += event.usage.cost_usd or 0.0
            length = event.usage.prompt_tokens + event.usage.completion_tokens
            self.used = max(self.used, length)

    def restart(self, turns: list[Run], happened: Iterable[Entry]) -> None:
        """Count the turns of a session that is gone on with; `happened` is the last one's log."""
        self.usage, self.cost_usd = Usage(), 0.0
        spent = (one.body["usage"] for one in happened if one.body.get("type") == "called")
        lengths = (each["prompt_tokens"] + each["completion_tokens"] for each in spent)
        self.used = max(lengths, default=0)
        self.turns = [one.id for one in turns]
        for one in turns:
            self.usage += Usage(one.prompt_tokens, 0, one.completion_tokens, 0, one.seconds)
            self.cost_usd += one.cost_usd


def status_of(chat: "Chat") -> Status:
    """Return where `chat` stands."""
    figures, settings, session, last = chat.figures, chat.settings, chat.session, chat.last
    return Status(
        title=session.title if session else chat.title,
        model=settings.model,
        strategy=chat.plan.strategy,
        prompt_tokens=figures.usage.prompt_tokens,
        completion_tokens=figures.usage.completion_tokens,
        cost_usd=figures.cost_usd,
        context_used=figures.used,
        context_tokens=settings.context_tokens,
        last_seconds=last.seconds if last else 0.0,
    )
