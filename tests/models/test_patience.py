from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field

import pytest

from agent.errors import AgentError, AuthenticationFailed, ModelUnavailable, RateLimited
from agent.messages import Completion, Decoding, Message
from agent.models.model import EMBEDDED
from agent.models.passing import Limited, Passing
from agent.models.patience import Patience, Pauses

ASKED = (Message("user", "?"),)


@dataclass
class Failing:
    """Fails as told, then replies."""

    faults: list[AgentError]
    says: str = "42"
    name: str = "far"
    abilities = EMBEDDED
    asked: int = 0
    first: str = ""
    """What is said before a fault."""

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        self.asked += 1
        yield ""
        if self.faults:
            if self.first:
                yield self.first
            raise self.faults.pop(0)
        yield self.says
        return Completion(self.says)

    def close(self) -> None:
        """Nothing is held."""


@dataclass
class Clock:
    """Passes while somebody sleeps."""

    at: float = 0.0
    chance: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.at += seconds
        self.slept.append(seconds)

    @property
    def pauses(self) -> Pauses:
        return Pauses(lambda: self.at, self.sleep, lambda: self.chance)


def heard(model: Patience) -> tuple[str, int]:
    """Return what was said, and how many ticks came."""
    pieces = list(model.complete(ASKED, Decoding()))
    return "".join(pieces), pieces.count("")


def patient(
    model: Failing, clock: Clock, notify: Callable[[str], None] = lambda text: None, tries: int = 3
) -> Patience:
    return Patience(model, tries, notify, clock.pauses)


def test_what_may_pass_is_asked_again_after_a_growing_while() -> None:
    clock, told = Clock(), list[str]()
    model = Failing([Passing("far: the server failed (500): x"), Limited("far: rate limited")])

    text, ticks = heard(patient(model, clock, told.append))

    assert (text, model.asked) == ("42", 3)
    assert clock.at == pytest.approx(0.5 + 1.0)
    assert max(clock.slept) <= 0.1
    assert ticks >= 15
    assert told == [
        "far: the server failed (500): x, trying again in 0.5 s (2 of 3)",
        "far: rate limited, trying again in 1 s (3 of 3)",
    ]


def test_chance_makes_the_while_a_little_shorter() -> None:
    clock = Clock(chance=1.0)

    heard(patient(Failing([Passing("x")]), clock))

    assert clock.at == pytest.approx(0.375)


def test_the_while_never_grows_over_eight_seconds() -> None:
    clock = Clock()

    heard(patient(Failing([Passing("x")] * 7), clock, tries=8))

    assert clock.at == pytest.approx(0.5 + 1 + 2 + 4 + 8 + 8 + 8)


def test_what_the_server_asks_for_is_waited() -> None:
    clock = Clock()

    heard(patient(Failing([Limited("x", after_s=7.0), Limited("x", after_s=0.0)]), clock))

    assert clock.at == pytest.approx(7.0)


@pytest.mark.parametrize(
    ("after_s", "told"),
    [(3600.0, "far: rate limited, for 3600 s"), (float("inf"), "far: rate limited, for years")],
)
def test_more_than_a_minute_is_not_waited(after_s: float, told: str) -> None:
    clock, model = Clock(), Failing([Limited("far: rate limited", after_s=after_s)])

    with pytest.raises(RateLimited) as caught:
        heard(patient(model, clock))

    assert (type(caught.value), str(caught.value)) == (RateLimited, told)
    assert (clock.at, model.asked) == (0.0, 1)


@pytest.mark.parametrize(("fault", "kind"), [(Passing, ModelUnavailable), (Limited, RateLimited)])
def test_after_the_last_try_the_fault_is_one_that_everybody_knows(
    fault: Callable[[str], AgentError], kind: type[AgentError]
) -> None:
    model = Failing([fault("x"), fault("x"), fault("the last")])

    with pytest.raises(kind) as caught:
        heard(patient(model, Clock()))

    assert (type(caught.value), str(caught.value), model.asked) == (kind, "the last", 3)


@pytest.mark.parametrize("fault", [AuthenticationFailed("x"), ModelUnavailable("x")])
def test_what_will_not_pass_is_asked_once(fault: AgentError) -> None:
    model = Failing([fault])

    with pytest.raises(type(fault)):
        heard(patient(model, Clock()))

    assert model.asked == 1


def test_nothing_is_asked_again_once_a_word_came() -> None:
    model = Failing([Passing("x")], first="It")

    with pytest.raises(ModelUnavailable):
        heard(patient(model, Clock()))

    assert model.asked == 1


def test_closing_while_waiting_asks_nothing_more() -> None:
    model = Failing([Passing("x")])
    asking = patient(model, Clock()).complete(ASKED, Decoding())

    assert [next(asking) for _ in range(3)] == ["", "", ""]
    asking.close()

    assert model.asked == 1
