"""The loop over documents with a real model: nothing is said of how clever it is."""

import pytest

from agent.budget import Budget
from agent.events import Action, Answer
from agent.messages import Question
from agent.models.embedded.model import EmbeddedModel
from agent.strategies.running import run
from tests.strategies.looking_up import with_documents
from tests.strategies.pages import library
from tests.strategies.playing import REAL, kit_of
from tools.quoting import find


@pytest.mark.model
@pytest.mark.parametrize("tools", ["search", "pages"])
def test_a_real_model_looks_up_before_it_answers(small_model: EmbeddedModel, tools: str) -> None:
    pages = library()
    kit = with_documents(kit_of(small_model, options={"tools": tools}, toolbox=REAL), pages)
    question = Question("Who built Marlow Lighthouse?")
    events = list(run(kit, "react", question, Budget(max_steps=3)))
    kinds = [type(one) for one in events if isinstance(one, Action | Answer)]
    answer = events[-1]

    assert kinds[0] is Action
    assert isinstance(answer, Answer)
    assert answer.text
    assert answer.abstained or answer.claims
    for citation in answer.citations:
        assert any(find(citation.quote, one.text) for one in pages.found)
