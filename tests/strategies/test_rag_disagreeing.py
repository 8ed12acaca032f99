"""Sources that disagree: both are shown, with their dates."""

import pytest

from tests.strategies.shelves import Shelf, looked_up, passage

OLD = passage("Minutes of February", "The budget of the Aurora project is 120,000 euros.",
              "2023-02-07")  # fmt: skip
NEW = passage("Minutes of May", "Maria leads the Aurora project. The budget is 140,000 euros.",
              "2023-05-03")  # fmt: skip
ASKED = "What is the budget of the Aurora project?"


def test_the_other_source_is_added_in_its_own_words_with_both_dates() -> None:
    answer = looked_up(Shelf([OLD, NEW]), ASKED, "[1]\nAnswer: 120,000 euros [1]").answer

    assert answer.text == (
        "120,000 euros (2023-02-07) [1]; “The budget is 140,000 euros” (2023-05-03) [2]"
    )
    assert [one.date for one in answer.citations] == ["2023-02-07", "2023-05-03"]
    assert all(one.verified for one in answer.claims)


def test_what_the_model_says_of_both_gets_the_dates_that_it_leaves_out() -> None:
    reply = "[1] [3]\nAnswer: 120,000 euros [1]; 140,000 euros [3]"
    answer = looked_up(Shelf([OLD, NEW]), ASKED, reply).answer

    assert answer.text == "120,000 euros (2023-02-07) [1]; 140,000 euros (2023-05-03) [2]"


def test_dates_that_the_model_gives_are_not_given_again() -> None:
    told = "120,000 euros (2023-02-07) [1]; 140,000 euros (2023-05-03) [3]"
    answer = looked_up(Shelf([OLD, NEW]), ASKED, f"[1] [3]\nAnswer: {told}").answer

    assert answer.text == told.replace("[3]", "[2]")


def test_chinese_sources_disagree_in_the_same_way() -> None:
    old = passage("旧版手册", "员工每年享有十天年假。", "2020-01-01")
    new = passage("新版手册", "员工每年享有十五天年假。", "2022-01-01")
    answer = looked_up(Shelf([new, old]), "员工年假有几天？", "[1]\nAnswer: 十五天 [1]").answer

    assert answer.text == "十五天 (2022-01-01) [1]; “员工每年享有十天年假” (2020-01-01) [2]"


@pytest.mark.parametrize(
    "other",
    [
        passage("Same", "The budget of the Aurora project is 120000 euros."),
        passage("Matter", "The budget of the Borealis team is 90,000 euros."),
        passage("Unit", "The budget of the Aurora project lasts 18 months."),
        passage("Words", "Nothing was said of the Aurora project and its budget."),
        passage("Document", "The budget of the Aurora project was 80,000 euros.",
                document="Minutes of February"),
    ],
    ids=lambda one: one.title,
)  # fmt: skip
def test_what_does_not_disagree_is_left_alone(other: object) -> None:
    shelf = Shelf([OLD, other])  # type: ignore[list-item]

    assert looked_up(shelf, ASKED, "[1]\nAnswer: 120,000 euros [1]").answer.text == (
        "120,000 euros [1]"
    )
