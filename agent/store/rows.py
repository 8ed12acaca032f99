"""What is known of a session and of a run at a glance: the rows that lists are made of."""

import uuid
from dataclasses import dataclass
from typing import Literal

State = Literal["running", "answered", "stopped", "failed", "interrupted"]
"""`stopped`: by a signal or a budget, with what there was; `failed`: ended with an error;
`interrupted`: its process is gone."""

RATINGS = {"good": 1, "bad": -1, "clear": 0}
"""What a person says of a run, and how that is kept."""
LONGEST_TITLE = 200


@dataclass(frozen=True)
class Session:
    """A conversation."""

    id: str
    title: str
    """Of the person's, or made from the first question; empty where there is none yet."""
    named: bool = False
    """Whether the person gave the title."""
    created: float = 0.0
    updated: float = 0.0
    turns: int = 0
    model: str = ""
    """Of the last turn."""
    parent: str = ""
    """The session that it was branched off."""


@dataclass(frozen=True)
class Run:
    """One question with its answer, or as far as it came."""

    id: str
    question: str
    state: State = "running"
    answer: str = ""
    """What was answered, or what was written of it."""
    model: str = ""
    strategy: str = ""
    session: str = ""
    """The session in which it was asked first."""
    turn: int = 0
    """Which turn of the session that it is listed for, from 1 on; 0: of none."""
    created: float = 0.0
    seconds: float = 0.0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float = 0.0
    exit_code: int = 0
    rating: int = 0
    """-1, 1, or 0 where nobody rated it."""
    correction: str = ""
    """What the answer should have been."""
    parent: str = ""
    """The run that it goes on from with a change."""
    at_step: int = 0
    """The first step that was not taken from its parent."""


@dataclass(frozen=True)
class Hit:
    """A run that holds the words that were searched for."""

    run: Run
    session: Session | None
    excerpt: str
    """The part of the question or answer around the first of the words."""


@dataclass(frozen=True)
class Statistics:
    """What a store holds."""

    sessions: int
    runs: int
    bytes: int
    """What it takes on disk, with indexes."""


def new_id() -> str:
    """Return an id for a session or a run: 12 hexadecimal digits."""
    return uuid.uuid4().hex[:12]


def titled(text: str) -> str:
    """Return `text` as a title: one line of bounded length."""
    return " ".join(text.split())[:LONGEST_TITLE]
