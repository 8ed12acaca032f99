"""Each strategy on a real small model: what holds whatever the model says."""

from collections.abc import Mapping
from contextlib import suppress

import pytest

from agent.budget import Budget
from agent.errors import AgentError
from agent.events import (
    Action,
    Answer,
    Called,
    Chosen,
    Event,
    Observation,
    Sampled,
    Started,
    Streamed,
    Thought,
)
from agent.messages import Decoding, Question
from agent.models.embedded.model import EmbeddedModel
from agent.strategies.running import run
from agent.strategies.strategy import Kit
from tests.strategies.playing import REAL

pytestmark = pytest.mark.model

EGGS = Question("A box holds 12 eggs. How many eggs do 3 boxes hold?")
SHORT = Decoding(160)


def events_of(
    model: EmbeddedModel,
    name: str,
    question: Question = EGGS,
    decoding: Decoding = SHORT,
    samples: int = 0,
    options: Mapping[str, str] | None = None,
    max_steps: int = 3,
) -> list[Event]:
    """Return what happens; a small model may also fail, but only with an error of its own kind."""
    kit = Kit(model, REAL, decoding=decoding, samples=samples, options=options or {})
    events: list[Event] = []
    budget = Budget(max_steps=max_steps, max_tokens=2000)
    with suppress(AgentError):
        for event in run(kit, name, question, budget):
            events.append(event)
    assert isinstance(events[0], Started)
    return events


def of(events: list[Event], kind: type[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, kind)]


def calls(events: list[Event]) -> int:
    return sum(event.usage.calls for event in events if isinstance(event, Called))


@pytest.mark.parametrize(("name", "count"), [("direct", 1), ("few-shot", 1), ("cot", 1),
                                             ("zero-shot-cot", 2)])  # fmt: skip
def test_a_strategy_takes_its_calls_and_states_a_number(
    small_model: EmbeddedModel, name: str, count: int
) -> None:
    events = events_of(small_model, name)

    assert calls(events) == count
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert isinstance(answer.value, int | float)
    assert answer.text.strip()
    assert answer.confidence is not None
    assert 0 < answer.confidence.value <= 1


def test_reasoning_is_streamed_and_told_whole(small_model: EmbeddedModel) -> None:
    events = events_of(small_model, "cot")

    (thought,) = of(events, Thought)
    told = "".join(event.text for event in events if isinstance(event, Streamed))
    assert isinstance(thought, Thought)
    assert thought.text == told.strip()
    assert "\nQ:" not in told


def test_a_program_computes_the_answer(small_model: EmbeddedModel) -> None:
    events = events_of(small_model, "pal")

    actions = of(events, Action)
    observations = [event for event in events if isinstance(event, Observation)]
    assert len(actions) == len(observations) == calls(events) <= 2
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert answer.value == 36
    assert observations[-1].value == 36


def test_samples_are_drawn_from_seeds_that_bring_the_same_votes_again(
    small_model: EmbeddedModel,
) -> None:
    decoding = Decoding(80, seed=11)
    options = {"early_stop": "no", "temperature": "1.0"}
    once, again = (
        [one for one in events_of(small_model, "self-consistency", decoding=decoding,
                                  samples=3, options=options) if isinstance(one, Sampled)]
        for _ in range(2)
    )  # fmt: skip

    assert [one.seed for one in once] == [11, 12, 13]
    assert [(one.text, one.value) for one in once] == [(one.text, one.value) for one in again]


def test_samples_cost_one_reading_of_the_prompt(small_model: EmbeddedModel) -> None:
    events = events_of(small_model, "self-consistency", decoding=Decoding(60), samples=3,
                       options={"early_stop": "no"})  # fmt: skip

    first, *others = [event.usage for event in events if isinstance(event, Called)]
    assert first.prompt_tokens > 100
    assert len(others) == 2
    assert all(one.prompt_tokens - one.cached_tokens <= 8 for one in others)


def test_programs_can_be_voted_on(small_model: EmbeddedModel) -> None:
    events = events_of(small_model, "self-consistency:pal", samples=2)

    samples = [event for event in events if isinstance(event, Sampled)]
    assert [one.source for one in samples] == ["pal"] * len(samples)
    assert 1 <= len(samples) <= 2


def test_the_loop_acts_on_what_has_to_be_computed(small_model: EmbeddedModel) -> None:
    events = events_of(small_model, "react")

    assert of(events, Action)
    assert len(of(events, Action)) == len(of(events, Observation))
    assert isinstance(events[-1], Answer)


@pytest.mark.parametrize(
    ("name", "first", "kinds"),
    [("react-to-cot-sc", "react", {"react", "self-consistency"}),
     ("cot-sc-to-react", "cot", {"react", "self-consistency"})],
)  # fmt: skip
def test_a_pair_says_which_path_answered(
    small_model: EmbeddedModel, name: str, first: str, kinds: set[str]
) -> None:
    events = events_of(small_model, name, samples=2, max_steps=2)

    chosen = [event for event in events if isinstance(event, Chosen)]
    assert chosen
    assert {one.strategy for one in chosen} <= kinds
    assert bool(of(events, Sampled)) == (first == "cot" or chosen[0].strategy != "react")
