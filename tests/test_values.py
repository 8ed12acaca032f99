"""The value that an answer states, exactly."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.messages import Json
from agent.values import number_in, numbers_in, value_of
from tests.searching import steady


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("18", 18), ("$18.", 18), ("18.00", 18), ("It is 18!", 18), ("1,319", 1319),
        ("$1,234.56.", Fraction(123456, 100)), ("1.5e3", 1500), ("2e-3", Fraction(2, 1000)),
        ("3/4", Fraction(3, 4)), ("1 1/2 cups", Fraction(3, 2)), ("50%", 50), ("10th", 10),
        ("$.75", Fraction(3, 4)), ("-5", -5), ("\u22125", -5), ("-$5", -5), ("$-5", -5),
        ("-€5.50", Fraction(-11, 2)), ("¥-3", -3), ("-1,000,000", -1_000_000), ("x=5", 5),
        ("１２元", 12), ("一共708元", 708), ("温度是-5度", -5), ("要付￥30。", 30), ("5kg", 5),
        ("50米/秒", 50), ("10-20", 20), ("COVID-19", 19), ("US$7", 7), ("(7)", 7), ("7/0", 0),
        ("9" * 60, int("9" * 60)),
    ],
)  # fmt: skip
def test_a_number_is_read_exactly(text: str, number: Fraction | int) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize(
    "text",
    ["", "none", "at 12:30", "at 23:59:59", "on 2024-05-06", "on 5/6/2024", "Python 3.11.2",
     "127.0.0.1", "H2O", "v2", "x_1", "十二", "...", ",,"],
)  # fmt: skip
def test_no_number_is_read_from_times_dates_versions_and_names(text: str) -> None:
    assert number_in(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("The answer is 18, not 17.", 18),
        ("The answer is $18. That is 5 more than 13.", 18),
        ("5 and 6.\n#### 72", 72),
        ("so \\boxed{12} of 30", 12),
        ("答案是 12，共 3 人", 12),
        ("答案：12。共3人", 12),
        ("答：１２个，3人", 12),
        ("Answer: 4\nAnswer: 5 of 6", 5),
        ("answer = 7 of 9", 7),
        ("The answer is unknown.\nMaybe 3 or 4", 4),
        ("The answer is\n12 or 13", 13),
        ("Of 5 boxes each child gets 11 pencils.", 11),
    ],
)
def test_the_first_number_behind_the_last_marker_counts_else_the_last_number(
    text: str, number: int
) -> None:
    assert number_in(text) == number


def test_all_numbers_of_a_text_are_read_in_order() -> None:
    text = "1,2,3 and 1,000 of 2.5 at 12:30 on 2024-05-06, 3/4 - 5, −6元"

    assert numbers_in(text) == [1, 2, 3, 1000, Fraction(5, 2), Fraction(3, 4), 5, -6]


@steady
@given(st.integers(-(10**30), 10**30), st.integers(0, 12))
def test_whatever_is_written_as_a_decimal_is_read_back(digits: int, decimals: int) -> None:
    number = Fraction(digits, 10**decimals)
    whole, rest = divmod(abs(digits), 10**decimals)
    text = f"{'-' if digits < 0 else ''}{whole:,}" + (f".{rest:0{decimals}}" if decimals else "")

    assert number_in(f"It is {text}.") == number


@steady
@given(st.text(alphabet="0123456789.,/-:$eE %元答案#\n１－"))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    for number in numbers_in(text):
        assert isinstance(number, Fraction)
    value_of(text, 1.5)


@pytest.mark.parametrize("text", ["1", "1,", "1.1", "1/", "1:", "1-", "-", "1 "])
def test_long_rows_of_digits_are_read_in_time(text: str) -> None:
    numbers_in(text * 30_000)


# the value of an answer, beside what the last computation brought


@pytest.mark.parametrize(
    ("answer", "observed", "value"),
    [
        ("It is 329406144173384850.143.", 329406144173384850.143, 329406144173384850.143),
        ("It is 0.333.", 1 / 3, 1 / 3),
        ("It is about 0.33.", 1 / 3, 1 / 3),
        ("It is 0.34.", 1 / 3, 0.34),
        ("You pay $0.30.", 0.1 + 0.2, 0.1 + 0.2),
        ("You pay $1250.00.", 1250, 1250),
        ("It is 3.142.", 3.14159, 3.14159),
        ("It is 1/3.", 1 / 3, 1 / 3),
        ("It is 3/4.", 1.0, 0.75),
        ("11 buses", 10.6, 11),
        ("11 buses", 11.0, 11),
        ("11.00 dollars", 11.0, 11),
        ("11 buses", 11.000000000000002, 11.000000000000002),
        ("10^22 is 10000000000000000000000.", 1e22, 1e22),
        ("11 pencils for each of the 4", 11, 11),
        ("The answer is 4 (of 11).", 11, 4),
        ("It is 12.", 11, 12),
        ("It is 12.5.", None, 12.5),
        ("It is 12.", "12", 12),
        ("It is 1.", True, 1),
        ("It is 5.", float("nan"), 5),
        ("It is 5.", float("inf"), 5),
        ("None of them.", 11, None),
        (str(3**1000), 3**1000, 3**1000),
        ("9" * 5000, None, None),
        ("1" + "0" * 400 + ".5", None, None),
    ],
)
def test_the_value_of_an_answer(answer: str, observed: Json, value: Json) -> None:
    found = value_of(answer, observed)

    assert found == value
    assert type(found) is type(value)


def test_a_quotient_with_more_digits_than_a_float_keeps_them_all() -> None:
    exact = "329406144173384850.143"
    assert value_of(f"It is {exact}.", exact) == exact
