"""The questions of our own set can be answered: each quote stands whole in one passage."""

from tests.benchmarks.retrieval import ours
from tools.documents.splitting.split import split


def test_every_question_has_a_passage_that_answers_it() -> None:
    documents, questions = ours()
    passages = [one for document in documents for one in split(document)]
    asked = [one for group in questions.values() for one in group]

    assert {name: len(group) for name, group in questions.items()} == {
        "Chinese": 52,
        "Chinese, on English passages": 10,
    }
    assert [
        one.question for one in asked for wanted in one.wanted if not any(map(wanted, passages))
    ] == []
