"""Trees of thoughts on a real small model: what holds whatever the model says."""

import pytest

from agent.budget import Budget
from agent.errors import AgentError
from agent.events import Answer, Branch, Called, Event
from agent.messages import Decoding, Question
from agent.models.embedded.model import EmbeddedModel
from agent.strategies.running import run
from agent.strategies.strategy import Kit
from agent.strategies.tot.game import LABELS
from tests.toys import TOYS

pytestmark = pytest.mark.model
TINY = {"generate": "sample", "thoughts": "1", "evaluations": "2", "depth": "1"}
"""One line of a solution, judged twice: the cheapest tree."""


def grow(model: EmbeddedModel, question: str, options: dict[str, str]) -> list[Event]:
    """Return what happens; a small model may find no answer, or spend its few tokens before."""
    kit = Kit(model, TOYS, decoding=Decoding(seed=5), options=options)
    events: list[Event] = []
    try:
        events.extend(run(kit, "tot", Question(question), Budget(max_tokens=120)))
    except AgentError as error:
        events.append(Answer(0, str(error)))
    return events


def test_the_same_seed_grows_the_same_tree_and_judging_again_reads_nothing_again(
    small_model: EmbeddedModel,
) -> None:
    once, again = (grow(small_model, "4 5 6 10", TINY) for _ in range(2))
    thoughts = [event for event in once if isinstance(event, Branch)]

    assert thoughts
    assert [event for event in again if isinstance(event, Branch)] == thoughts
    assert again[-1] == once[-1]
    labels = {label for one in thoughts if one.score for label in one.label.split(", ")}
    assert labels <= {*LABELS, "no label"}
    _, first, second = [event.usage for event in once if isinstance(event, Called)]
    assert second.prompt_tokens == first.prompt_tokens
    assert second.prompt_tokens - second.cached_tokens <= 8


def test_a_plan_is_voted_on_and_carried_out(small_model: EmbeddedModel) -> None:
    options = {"thoughts": "1", "evaluations": "1", "depth": "1"}
    events = grow(small_model, "Name one colour of the rainbow.", options)

    assert [event.parent for event in events if isinstance(event, Branch)][:1] == [0]
    assert isinstance(events[-1], Answer)
    assert events[-1].text.strip()
