"""What is tried: a model, opened so that it says what a plan has, or what a real one likes."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest

from agent.models.model import Model


@dataclass(frozen=True)
class Says:
    """A reply in words."""

    text: str
    reasoning: str = ""
    cut: bool = False
    """Whether the most tokens of a reply end it."""


@dataclass(frozen=True)
class Acts:
    """A reply that calls tools, each by its name and with arguments."""

    calls: tuple[tuple[str, Mapping[str, Any]], ...]
    text: str = ""


@dataclass(frozen=True)
class Holds:
    """The beginning of a reply, after which nothing comes before it is left."""

    text: str


@dataclass(frozen=True)
class Fails:
    """An error: nobody knows the model, or the messages are too many for it."""

    kind: Literal["missing", "overflow"]


Turn = Says | Acts | Holds | Fails


@dataclass(frozen=True)
class Opened:
    """A model that is ready."""

    model: Model
    asked: Callable[[], str] = str
    """Returns what the last request looked like to who was asked."""
    wait_left: Callable[[], object] = int
    """Waits until who is asked saw that it was left."""


Opener = Callable[[pytest.FixtureRequest, tuple[Turn, ...]], AbstractContextManager[Opened]]


@dataclass(frozen=True)
class Subject:
    """A kind of model."""

    name: str
    opened: Opener
    real: bool = False
    """Whether a language model speaks: then plans are not followed, and only forms are compared."""
    weights: bool = True
    """Whether a real one needs weights of a language model: then it is marked so."""
    lacks: Mapping[str, str] = field(default_factory=dict)
    """By behaviour, why it is not asked for it."""
