"""The checker of the Game of 24: exact, and deaf to what is not in the game."""

import warnings
from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.game24 import expression_in, fault
from tests.searching import steady

FOUR = (4, 5, 6, 10)


@pytest.mark.parametrize(
    "text",
    [
        "5 * 6 - 10 + 4",
        "(10 - 4) * 5 - 6",
        "Steps:\n10 - 4 = 6 (left: 5 6 6)\nAnswer: (10-4)*5-6 = 24",
        "answer: 5*6-(10-4) = 24",
        "-(10 - 4 - 5 * 6)",
        "- -4 + 5*6 - 10",
        "((((4))))+5*6-10",
        " 4\t+5 *6-10 ",
    ],
)
def test_a_right_answer_has_no_fault(text: str) -> None:
    assert fault(text, FOUR) == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "it is empty"),
        ("Answer: = 24", "it is empty"),
        ("4 + 5 + 6 + 10", "it makes 25, not 24"),
        ("(4 + 5) / 6 + 10", "it makes 23/2, not 24"),
        ("4 + 5 * 6 - 11", "it uses 4 5 6 11, not 4 5 6 10"),
        ("5 * 6 - 10", "it uses 5 6 10, not 4 5 6 10"),
        ("5 * 6 - 10 + 4 + 4 - 4", "it uses 5 6 10 4 4 4, not 4 5 6 10"),
        ("45 + 6 - 10", "it uses 45 6 10, not 4 5 6 10"),
        ("04 + 5 * 6 - 10", "it uses 04 5 6 10, not 4 5 6 10"),
        ("24", "it uses 24, not 4 5 6 10"),
        ("()", "it uses no numbers, not 4 5 6 10"),
        ("4 / (5 + 6 - 10 - 1)", "it uses 4 5 6 10 1, not 4 5 6 10"),
        ("10 / (4 + 6 - 5 - 5)", "it uses 10 4 6 5 5, not 4 5 6 10"),
        ("4 ** 5 + 6 - 10", "it holds '**': powers are not in the game"),
        ("10 // 4 + 5 * 6", "it holds '//': whole quotients are not in the game"),
        ("+4 + 5 * 6 - 10", "it is no arithmetic expression"),
        ("5 * 6 - 10 4 +", "it is no arithmetic expression"),
        ("5(6) - 10 + 4", "it is no arithmetic expression"),
        ("5 * 6 - 10, 4", "it holds ',': only the numbers, + - * / and brackets are in the game"),
        ("4! + 5 + 6 - 10", "it holds '!': only the numbers, + - * / and brackets are in the game"),
        ("4.0 + 5*6 - 10", "it holds '.': only the numbers, + - * / and brackets are in the game"),
        ("٤ + 5*6 - 10", "it holds '٤': only the numbers, + - * / and brackets are in the game"),
        ("4 + 5×6 - 10", "it holds '×': only the numbers, + - * / and brackets are in the game"),
        ("(4 + 5*6 - 10", "it is no arithmetic expression"),
        ("4_5 * 6 - 10", "it holds '_': only the numbers, + - * / and brackets are in the game"),
        ("4e5 + 6 + 10", "it holds 'e': only the numbers, + - * / and brackets are in the game"),
        ("0x4 + 5*6 - 10", "it holds 'x': only the numbers, + - * / and brackets are in the game"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_told_what_is_wrong(text: str, told: str) -> None:
    assert fault(text, FOUR) == told


def test_nothing_is_divided_by_zero() -> None:
    assert fault("8 / (3 - 3) * 8", (3, 3, 8, 8)) == "it divides by zero"
    assert fault("8 / (3 - 8 / 3)", (3, 3, 8, 8)) == ""


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('touch owned') + 4 + 5 + 6 + 10",
        "exec('4'); 5; 6; 10",
        "(lambda: 24)() + 4 - 5 * 6 + 10",
        "[4, 5, 6, 10][0]",
        "4 if 5 else 6 + 10",
        "4 < 5 < 6 < 10",
        "f'{4}' + 5 + 6 + 10",
        "4 + 5j * 6 - 10",
        "(x := 4) + 5 * 6 - 10",
        "4 @ 5 * 6 - 10",
        "~4 + 5 * 6 - 10",
        "4 & 5 | 6 ^ 10",
        "4 << 5 * 6 - 10",
        "9 ** 9 ** 9 ** 9",
        "4 + 5 * 6 - 10\n; import os",
        "4 + 5 * 6 - 10 # = 24",
        "４ + ５ * ６ - １０",
        "\x004 + 5 * 6 - 10",
        "4 + 5 * 6\\\n- 10",
        "(" * 5_000_000,
        "-" * 10_000_000 + "4",
        "9" * 1_000_000,
        "(" * 99 + "4" + ")" * 99,
        "(" * 90 + "4+5*6-10" + ")" * 89,
        "-" * 190 + "4",
        "4 + 5 * 6 - 10" + " " * 10_000 + "1",
    ],
    ids=range(26),
)
def test_hostile_texts_are_refused_and_never_run(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert fault(text, FOUR) != ""
    assert not Path("owned").exists()


def test_deep_brackets_and_many_signs_are_no_trouble_within_the_length_allowed() -> None:
    assert fault("(" * 90 + "4+5*6-10" + ")" * 90, FOUR) == ""
    assert fault("-" * 180 + "4+5*6-10", FOUR) == ""


def test_numbers_that_repeat_have_to_repeat() -> None:
    assert fault("(1 + 2 + 3) * 4", (1, 2, 3, 4)) == ""
    assert fault("8 * 3 * 1", (8, 3, 1, 1)) == "it uses 8 3 1, not 8 3 1 1"
    assert fault("8 * 3 * 1 * 1", (8, 3, 1, 1)) == ""


def test_the_last_line_counts_up_to_the_equals_sign() -> None:
    assert expression_in("ANSWER: 4 + 20 = 24 = 24") == "4 + 20"
    assert expression_in("Answer: 1\n\n2 * 12 = 24\n\n") == "2 * 12"


# against brute force

Computed = tuple[str, Fraction | None]
SIGNS = "+-*/"


def apply(sign: str, left: Fraction | None, right: Fraction | None) -> Fraction | None:
    """Return the result, or None where something was divided by zero."""
    if left is None or right is None:
        return None
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    if sign == "*":
        return left * right
    return None if right == 0 else left / right


def join(sign: str, left: Computed, right: Computed) -> Computed:
    return f"({left[0]} {sign} {right[0]})", apply(sign, left[1], right[1])


leaves = st.integers(0, 13).map(lambda number: (str(number), Fraction(number)))
expressions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(join, st.sampled_from(SIGNS), inner, inner),
        inner.map(lambda one: (f"-{one[0]}", None if one[1] is None else -one[1])),
    ),
    max_leaves=6,
)


def numbers_in(text: str) -> list[int]:
    for sign in "()+-*/":
        text = text.replace(sign, " ")
    return [int(word) for word in text.split()]


@steady
@given(expressions)
def test_the_value_of_any_expression_is_that_of_fractions(expression: Computed) -> None:
    text, value = expression
    found = fault(text, numbers_in(text))

    if value is None:
        assert found == "it divides by zero"
    else:
        assert found == ("" if value == 24 else f"it makes {value}, not 24")


def all_expressions(numbers: tuple[int, ...]) -> Iterator[Computed]:
    """Yield every expression of the four numbers: five shapes, all orders, all signs."""
    for order in set(permutations(numbers)):
        a, b, c, d = ((str(number), Fraction(number)) for number in order)
        for x, y, z in product(SIGNS, repeat=3):
            yield join(z, join(y, join(x, a, b), c), d)
            yield join(z, join(x, a, join(y, b, c)), d)
            yield join(y, join(x, a, b), join(z, c, d))
            yield join(x, a, join(z, join(y, b, c), d))
            yield join(x, a, join(y, b, join(z, c, d)))


@pytest.mark.parametrize(("numbers", "solvable"), [((3, 3, 8, 8), True), ((1, 1, 1, 1), False)])
def test_all_expressions_of_a_puzzle_are_told_right_from_wrong(
    numbers: tuple[int, ...], solvable: bool
) -> None:
    right = 0
    for text, value in all_expressions(numbers):
        assert (fault(text, numbers) == "") == (value == 24)
        right += value == 24

    assert (right > 0) == solvable


@steady
@given(st.text(max_size=60), st.lists(st.integers(0, 13), min_size=4, max_size=4))
def test_any_text_is_judged_without_an_exception(text: str, numbers: list[int]) -> None:
    assert isinstance(fault(text, numbers), str)


@steady
@given(st.text(alphabet="0123456789+-*/() ", max_size=40))
def test_any_arithmetic_is_judged_without_an_exception_or_a_warning(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert isinstance(fault(text, numbers_in(text)), str)
