"""A real quote still has to support what it is cited for."""

import pytest

from agent.proof.names import names
from agent.proof.support import lacking, touches
from tests.proof.passages import CHINESE, TOWER


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Gustave Eiffel met Bob's friend in the USA.", ["Gustave", "Eiffel", "Bob", "USA"]),
        ("The tower is in Paris. It uses GPT-4 on an iPhone.", ["Paris", "GPT", "iPhone"]),
        ("Einstein was born in Ulm; he moved.", ["Einstein", "Ulm"]),
        ("However, building began. Construction ended.", []),
        ("I do not know what I said: Yes.", []),
        ("H2O is water", ["H2O"]),
        ("他使用 Python 和 numpy", ["Python"]),
        ("桥由Muller设计", ["Muller"]),
        ("It was built by \u041aern.", ["\u041aern"]),
        ("U.S. troops", ["US"]),
        ("2D graphics at 0BA, 5G", []),
    ],
)
def test_names_are_what_is_written_large_without_having_to_be(text: str, found: list[str]) -> None:
    assert list(names(text)) == found


@pytest.mark.parametrize(
    "claim",
    [
        "The Eiffel Tower is 330 m tall.", "It is three hundred thirty metres tall.",
        "Gustave Eiffel built it from 1887 to 1889.", "It cost 7,800,000 francs.",
        "Yes.", "Eiffel's tower was costly: 7.8 million.", "The tower's height: 330m",
    ],
)  # fmt: skip
def test_a_claim_whose_facts_stand_in_the_quote_is_supported(claim: str) -> None:
    assert lacking(claim, [TOWER]) == ""


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("It is 43 years old.", "43 does not stand in the quote"),
        ("Bob built it in 1889.", "Bob does not stand in the quote"),
        ("It was built in May 1889.", "May does not stand in the quote"),
        ("Bob and Ada built 9 of 8.", "9, 8, Bob do not stand in the quote"),
        ("A dog sleeps here.", "it shares no word with the quote"),
        ("It is _43_ years old.", "43 does not stand in the quote"),
        ("它很美。", "it cannot be compared with a quote in another language"),
    ],
)
def test_a_claim_that_says_more_is_not_supported(claim: str, reason: str) -> None:
    assert lacking(claim, [TOWER]) == reason


def test_titles_and_the_question_may_hold_what_the_quote_leaves_out() -> None:
    quote = "It is 330 m tall."

    assert lacking("The Eiffel Tower is 330 m tall.", [quote]) != ""
    assert lacking("The Eiffel Tower is 330 m tall.", [quote], ["The Eiffel Tower"]) == ""
    assert (
        lacking("The Eiffel Tower is 330 m tall.", [quote], ["how tall is the eiffel tower?"]) == ""
    )


def test_yes_is_about_what_was_asked() -> None:
    assert lacking("Yes.", [TOWER], ["Is the Eiffel Tower tall?"]) == ""
    assert lacking("Yes.", [TOWER], ["Is Kern an engineer?"]) == "it shares no word with the quote"


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("铁塔高330米。", ""),
        ("它建于1887年到1889年。", ""),
        ("高度为43米。", "43 does not stand in the quote"),
        ("它由古斯塔夫设计。", "most of it does not stand in the quote"),
        ("铁塔由 Gustave 建于1887年。", "Gustave does not stand in the quote"),
    ],
)
def test_chinese_claims_are_compared_by_numbers_names_and_characters(
    claim: str, reason: str
) -> None:
    assert lacking(claim, [CHINESE]) == reason


@pytest.mark.parametrize(
    ("claim", "quote", "reason"),
    [
        ("工匠陆远山生于1642年。", "桥由工匠陆远山主持修建，1642年完工。", "born"),
        ("工匠陆远山生于1598年。", "陆远山是明代工匠，1598年生于云塘县。", ""),
        ("陆远山出生于1598年。", "陆远山（1598—1660），工匠。", ""),
        ("陆远山卒于1660年。", "陆远山于1660年出版了《桥谱》。", "died"),
        ("陆远山卒于1660年。", "陆远山于1660年病逝。", ""),
        ("Ada Kern was born in 1932.", "The bridge of Ada Kern opened in 1932.", "born"),
        ("Ada Kern was born in Graz.", "Ada Kern, a native of Graz, was an engineer.", ""),
        ("Ada Kern was born in 1889.", "Ada Kern (1889-1957) was an engineer.", ""),
        ("She died in 1957.", "Her last book is from 1957.", "died"),
        ("She died in 1957.", "She was killed in 1957.", ""),
    ],
)
def test_a_year_of_something_else_proves_no_birth_and_no_death(
    claim: str, quote: str, reason: str
) -> None:
    known = {
        "": "",
        "born": "that somebody was born does not stand in the quote",
        "died": "that somebody died does not stand in the quote",
    }

    assert lacking(claim, [quote], ["When was Ada Kern born? 陆远山生于何年？"]) == known[reason]


def test_a_claim_in_one_language_is_compared_with_a_quote_in_another_by_its_facts() -> None:
    assert lacking("The tower is 330 m tall.", [CHINESE]) == ""
    assert lacking("The tower is 43 m tall.", [CHINESE]) == "43 does not stand in the quote"


def test_a_quote_touches_what_shares_a_number_or_a_word_with_it() -> None:
    assert touches("1889", TOWER)
    assert touches("建于1887年", CHINESE)
    assert not touches("Yes.", TOWER)
