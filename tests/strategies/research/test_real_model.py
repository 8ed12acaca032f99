"""Research with the model that ships by default: it browses without one malformed command."""

import random
from dataclasses import replace

import pytest

from agent.budget import Budget
from agent.events import Action, Answer, Observation
from agent.messages import Question
from agent.models.embedded.model import EmbeddedModel
from agent.strategies.running import run
from tests.strategies.playing import kit_of
from tests.strategies.research.small_web import PAGES, small_web


@pytest.mark.model
def test_an_episode_holds_no_malformed_command_and_its_quotes_stand_on_their_pages(
    default_model: EmbeddedModel,
) -> None:
    options = {"actions": "8"}
    kit = replace(kit_of(default_model, options=options), web=small_web(), chance=random.Random(1))
    question = Question("Where does the Kolm warbler spend the winter?")
    events = list(run(kit, "research", question, Budget(max_tokens=2000), "run"))

    assert [one for one in events if isinstance(one, Action) and one.call.tool == "command"] == []
    assert [one for one in events if isinstance(one, Observation) and one.failed] == []
    answer = events[-1]
    assert isinstance(answer, Answer)
    texts = {one.url: one.document.text for one in PAGES}
    assert answer.citations
    assert all(one.quote in texts[one.source] for one in answer.citations)
    assert all(f"[{one.number}]" in answer.text for one in answer.citations)
