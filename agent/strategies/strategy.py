"""What a strategy is given, and what it offers: events while it works, the answer in the end."""

import random
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, Protocol

from agent.budget import Budget
from agent.events import Answer, Contact, Event
from agent.messages import Decoding, Message, Question
from agent.models.model import Model
from agent.prompts import Library, Opened
from agent.prompts.front import Front
from agent.protocols.choosing import chosen
from agent.protocols.protocol import Means
from agent.strategies.tape import Tape, Untaped
from tools.documents.documents import Documents
from tools.documents.reading.evidence import Evidence
from tools.toolbox import Toolbox
from tools.web.web import Web


@dataclass(frozen=True)
class Coding:
    """How programs run that are actions."""

    moment: datetime | None = None
    """What their clock shows; a recorded run keeps it."""


Answering = Generator[Event, None, Answer]
"""Yields what happens and returns the answer; never yields `Started` or the `Answer` itself."""
MOST_SEED = 2**31 - 1
WebUse = Literal["never", "auto", "always"]
"""When the web is used: `auto` where the question asks for it."""


class Strategy(Protocol):
    """A way to come to an answer."""

    def __call__(self, kit: "Kit", question: Question, budget: Budget) -> Answering:
        """Answer `question`.

        Raises:
            NoAnswer: the model's replies hold no answer.
            BudgetSpent: the budget ended before anything was found.
        """
        ...


@dataclass(frozen=True)
class Kit:
    """All that a strategy needs besides the question and the budget."""

    model: Model
    toolbox: Toolbox
    prompts: Library = Library()
    decoding: Decoding = Decoding()
    protocol: Means = "auto"
    secrets: Sequence[str] = ()
    """Words that no observation may show."""
    samples: int = 0
    """How many samples a strategy takes that takes several; 0 is its own number."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Options of the strategies as the person gave them; see `agent.strategies.options`."""
    documents: Documents | None = None
    """What the answer is looked up in and proven from; None where there is nothing."""
    web: Web | None = None
    """The web, where answers may be looked up there."""
    services: Callable[[], Sequence[Contact]] = tuple
    """Returns whom added tools have reached."""
    web_always: bool = False
    """Whether also that is looked up there which could be known without."""
    evidence: Evidence = field(default_factory=Evidence)
    """The quotes that tools have collected in this run."""
    conversation: tuple[Message, ...] = ()
    """What was said before this question, as the loop wrote it: it goes on behind these turns."""
    asked: str = ""
    """The question in the person's own words, also where the model has put it into others."""
    said: tuple[str, ...] = ()
    """What the person asked before in this conversation, in their words alone."""
    conversing: bool = False
    """Whether the question is a turn of a conversation, also where nothing was said before."""
    chance: random.Random = field(default_factory=random.SystemRandom)
    """Where seeds come from that the person does not choose; a recorded run has its own."""
    coding: Coding | None = None
    """Whether an action is a program in which the tools are functions; None: it is a call."""
    tape: Tape = field(default_factory=Untaped)
    """What keeps, or plays, the tools and documents that a strategy makes itself."""

    @property
    def constrained(self) -> bool:
        """Whether replies may be decoded under a grammar."""
        return self.protocol in ("auto", "grammar") and self.model.abilities.grammar

    @property
    def native(self) -> bool:
        """Whether the loop has tools called natively."""
        return chosen(self.protocol, self.model.abilities) == "native"

    @property
    def looks_up(self) -> bool:
        """Whether there are documents, with anything in them."""
        return self.documents is not None and self.documents.count() > 0

    @property
    def web_use(self) -> WebUse:
        """Whether there is a web, and when it is used."""
        return "never" if self.web is None else "always" if self.web_always else "auto"

    def open(self, name: str, question: Question, **more: object) -> tuple[Opened, Front]:
        """Return the prompt `name` for `question`, and how its reply is decoded and read.

        A prompt may use `question`, `form`, `exemplars` and what is in `more`, and none of it.
        """
        return self.prompts.asking(name, question, **more)

    def sampling(self, temperature: float, seed: int) -> "Kit":
        """Return this kit with words chosen more freely, from `seed` on."""
        return replace(self, decoding=replace(self.decoding, temperature=temperature, seed=seed))

    def first_seed(self, samples: int) -> int:
        """Return the seed of the first of so many samples; the others follow it."""
        if self.decoding.seed >= 0:
            return self.decoding.seed
        return self.chance.randrange(MOST_SEED - samples)
