"""Scorers of words, labels and letters: each rule, and its traps."""

import pytest

from agent.evaluation import words
from agent.evaluation.problem import Given, Gold, Score
from agent.evaluation.scoring import by_form
from agent.messages import Json


def hotpot(gold: str, said: str) -> tuple[bool, Json]:
    score = words.hotpotqa(Gold(gold), Given(said))
    return score.right, score.details["f1"]


def test_hotpot_ignores_case_punctuation_and_articles() -> None:
    assert hotpot("The Beatles", "beatles.") == (True, 1.0)
    assert hotpot("U.S. Army", "us army") == (True, 1.0)


def test_hotpot_keeps_unicode_marks_as_the_official_script_does() -> None:
    assert hotpot("rock’n’roll", "rocknroll") == (False, 0.0)


def test_hotpot_f1_counts_shared_words_with_their_number() -> None:
    assert hotpot("new york city", "york new jersey") == (False, 0.6667)
    assert hotpot("two two one", "two") == (False, 0.5)


def test_hotpot_gives_nothing_for_a_part_where_one_side_is_yes_or_no() -> None:
    assert hotpot("yes", "yes it is") == (False, 0.0)
    assert hotpot("no", "no") == (True, 1.0)


def test_hotpot_gives_nothing_for_an_empty_answer() -> None:
    assert hotpot("the", "") == (False, 0.0)


def test_fever_takes_the_words_of_the_prompts_header_and_says_so() -> None:
    gold = Gold("NOT ENOUGH INFO")

    assert words.fever(gold, Given("Not enough information.")) == Score(True, {"synonym": True})
    assert words.fever(gold, Given("NOT ENOUGH INFO")) == Score(True, {"synonym": False})
    assert words.fever(gold, Given("REFUTES")) == Score(False, {"synonym": False})
    assert words.fever(gold, Given("")) == Score(False, {"synonym": False})


@pytest.mark.parametrize("said", ["yk", '"YK".', 'The answer is "yk".', "The answer is y k"])
def test_last_letters_compares_the_whole_run_without_its_dress(said: str) -> None:
    assert words.last_letters(Gold("yk"), Given(said)).right


def test_last_letters_does_not_take_a_longer_run_that_ends_alike() -> None:
    assert not words.last_letters(Gold("yk"), Given("ayk", "ayk")).right


def test_dates_are_padded_before_they_are_compared() -> None:
    assert words.date(Gold("05/01/2021"), Given("It was 5/1/2021.")).right
    assert not words.date(Gold("05/01/2021"), Given("01/05/2021")).right
    assert not words.date(Gold("05/01/2021"), Given("May 1st")).right


def test_dates_with_choices_are_answered_by_their_letter() -> None:
    gold = Gold("B", choices=("05/02/2021", "05/01/2021"))

    assert words.date(gold, Given("(B)", "B")).right
    assert not words.date(gold, Given("(A)", "A")).right


@pytest.mark.parametrize("value", ["three", "3", 3, 3.0, "Three."])
def test_things_in_a_row_may_be_counted_in_words_or_digits(value: Json) -> None:
    gold = Gold("3", accepted=("3", "three"))

    assert words.accepted(gold, Given(str(value), value)).right


def test_a_program_that_returns_true_says_yes() -> None:
    assert words.accepted(Gold("yes"), Given("True", True)).right
    assert not words.accepted(Gold("yes"), Given("", None)).right


@pytest.mark.parametrize(
    ("gold", "said", "right"),
    [
        ("yes", "It has no wings, so the answer is yes.", True),
        ("no", "It has no wings, so the answer is yes.", False),
        (True, "yes", True),
        (False, "yes", False),
        ("no", "perhaps", False),
        ("是", "是的", True),
        ("否", "不能", True),
    ],
)
def test_yes_and_no_are_taken_behind_the_marker(gold: Json, said: str, right: bool) -> None:
    assert words.strategyqa(Gold(gold), Given(said)).right is right


@pytest.mark.parametrize(
    ("said", "right"), [("(C)", True), ("The answer is C.", True), ("Answer", False)]
)
def test_a_choice_is_one_letter_and_no_part_of_a_word(said: str, right: bool) -> None:
    assert words.choice(Gold("C"), Given(said)).right is right


def test_a_fact_only_has_to_be_mentioned_as_a_whole_word() -> None:
    gold = Gold("Au", form="text")

    assert by_form(gold, Given("The symbol of gold is Au.")) == Score(True, {"exact": False})
    assert by_form(gold, Given("Au")) == Score(True, {"exact": True})
    assert not by_form(gold, Given("Aurum")).right
    assert not by_form(gold, Given("Au " * 100)).right  # an essay may mention anything


def test_a_fact_in_chinese_is_found_without_blanks() -> None:
    gold = Gold("北京", accepted=("Beijing",), form="text")

    assert by_form(gold, Given("中国的首都是北京。")).right
    assert by_form(gold, Given("It is Beijing.")).right
    assert not by_form(gold, Given("上海")).right


def test_where_the_data_names_no_form_the_known_answer_shows_it() -> None:
    assert by_form(Gold(12), Given("12.0", 12)).right
    assert by_form(Gold("yes"), Given("yes", "yes")).right
    assert by_form(Gold("Paris"), Given("Paris", "paris")).right
