"""The sentence that a statement rests on: it is picked, never made up."""

import pytest

from tests.tools.documents.pages import documents
from tools.documents.reading.supporting import supporting

PASSAGES = documents(
    {
        "Ada Brandt": (
            "Ada Brandt was an engineer. She was born in Velmouth in 1832. She died in 1901."
        ),
        "Velmouth": "Velmouth is a town on the coast. In 1832 it had a harbour.",
        "青岚桥": "青岚桥位于柳溪镇。桥由工匠陆远山主持修建，1642年完工。",
    }
).found


@pytest.mark.parametrize(
    ("statement", "question", "sentence"),
    [
        ("Velmouth", "Where was Ada Brandt born?", "She was born in Velmouth in 1832."),
        ("velmouth.", "Which town is on the coast?", "Velmouth is a town on the coast."),
        ("1832", "When did it have a harbour?", "In 1832 it had a harbour."),
        ("Ada Brandt was born in the town of Velmouth in 1832.", "",
         "She was born in Velmouth in 1832."),
        ("陆远山", "谁主持修建的？", "桥由工匠陆远山主持修建，1642年完工。"),
    ],
)  # fmt: skip
def test_the_sentence_that_holds_it_is_the_one_nearest_to_the_question(
    statement: str, question: str, sentence: str
) -> None:
    found = supporting(statement, question, PASSAGES)

    assert found is not None
    assert found.text == sentence
    assert found.text in found.passage.text


@pytest.mark.parametrize(
    "statement",
    ["", "?", "yes", "No.", "是", "the", "Corvin", "1833", "in Corvin",
     "Ada Brandt was born in Velmouth, in the year 1833.", "the engineer Ada Brandt died of fever"],
)  # fmt: skip
def test_what_no_sentence_holds_rests_on_none(statement: str) -> None:
    assert supporting(statement, "Where was Ada Brandt born?", PASSAGES) is None


def test_without_passages_there_is_no_support() -> None:
    assert supporting("Velmouth", "Where?", []) is None
