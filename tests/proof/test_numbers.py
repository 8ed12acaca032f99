"""Numbers and dates are the same however they are written."""

from decimal import Decimal

import pytest

from agent.proof.numbers import dated, holds, months, stated, values


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("1,000 people", "1000 people"), ("1000", "1 000 people"), ("1000", "1.000 Leute"),
        ("1000", "one thousand"), ("1000", "一千人"), ("1.5 million", "1,500,000"),
        ("150万", "1.5 million"), ("1.5亿", "150 million"), ("three hundred thirty", "330 m"),
        ("330", "三百三十米"), ("10500", "一万零五百"), ("2008", "二〇〇八年"),
        ("12%", "12 percent"),
        ("5 km", "5km"), ("330m", "330 m"), ("3.5", "3,5 Meter"), ("5", "fell by -5"),
        ("2021-05-03", "3 May 2021"), ("2021年5月3日", "May 3, 2021"), ("21", "twenty-one"),
        ("五千米", "5000米"), ("三点五公里", "3.5公里"), ("二十天", "20天"), ("50,000", "50k"),
        ("三十千克", "30千克"), ("二〇二一年", "2021年"),
        ("1887 to 1889", "1887–1889"), ("version 1.2.3", "1.2.3"), ("05", "5"),
    ],
)  # fmt: skip
def test_numbers_stand_in_a_source_in_another_form(claim: str, source: str) -> None:
    known = values(source)

    assert [one.written for one in stated(claim) if not holds(one, known)] == []


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("43", "430"), ("1.5 billion", "1.5 million"), ("-5 degrees", "5 degrees"),
        ("1,000", "1,0000"), ("three", "two of four"), ("150万", "150"), ("2.5", "25"),
        ("12 km", "H12 road"), ("年假二十天", "年假十五天"), ("年假五天", "年假十五天"),
        ("一百三十人", "共有120人"), ("三亿元", "三万元"), ("三点五公里", "三公里"), ("4k", "4"),
    ],
)  # fmt: skip
def test_other_numbers_do_not(claim: str, source: str) -> None:
    known = values(source)

    assert [one for one in stated(claim) if not holds(one, known)] != []


@pytest.mark.parametrize(
    "text",
    [
        "H2O and B2B",
        "one of them",
        "thousands of people",
        "no number",
        "万一他十分统一",
        "一个三国",
    ],
)
def test_what_is_no_number_states_none(text: str) -> None:
    assert list(stated(text)) == []


def test_months_are_known_by_their_names_and_in_dates() -> None:
    assert months("in March, on 2021-05-03 and 3.7.2020; 2019年11月") == {3, 5, 7, 11}


def test_a_month_counts_as_a_date_only_beside_a_number() -> None:
    assert dated("They may march on 5 May 2021 or Sept. 3rd") == {5: "May", 9: "Sept"}


def test_digits_beyond_all_bounds_are_numbers_too() -> None:
    assert values("9" * 5000) == {Decimal("9" * 5000)}
