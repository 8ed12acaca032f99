"""Equations on a real small model: what holds whatever the model says."""

from contextlib import suppress

import pytest

from agent.budget import Budget
from agent.errors import NoAnswer
from agent.events import Action, Answer, Event, Observation, Started, Thought, Warned
from agent.messages import Decoding, Question
from agent.models.embedded.model import EmbeddedModel
from agent.strategies.running import run
from agent.strategies.strategy import Kit
from tests.strategies.playing import REAL
from tools import solver

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(bool(solver.missing()), reason="the solver is off on this system"),
]

PENS = Question("Two pens and a book cost 11 dollars. The book costs 5 dollars. How much is a pen?")


def test_a_small_model_declares_equations_and_the_answer_is_their_solution(
    small_model: EmbeddedModel,
) -> None:
    kit = Kit(small_model, REAL, decoding=Decoding(160), options={"repairs": "0"})
    events: list[Event] = []
    with suppress(NoAnswer):  # so small a model may fail at each way that there is
        events.extend(run(kit, "equations", PENS, Budget(max_tokens=1000)))
    first = events[: next((at for at, one in enumerate(events) if isinstance(one, Warned)), None)]
    thoughts = [event for event in first if isinstance(event, Thought)]
    observed = [event for event in first if isinstance(event, Observation)]

    assert isinstance(events[0], Started)
    assert "[[" in thoughts[0].text
    assert [event.tool for event in observed] == ["solve"]
    assert len([event for event in first if isinstance(event, Action)]) <= 1
    if isinstance(first[-1], Answer):
        assert first[-1].value == observed[-1].value
        assert first[-1].confidence is not None
