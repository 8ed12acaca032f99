"""Every strategy plays again from its record: the same events, piece by piece, and the same end."""

import json
from collections.abc import Callable

import pytest

from agent.errors import ContextOverflow, UserError
from agent.events import Observation, Sampled
from agent.messages import Attachment, Json, Question
from agent.recording import sound
from agent.strategies.catalogue import ENTRIES
from tests.recording.browsing import RESEARCHES, WHERE, browsed
from tests.recording.taping import Recorded, again, recorded, start
from tests.scripted import Cut
from tests.strategies.ages import AGES
from tests.strategies.ages import RIGHT as DECLARED
from tests.strategies.looking_up import BORN, PAGES, QUOTES, SEARCHES, answers
from tests.strategies.shelves import Shelf, passage
from tests.strategies.test_tot_game24 import WHOLE
from tests.strategies.trees import PUZZLE
from tests.tools.documents.pages import documents
from tools import solver

LEAVE = passage("Leave", "You have 28 days of leave. They expire in March.", "2023-01-10")
DAYS = Question("How many days of leave do I have?")
RIGHT, WRONG = " So 18. The answer is 18.", " So 20. The answer is 20."
PROGRAM = "    return 6 * 3\n"
COMPUTES = " compute\nAction: python\n```python\nprint(36 // 2)\n```\n"
FAILS = " compute\nAction: python\n```python\nprint(1 / 0)\n```\n"
SAYS = " seen\nAnswer: It is 18."
SCHEMA: dict[str, Json] = {
    "type": "object",
    "properties": {"eggs": {"type": "integer"}},
    "required": ["eggs"],
}


def shelf() -> Shelf:
    return Shelf([LEAVE])


PLAYS: dict[str, Callable[[], Recorded]] = {
    "direct": lambda: recorded(start("direct"), "Answer: 18"),
    "few-shot": lambda: recorded(start("few-shot"), " 18"),
    "cot": lambda: recorded(start("cot"), RIGHT),
    "zero-shot-cot": lambda: recorded(start("zero-shot-cot"), " So 18.", " 18"),
    "self-consistency": lambda: recorded(
        start("self-consistency", samples=5), RIGHT, WRONG, RIGHT, RIGHT
    ),
    "cross-check": lambda: recorded(start("cross-check"), PROGRAM, RIGHT),
    "pal": lambda: recorded(start("pal"), "    return 1 / 0\n", PROGRAM),
    "equations": lambda: recorded(start("equations", AGES), DECLARED),
    "tot": lambda: recorded(
        start("tot", PUZZLE, {"breadth": "1", "evaluations": "1"}, max_tokens=100_000), *WHOLE
    ),
    "tot-single": lambda: recorded(start("tot-single"), RIGHT),
    "rag": lambda: recorded(
        start("rag", DAYS, documents=shelf()), "[1]\nAnswer: 28 days [1]", documents=shelf()
    ),
    "react": lambda: recorded(start("react"), FAILS, COMPUTES, SAYS),
    "code": lambda: recorded(start("code"), COMPUTES, SAYS),
    "converse": lambda: recorded(start("converse"), COMPUTES, SAYS),
    "react-to-cot-sc": lambda: recorded(start("react-to-cot-sc"), COMPUTES, SAYS),
    "cot-sc-to-react": lambda: recorded(
        start("cot-sc-to-react", samples=2), RIGHT, WRONG, COMPUTES, SAYS
    ),
    "research": lambda: browsed(*RESEARCHES, begun=start("research", WHERE)),
    "auto": lambda: recorded(start("auto"), PROGRAM, "There are 18 eggs left."),
}
ELSEWHERE = {"active-prompt"}
"""Needs exemplars that a person made; what it does is what self-consistency does."""


def test_every_strategy_is_played_here() -> None:
    assert {*PLAYS, *ELSEWHERE} == {one.name for one in ENTRIES}


@pytest.mark.parametrize("name", PLAYS)
def test_a_run_plays_again_event_by_event(name: str) -> None:
    if name == "equations" and solver.missing():
        pytest.skip("the solver is off on this system")
    found = PLAYS[name]()

    assert (found.error, found.events != []) == ("", True)
    assert all(
        sound.SOUND[one.kind](one.body) for one in found.store.entries() if one.kind in sound.SOUND
    )
    assert again(found) == (found.events, "")


def test_samples_that_were_not_needed_are_not_asked_for_again() -> None:
    found = PLAYS["self-consistency"]()

    assert len([one for one in found.events if isinstance(one, Sampled)]) == 4
    assert again(found) == (found.events, "")


def test_the_loop_reads_documents_again_from_the_record() -> None:
    library = documents(PAGES)
    begun = start("react", BORN, documents=library)
    found = recorded(begun, SEARCHES, QUOTES, answers("In Velmouth [1]."), documents=library)
    library.close()

    assert found.answer.citations[0].quote == "She was born in Velmouth"
    assert again(found) == (found.events, "")


def test_pages_are_opened_again_from_the_record() -> None:
    library = documents(PAGES)
    begun = start("react", BORN, {"tools": "pages"}, documents=library)
    opens = ' Look.\nAction: search\n{"entity": "Ada Brandt"}'
    turns = ' Find.\nAction: lookup\n{"keyword": "born"}'
    found = recorded(begun, opens, turns, answers("Velmouth."), documents=library)

    assert again(found) == (found.events, "")


def test_attached_texts_are_looked_up_again_without_an_index() -> None:
    notes = Attachment("notes.txt", "The gate opens at seven. The key is under the mat.")
    asked = Question("When does the gate open?", (notes,))
    found = recorded(start("rag", asked), "[1]\nAnswer: at seven [1]")

    assert found.answer.text == "at seven [1]"
    assert again(found) == (found.events, "")


def test_an_answer_is_shaped_again() -> None:
    begun = start("direct", schema=SCHEMA)
    found = recorded(begun, "Answer: 18", '{"eggs": "many"}', '{"eggs": 18}')

    assert json.loads(found.answer.text) == {"eggs": 18}
    assert again(found) == (found.events, "")


def test_a_context_that_was_full_is_full_again() -> None:
    shows = " compute\nAction: python\n```python\nprint('x' * 3000)\n```\n"
    found = recorded(start("react"), shows, COMPUTES, ContextOverflow("too long", "less"), SAYS)

    assert again(found) == (found.events, "")


def test_what_only_the_person_can_mend_is_raised_again() -> None:
    class Locked(Shelf):
        def search(self, *given: object, **more: object) -> list:  # type: ignore[type-arg]
            raise UserError("another embedder", "index again")

    begun = start("rag", DAYS, documents=shelf())
    found = recorded(begun, documents=Locked([LEAVE]))

    assert found.error == "UserError: another embedder"
    assert again(found) == (found.events, found.error)


def test_a_run_without_an_answer_ends_the_same_way() -> None:
    found = recorded(start("cot"), " I do not know.")

    assert found.error.startswith("NoAnswer: ")
    assert again(found) == (found.events, found.error)


def test_a_spent_budget_is_spent_again() -> None:
    found = recorded(start("react", max_steps=1), COMPUTES, " It is 18.")

    assert found.answer.stop_reason == "steps"
    assert again(found) == (found.events, "")


def test_a_reply_that_went_round_in_circles_is_ended_at_the_same_place() -> None:
    found = recorded(start("cot"), f"{RIGHT} {'so and so ' * 200}")

    assert found.answer.stop_reason == "repetition"
    assert again(found) == (found.events, "")


def test_a_cut_reply_is_cut_again() -> None:
    found = recorded(start("react"), Cut(COMPUTES[:40]), COMPUTES, SAYS)

    failed = [one.failed for one in found.events if isinstance(one, Observation)]
    assert failed == [False]
    assert again(found) == (found.events, "")
