"""Expressions as people write them: what each one means, and what is refused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.sandbox.algebra.notation import FUNCTIONS, Unsolvable, read, sides

NAMES = ("x", "y", "total_cost", "苹果", "e", "N")


def plain(text: str, names: tuple[str, ...] = NAMES) -> str:
    """Return the expression with its names and numbers put back in their places."""
    written = read(text, names)
    found = written.text
    atoms = {**written.variables, **{name: str(one) for name, one in written.numbers.items()}}
    for short in sorted(atoms, key=len, reverse=True):
        found = found.replace(short, atoms[short])
    return found


def refusal(text: str, names: tuple[str, ...] = NAMES) -> str:
    with pytest.raises(Unsolvable) as caught:
        read(text, names)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2x + 3", "2*x+3"),
        ("2 x", "2*x"),
        ("3(x + 1)(y - 2)", "3*(x+1)*(y-2)"),
        ("x(y + 1)", "x*(y+1)"),
        ("(1/2)x", "(1/2)*x"),
        ("x^2", "x**2"),
        ("x²", "x**2"),
        ("x¹²", "x**12"),
        ("1,234,567.5 + .5", "2469135/2+1/2"),
        ("1e3", "1000"),
        ("2e", "2*e"),
        ("6 ÷ 2 × 3 − 1", "6/2*3-1"),
        ("$5 * x", "5*x"),
        ("25%", "(25/100)"),
        ("25% * x", "(25/100)*x"),
        ("25% x", "(25/100)*x"),
        ("25 % of x", "(25/100)*x"),
        ("x - 20% of y", "x-(20/100)*y"),
        ("x%", "(x/100)"),
        ("[x + 1] * 2", "(x+1)*2"),
        ("（x＋１）＊2", "(x+1)*2"),
        ("苹果 * 3", "苹果*3"),
        ("-x ** 2", "-x**2"),
        ("2 ** -1", "2**-1"),
        ("sqrt(x) + max(1, y, 3)", "sqrt(x)+max(1,y,3)"),
        ("2 sqrt(x)", "2*sqrt(x)"),
        ("ceiling(x)", "ceil(x)"),
        ("𝘹 + ｘ", "x+x"),
    ],
)
def test_an_expression_means_what_people_mean(text: str, meant: str) -> None:
    assert plain(text) == meant


def test_decimals_are_exact() -> None:
    assert read("0.1 + 2.50", ()).numbers == {"n0": Fraction(1, 10), "n1": Fraction(5, 2)}


def test_a_name_may_be_a_word_of_python_or_a_function() -> None:
    names = ("lambda", "import", "max", "None", "__class__")

    assert plain("lambda * import + max - None + __class__", names) == (
        "lambda*import+max-None+__class__"
    )


@pytest.mark.parametrize(
    "text",
    [
        "1/2x", "x^2y", "6/2(x+1)", "x y", "2 3", "1.2.3", "(x)2", "sqrt(x)y 2", "7 % 3", "7%3",
        "x % y", "7 % x", "7 %x", "(x)%", "50%(x)", "5 %%", "max(1,000, x)", "1,2", "x,y", "xx",
        "12,34",
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_is_refused(text: str) -> None:
    assert refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "x.y", "x.__class__", "__import__('os')", "x['a']", "'a'", '"a"', "f'{x}'", "x if y else 1",
        "lambda: 1", "lambda x: x", "(x for x in y)", "{x}", "{x: y}", "x := 1", "x or y", "not x",
        "x < y", "x == y", "x & y", "x | y", "~x", "x @ y", "*x", "x; y", "x\\y", "x!", "`x`",
        "eval(x)", "exec(x)", "print(x)", "open(x)", "sin(x)", "x(", "(x", "x)", "()", "x +", "* x",
        "x * * y", "+", "max()", "max(,x)", "max(x,)", "sqrt", "1_000", "0x10", "1j", "1e99999",
        "1e+101", "9" * 101, "х + 1", "x\0", "x\u202e", "½ x", "½", "∞", "π", "√4", "①", "#x",
        "(" * 41 + "x" + ")" * 41, "x" * 601, "+".join("x" * 290), "1+" * 200 + "1",
    ],
)  # fmt: skip
def test_what_is_no_expression_is_refused(text: str) -> None:
    assert refusal(text)


def test_a_megabyte_is_refused_unread() -> None:
    assert refusal("x+" * 500_000) == "it has more than 600 characters: write shorter equations"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "60 km",
            "'km' is not declared as a variable: declare it, or leave it out if it is a unit or a "
            "word",
        ),
        (
            "total cost",
            "'total' is not declared as a variable: declare it, or leave it out if it is a unit or "
            "a word",
        ),
        (
            "x y",
            "'x' and 'y' stand side by side: put an operator between them, or write a name of "
            "several words with _",
        ),
        ("7 % 3", "% stands for percent: write 25% * x, or x / 100 * y"),
        ("x -", "a number or a name is missing at its end: '-'"),
        ("/ x", "a number or a name is missing before '/'"),
        ("(x", "a parenthesis is not closed"),
        ("x)", "')' stands where none can"),
        ("x & y", "'&' cannot stand in an equation: write numbers, names, + - * /"),
        ("1,00", "a comma stands where none can: write 1000 for one thousand"),
        ("9" * 200, f"the number {'9' * 20}… is too long"),
    ],
)
def test_a_refusal_says_what_to_write(text: str, told: str) -> None:
    assert refusal(text) == told


@pytest.mark.parametrize("text", ["x", "", "= 3", "x =", "x = 3 = 4", "x < 3", "x != 3", "x ≤ 3"])
def test_what_has_not_two_sides_is_no_equation(text: str) -> None:
    with pytest.raises(Unsolvable):
        sides(text)


def test_an_equation_has_two_sides_however_it_is_written() -> None:
    assert sides("x == 3") == ("x ", " 3")
    assert sides("x ＝ 3") == ("x ", " 3")


@given(st.text(max_size=80))
def test_nothing_of_the_text_is_left_in_what_is_parsed(text: str) -> None:
    try:
        written = read(text, NAMES)
    except Unsolvable:
        return
    left = written.text
    for word in (*written.variables, *written.numbers, *FUNCTIONS.values(), "100"):
        left = left.replace(word, "")
    assert set(left) <= set("0123456789+-*/(),")
