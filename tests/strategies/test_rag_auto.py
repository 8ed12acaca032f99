"""Auto and explain, where there are documents."""

from agent.events import Chosen
from agent.messages import Question
from agent.strategies.explaining import explain
from tests.scripted import ScriptedModel
from tests.strategies.shelves import Shelf, kit_with, looked_up, passage

LEAVE = passage("Leave", "You have 28 days of leave.")
ASKED = "How many days of leave do I have?"


def test_a_fact_is_looked_up_and_the_answer_is_not_said_again() -> None:
    done = looked_up(Shelf([LEAVE]), ASKED, "[1]\nAnswer: 28 days [1]", strategy="auto")

    assert done.of(Chosen) == [Chosen("rag", "the answer is looked up in the documents")]
    assert done.answer.text == "28 days [1]"


def test_its_options_may_be_given() -> None:
    shelf = Shelf([LEAVE])
    looked_up(shelf, ASKED, "[1]\nAnswer: 28 [1]", strategy="auto",
              options={"hops": "1"})  # fmt: skip

    assert len(shelf.queries) == 1


def test_documents_that_hold_nothing_change_nothing() -> None:
    done = looked_up(Shelf([]), "Who wrote Emma?", "Jane Austen.", strategy="auto")

    assert done.of(Chosen) == [Chosen("direct", "it asks for plain knowledge")]


def test_the_prompt_with_its_passages_is_explained() -> None:
    found = explain(kit_with(ScriptedModel([]), Shelf([LEAVE])), "auto", Question(ASKED), None)

    assert (found.strategy, found.decided) == ("rag", "rule")
    assert "[1] You have 28 days of leave." in found.heard.messages[-1].content
    assert found.prediction.calls == 1


def test_that_the_model_will_not_be_asked_is_explained_at_no_cost() -> None:
    shelf = Shelf([passage("Far", "Something else.", cosine=0.2)])
    found = explain(kit_with(ScriptedModel([]), shelf), "auto", Question(ASKED), None)

    assert found.heard.messages == ()
    assert (found.size.prompt, found.prediction.calls, found.prediction.written) == (0, 0, 0)
    assert (found.prediction.read_s, found.prediction.write_s) == (0.0, 0.0)
