"""The marks of a declarative solution: what is read, what is forgiven, what is missing."""

import pytest

from agent.errors import ToolError
from agent.strategies.declarations import Declared, read


def test_variables_equations_and_the_answer_are_read_in_order() -> None:
    text = (
        "Let ben be Ben's age [[var ben]]. Let ann be Ann's [[var ann]]. "
        "Ann is 4 years older, so [[eq ann = ben + 4]]. Together they are 40: "
        "[[eq ann + ben = 40]]. The question asks for Ben's age [[answer ben]]."
    )

    assert read(text) == Declared(("ben", "ann"), ("ann = ben + 4", "ann + ben = 40"), "ben")


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        ("[[var x = 5]] [[answer x]]", Declared(("x",), ("x = 5",), "x")),
        ("[[var x, y]] [[eq x = y]] [[answer x]]", Declared(("x", "y"), ("x = y",), "x")),
        ("[[ VAR: x ]][[Eq  x =\n 5 ]][[answer x = 5]]", Declared(("x",), ("x = 5",), "x")),
        ("[[var x]] [[eq 2 * x]] [[eq x = 1]] [[answer x]]", Declared(("x",), ("x = 1",), "x")),
        (
            "[[var x]] [[eq area = x * 2]] [[answer area]]",
            Declared(("x", "area"), ("area = x * 2",), "area"),
        ),
        (
            "[[var total cost]] [[eq 2 * total cost = 8]] [[answer total cost]]",
            Declared(("total_cost",), ("2 * total_cost = 8",), "total_cost"),
        ),
        (
            "[[var cost]] [[var total cost]] [[eq total cost = cost]] [[answer cost]]",
            Declared(("cost", "total_cost"), ("total_cost = cost",), "cost"),
        ),
        ("设 [[var 鸡]]，[[eq 鸡 = 3]]。[[answer 鸡]]", Declared(("鸡",), ("鸡 = 3",), "鸡")),
        ("[[var x]] [[var x]] [[answer x]]", Declared(("x",), (), "x")),
        (
            "[[var x]] [[eq x = [1 + 2]]] [[answer x]]",
            Declared(("x",), ("x = [1 + 2",), "x"),
        ),
    ],
)
def test_what_small_models_write_besides_is_understood(text: str, declared: Declared) -> None:
    assert read(text) == declared


def test_what_comes_behind_the_answer_does_not_count() -> None:
    text = "[[var x]] [[eq x = 1]] [[answer x]]\nQ: Another one?\n[[var y]] [[answer y]]"

    assert read(text) == Declared(("x",), ("x = 1",), "x")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "The answer is 12.",
            "there are no marks: write [[var x]], [[eq x = …]] and [[answer x]]",
        ),
        ("", "there are no marks: write [[var x]], [[eq x = …]] and [[answer x]]"),
        (
            "[[var x]] [[eq x = 1]]",
            "[[answer …]] is missing: end with the variable that the question asks for",
        ),
        (
            "[[let x]] [[answer x]]",
            "[[let …]] is no mark: there are [[var …]], [[eq …]], [[answer …]]",
        ),
    ],
)
def test_what_is_missing_is_told(text: str, told: str) -> None:
    with pytest.raises(ToolError) as caught:
        read(text)

    assert str(caught.value) == told


@pytest.mark.parametrize("text", ["[[" * 50_000, "[[var " * 20_000, "[[eq x = 1]]" * 20_000])
def test_a_flood_of_marks_is_read_in_no_time(text: str) -> None:
    with pytest.raises(ToolError):
        read(text)
