"""The solver: systems of equations and what comes of them, solved in the confined child."""

import subprocess
import sys

import pytest

from agent.errors import ToolError
from agent.messages import Json, ToolCall
from tools import solver
from tools.toolbox import Outcome, Toolbox

pytestmark = pytest.mark.skipif(bool(solver.missing()), reason="the solver is off on this system")


def solved(*equations: str, names: str = "x y z", answer: str = "x") -> Outcome:
    return solver.solve(names.split(), list(equations), answer)


def refusal(*equations: str, names: str = "x y z", answer: str = "x") -> str:
    with pytest.raises(ToolError) as caught:
        solved(*equations, names=names, answer=answer)
    return str(caught.value)


@pytest.mark.parametrize(
    ("equations", "value"),
    [
        (["x = 5 * 12"], 60),
        (["x = y + 1", "y = z * 2", "z = 7 - 3"], 9),
        (["x = y - 20% * y", "x = 96"], 96),
        (["96 = x - 20% * x"], 120),
        (["x + y = 90", "8x + 5y = 585"], 45),
        (["x + y + z = 6", "x - y = 1", "z = 2x"], 1.75),
        (["x = 1/3"], 1 / 3),
        (["x = 0.1 + 0.2"], 0.3),
        (["x = 2**0.5"], 2**0.5),
        (["x (x + 3) = 88"], 8),
        (["x * y = 88", "y = x + 3"], 8),
        (["x**2 = 16"], 4),
        (["x**2 + 6x + 9 = 0"], -3),
        (["x + 10 = 4"], -6),
        (["x**3 = 27"], 3),
        (["x**3 - 3x + 1 = 3"], 2),
        (["1/x + 1/(2x) = 0.5"], 3),
        (["1000 * (1 + x)**2 = 1210"], 0.1),
        (["2**x = 8"], 3),
        (["1000 * 1.05**x = 2000"], 14.206699082890461),
        (["sqrt(x + 1) = 4"], 15),
        (["abs(x - 3) = 4"], 7),
        (["x = floor(7/2) + ceil(7/2) + min(1, 2) + max(1, 2)"], 10),
        (["max(x, 3) + y = 9", "x = y - 1"], 4),
        (["x = 5", "x = 10 / 2"], 5),
        (["x = 5", "y = 3", "y + z = 4"], 5),
        (["x = 5", "y**2 = -1"], 5),
        (["x = 10**40"], 10**40),
        (["x = 3²"], 9),
    ],
)
def test_a_system_has_this_solution(equations: list[str], value: float) -> None:
    found = solved(*equations).value

    assert isinstance(found, int | float)
    assert type(found) is type(value)
    assert found == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("equations", "told"),
    [
        (["x = 5", "x = 6"], "equation 2 (x = 6) contradicts the other equations"),
        (["x + y = 1", "x + y = 2"], "the equations together have no solution in real numbers"),
        (["x**2 = -4"], "equation 1 (x**2 = -4) has no solution that is a real number"),
        (["sqrt(x) = -3"], "equation 1 (sqrt(x) = -3) has no solution that is a real number"),
        (
            ["x + y = 5"],
            "x is not determined, for y stays free: add the equation that is missing",
        ),
        (
            ["x + y + z = 5", "x = y"],
            "x is not determined, for z stays free: add the equation that is missing",
        ),
        (["y = 5"], "x stays free: no equation determines it"),
        (["x = x"], "x stays free: no equation determines it"),
        (
            ["x**2 - 5x + 6 = 0"],
            "x has several solutions: 2, 3: add the equation that tells which is meant",
        ),
        (
            ["x * y = 24", "x + y = 10"],
            "x has several solutions: 4, 6: add the equation that tells which is meant",
        ),
        (["x = 1 / 0"], "equation 1 (x = 1 / 0): it divides by zero"),
        (["x = 1 / y", "y = 0"], "equation 1 (x = 1 / y) divides by zero"),
        (["x = 0 ** -1"], "equation 1 (x = 0 ** -1): it divides by zero"),
        (
            ["x = sqrt(0 - 4)"],
            "equation 1 (x = sqrt(0 - 4)): it takes the square root of a negative number",
        ),
        (["x = sqrt(1, 2)"], "equation 1 (x = sqrt(1, 2)): sqrt takes one value"),
        (["x = 3", "x + 1"], "equation 2 (x + 1): this is not an equation: there is no ="),
        (
            ["x = 10**10**10"],
            "equation 1 (x = 10**10**10): its numbers become too large: use smaller exponents",
        ),
        (
            ["x = 9**99999"],
            "equation 1 (x = 9**99999): its numbers become too large: use smaller exponents",
        ),
        (
            ["floor(x / 2) = 3"],
            "equation 1 (floor(x / 2) = 3): it is too hard to solve: write simpler equations",
        ),
    ],
)
def test_what_cannot_be_solved_says_why(equations: list[str], told: str) -> None:
    assert refusal(*equations) == told


def test_a_solution_that_no_number_of_ours_holds_can_be_mended() -> None:
    assert refusal("x = 10**400/3") == "the numbers become too large: use smaller ones"


def test_names_of_sympy_are_names_like_any_other() -> None:
    names = "N S E I pi beta gamma Q oo zoo Symbol lambda"
    equations = ["N = 3", "S = 2N", "E = S + I", "I = 1", "pi = 4", "beta = E + pi", "oo = beta"]

    assert solved(*equations, names=names, answer="oo").value == 11


def test_a_problem_leaves_nothing_behind_for_the_next_one() -> None:
    assert solved("x = 5").value == 5
    assert refusal("y = 5") == "x stays free: no equation determines it"
    assert solved("x = 7", names="x").value == 7


def test_an_answer_that_was_not_declared_is_told() -> None:
    assert refusal("x = 1", answer="area") == (
        "the answer 'area' is not declared as a variable: declare it and write the equation that "
        "determines it"
    )


def test_a_name_of_two_words_is_told() -> None:
    with pytest.raises(ToolError) as caught:
        solver.solve(["total cost"], ["x = 1"], "total cost")

    assert str(caught.value) == (
        "'total cost' is not a name for a variable: write one word of letters, digits and _"
    )


def test_the_values_of_the_other_unknowns_are_shown_as_proof() -> None:
    assert solved("兔 = 35 - 鸡", "2鸡 + 4兔 = 94", names="鸡 兔", answer="兔") == Outcome(
        "兔 = 12\nwith 鸡 = 23", 12
    )


@pytest.mark.parametrize(
    ("equation", "shown"),
    [
        ("x = 53 / 2", "x = 26.5"),
        ("x = 1 / 3", "x = 1/3 = 0.3333333333"),
        ("x**2 = 2", "x = 1.414213562"),
        ("x = 3 - 10", "x = -7"),
    ],
)
def test_a_value_is_shown_as_people_read_it(equation: str, shown: str) -> None:
    assert solved(equation, names="x").text == shown


@pytest.mark.parametrize(
    ("variables", "equations", "told"),
    [
        (["x"], [], "there is no equation: write one for each thing that is known"),
        (["x"], ["x = 1"] * 61, "more than 60 variables or equations: write fewer"),
        (["x"] * 61, ["x = 1"], "more than 60 variables or equations: write fewer"),
        (["x" * 81], ["x = 1"], f"the name {'x' * 20}… is too long: write a short one"),
        (["x"], ["x = 1" + "+1" * 500_000], "equation 1 is too long: write several short ones"),
    ],
)
def test_too_much_is_refused_before_it_is_sent(
    variables: list[str], equations: list[str], told: str
) -> None:
    with pytest.raises(ToolError) as caught:
        solver.solve(variables, equations, "x")

    assert str(caught.value) == told


def test_it_is_a_tool() -> None:
    arguments: dict[str, Json] = {"variables": ["x"], "equations": ["2x = 84"], "answer": "x"}

    assert Toolbox.of(solver.solve).call(ToolCall("solve", arguments)) == Outcome("x = 42", 42)


WITHOUT_SYMPY = """
import sys
from tools import solver
print(solver.solve(["x"], ["2x = 84"], "x").text, "sympy" in sys.modules, "mpmath" in sys.modules)
"""


def test_sympy_is_never_imported_in_our_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_SYMPY], capture_output=True, text=True, check=True
    )

    assert done.stdout == "x = 42 False False\n"
