"""Arithmetic that a text states: found, recomputed exactly, and never evaluated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.prompts.checking.equations import equations


def wrong(text: str) -> list[str]:
    """Return the equations in `text` that do not hold, with what their left sides make."""
    return [f"{one.text} | {one.makes}" for one in equations(text) if not one.holds]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("There are 5 * 12 = 60 eggs. Then 60 - 7 = 53 are left.", ["5 * 12 = 60", "60 - 7 = 53"]),
        ("下午比上午多卖36 / 4 = 9本，共36+9＝45。", ["36 / 4 = 9", "36+9=45"]),
        ("So 40 - 6 - 6 = 28 together", ["40 - 6 - 6 = 28"]),
        ("(2 + 3) * 4 = 20", ["(2 + 3) * 4 = 20"]),
        ("$1,000 × 3 = $3,000", ["$1,000 × 3 = $3,000"]),
        ("40 * 25% = 10 and 10 / 40 = 25%", ["40 * 25% = 10", "10 / 40 = 25%"]),
        ("10 / 40 * 100 = 25%", ["10 / 40 * 100 = 25%"]),
        ("2^10 = 1024, 2 ** 3 = 8, 2 x 3 = 6", ["2^10 = 1024", "2 ** 3 = 8", "2 x 3 = 6"]),
        ("5 + 5 = 10 = 2 * 5", ["5 + 5 = 10", "10 = 2 * 5"]),
        ("10 / 3 = 3.33, 2 / 3 ≈ 0.7, 10 / 3 ≈ 3", ["10 / 3 = 3.33", "2 / 3 ≈ 0.7", "10 / 3 ≈ 3"]),
        ("it is -3 + 5 = 2", ["-3 + 5 = 2"]),
        ("In 2024 5 + 3 = 8", ["5 + 3 = 8"]),
        ("4 + 9 = 13 (left: 4 10 13)", ["4 + 9 = 13"]),
    ],
)
def test_equations_are_found_and_hold(text: str, stated: list[str]) -> None:
    assert [one.text for one in equations(text)] == stated
    assert wrong(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("24 * 2 = 49", "24 * 2 = 49 | 48"),
        ("10 / 3 = 3", "10 / 3 = 3 | 10/3"),
        ("10 / 3 = 3.34", "10 / 3 = 3.34 | 10/3"),
        ("5 + 5 = 2 * 6", "5 + 5 = 2 * 6 | 10"),
        ("0.1 + 0.2 = 0.31", "0.1 + 0.2 = 0.31 | 3/10"),
        ("一共 3 + 4 = 8 个", "3 + 4 = 8 | 7"),
        ("7 / (3 - 3) = 1", "7 / (3 - 3) = | None"),
    ],
)
def test_an_equation_that_does_not_hold_is_told_with_what_it_makes(text: str, told: str) -> None:
    assert wrong(text) == [told]


@pytest.mark.parametrize(
    "text",
    [
        "x + 3 = 11", "12x + 3 = 16", "n - 3 = 6", "5 crates * 12 = 61", "25% of 80 = 21",
        "2(3 + 4) = 15", "3 + 4 = 2 x", "3 + 4 == 8", "3 + 4 >= 9", "3 + 4 != 9", "1 week = 8",
        "3 + 4 = 9 * y", "6 = 7", "= 3", "3 + = 4", "60 - 7 =", "9 ** 9 ** 9 = 1", "A4 + 1 = 9",
        f"{'9' * 50} + 1 = 2", "(" * 2000 + "1 + 1" + ")" * 2000 + " = 3",
        "__import__('os') + 1 = 3",
    ],
)  # fmt: skip
def test_what_is_no_plain_arithmetic_is_left_alone(text: str) -> None:
    assert list(equations(text)) == []


@given(st.text("0123456789+-*/()=.,%^x $£ ab一≈\n", max_size=60))
def test_no_text_makes_it_fail(text: str) -> None:
    assert all(isinstance(one.holds, bool) for one in equations(text))


@given(st.integers(-(10**6), 10**6), st.integers(0, 10**6), st.sampled_from("+-*"))
def test_python_agrees(left: int, right: int, operator: str) -> None:
    made = {"+": left + right, "-": left - right, "*": left * right}[operator]

    (found,) = equations(f"so {left} {operator} {right} = {made}.")
    assert (str(found.makes), found.holds) == (str(made), True)
