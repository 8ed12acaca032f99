"""From rows to questions: fields, choices, passages, and what is wrong with a row."""

from dataclasses import replace
from typing import Any

import pytest

from agent.errors import UserError
from agent.evaluation.problem import Gold, Problem
from agent.evaluation.questions import problem_of
from agent.evaluation.rows import Row
from agent.evaluation.suite import Fields, Suite, named
from agent.messages import Attachment, Json

PLAIN = Suite("mine")


def made(suite: Suite = PLAIN, seed: int = 0, **values: Json) -> Problem:
    return problem_of(suite, Row(values, "mine.jsonl:7"), 6, seed)


def test_a_row_is_a_question_and_its_answer() -> None:
    problem = made(id="a1", question=" What? ", answer=3)

    assert (problem.id, problem.question.text, problem.gold) == ("a1", "What?", Gold(3))


def test_a_row_without_an_id_is_named_by_its_line() -> None:
    assert made(question="What?", answer="x").id == "7"


@pytest.mark.parametrize("values", [{"answer": 3}, {"question": "", "answer": 3}, {"question": 5}])
def test_a_row_without_a_question_names_its_line(values: Any) -> None:
    with pytest.raises(UserError, match=r"^mine\.jsonl:7: has no 'question'$"):
        made(**values)


@pytest.mark.parametrize("answer", [None, "", "  "])
def test_a_row_without_an_answer_names_its_line(answer: Json) -> None:
    with pytest.raises(UserError, match=r"^mine\.jsonl:7: has no 'answer'$"):
        made(question="What?", answer=answer)


def test_a_form_that_does_not_exist_is_refused() -> None:
    suite = replace(PLAIN, fields=Fields(form="form"))

    with pytest.raises(UserError, match="there is no form 'numbr'"):
        made(suite, question="What?", answer=3, form="numbr")


def test_svamp_joins_body_and_question() -> None:
    problem = made(named("svamp"), ID="s", Body="He has 3.", Question="How many?", Answer="3.0")

    assert problem.question.text == "He has 3. How many?"


def test_things_in_a_row_accept_every_key_with_score_one() -> None:
    problem = made(
        named("coloured-objects"),
        idx=4, inputs="Q: How many pens?\n  choice: 3\n  choice: blue\nA:", targets=["3"],
        multiple_choice_targets=["blue", "3", "three"], multiple_choice_scores=[0, 1, 1],
    )  # fmt: skip

    assert (problem.id, problem.question.text) == ("4", "How many pens?")
    assert problem.gold == Gold("3", accepted=("3", "three"))


def dates(seed: int) -> Problem:
    return made(
        named("date-understanding-choices"), seed,
        idx=1, inputs="Q: What is the date?\nA:", targets=["05/01/2021"],
        multiple_choice_targets=["05/01/2021", "05/02/2021", "01/05/2021", "05/03/2021"],
        multiple_choice_scores=[1, 0, 0, 0],
    )  # fmt: skip


def test_choices_of_dates_are_shuffled_by_the_seed_and_the_letter_follows() -> None:
    problems = [dates(seed) for seed in range(20)]
    letters = {str(problem.gold.answer) for problem in problems}

    assert letters == {"A", "B", "C", "D"}
    for problem in problems:
        place = "ABCD".index(str(problem.gold.answer))
        assert problem.gold.choices[place] == "05/01/2021"
        assert f"({problem.gold.answer}) 05/01/2021" in problem.question.text.splitlines()


def test_the_same_seed_shuffles_alike() -> None:
    assert dates(3) == dates(3)


def test_commonsense_choices_keep_their_labels() -> None:
    problem = made(
        named("commonsenseqa"), id="c", question="Where?", answerKey="B",
        choices={"label": ["A", "B"], "text": ["here", "there"]},
    )  # fmt: skip

    assert problem.question.text == "Where?\n(A) here\n(B) there"
    assert problem.gold.answer == "B"


def test_aqua_choices_lose_the_letters_they_come_with() -> None:
    problem = made(named("aqua"), question="How much?", options=["A)21", "B)21.5"], correct="A")

    assert problem.question.text == "How much?\n(A) 21\n(B) 21.5"
    assert problem.gold.answer == "A"


def test_choices_without_the_answer_are_refused() -> None:
    with pytest.raises(UserError, match="are no choices with the answer among them"):
        made(named("aqua"), question="How much?", options=["A)21", "B)22"], correct="E")


@pytest.mark.parametrize(
    "contexts",
    [
        [{"title": "Bach", "sentences": ["He lived. ", "He died."]}],
        {"title": ["Bach"], "sentences": [["He lived. ", "He died."]]},
    ],
)
def test_passages_go_with_the_question_in_either_form(contexts: Json) -> None:
    problem = made(named("hotpotqa"), question="Who?", answer="Bach", context=contexts)

    assert problem.question.attachments == (Attachment("Bach", "He lived. He died."),)


def test_the_closed_book_has_no_passages() -> None:
    contexts: Json = [{"title": "Bach", "sentences": ["He lived."]}]
    problem = made(named("hotpotqa-closed"), question="Who?", answer="Bach", context=contexts)

    assert problem.question.attachments == ()


def test_a_puzzle_needs_no_known_answer() -> None:
    problem = made(named("game24"), Puzzles="4 6 6 9", Rank=901)

    assert (problem.id, problem.gold) == (
        "901",
        Gold(None, numbers=(4, 6, 6, 9), form="expression"),
    )
    assert problem.question.text.endswith("to make 24: 4 6 6 9")


def test_a_puzzle_of_words_is_refused() -> None:
    with pytest.raises(UserError, match="its 'Puzzles' are no whole numbers"):
        made(named("game24"), Puzzles="four six", Rank=1)


def test_a_claim_is_told_what_to_do_with_it() -> None:
    problem = made(named("fever"), claim="Bach was a painter.", label="REFUTES")

    assert problem.question.text.endswith("\nClaim: Bach was a painter.")
