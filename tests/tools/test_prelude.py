"""What the prelude adds, and what it leaves alone."""

import pytest

from agent.errors import ToolError
from tests.tools.running import printed
from tools.python import python
from tools.sandbox import prelude, program


@pytest.mark.parametrize("module", prelude.STAND_INS)
def test_a_stand_in_can_be_imported_in_each_way(module: str) -> None:
    name = prelude.public_names(module)[0]

    printed(f"import {module}\nimport math, {module} as m\n{module}.{name}\nm.{name}")
    printed(f"from {module} import (\n    {name},\n    {name} as n,\n)\n{name}\nn")
    printed(f"from {module} import *\n{name}")
    printed(f"def f():\n    import {module}\n    return {module}.{name}\nf()")
    printed(f"{module}.{name}")


@pytest.mark.parametrize(
    "code",
    [
        "def round(x, n=0):\n    return 'mine'\nround(2.5, 1)",
        "def sqrt(x):\n    return 'mine'\nsqrt(4)",
        "gcd = lambda a, b: 'mine'\ngcd(4, 6)",
        "class Fraction:\n    def __init__(self, a, b):\n        self.a = 'mine'\nFraction(1, 2).a",
        "def mean(data):\n    return 'mine'\nmean([1])",
        "statistics = {'mean': 'mine'}\nstatistics['mean']",
        "pi = 'mine'\npi",
        "def exit(code):\n    return 'mine'\nexit(1)",
    ],
)
def test_names_of_the_program_win(code: str) -> None:
    assert python(code).text == "mine"


def test_stand_ins_work_where_builtins_are_used_as_variables() -> None:
    code = """
import statistics, heapq, calendar
from fractions import Fraction
sum = len = list = sorted = max = min = type = int = float = abs = range = None
heap = [3, 1, 2]
heapq.heapify(heap)
print(statistics.stdev([1, 2, 3, 4]), heap, calendar.monthcalendar(2024, 2)[0], round(2.675, 2))
print(Fraction(1, 3) + Fraction(1, 6), round(-1250.0, -2))
"""

    assert printed(code) == "1.2909944487358056 [1, 3, 2] [0, 0, 0, 1, 2, 3, 4] 2.67\n1/2 -1200.0\n"


def test_only_what_a_program_mentions_is_run_before_it() -> None:
    assert program.read("print(1 + 1)").prelude == ""
    assert program.read("sqrt(2)").prelude == "from math import sqrt"
    assert program.read("round(2.5)").prelude == prelude.piece("rounding")


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("from statistics import (\n    mean,\n    median,\n)\nmean([])[0]", 5),
        ("import math, fractions\n\n1 / 0", 3),
        ("from math import *\nx = [\n    1,\n]\nx[4]", 5),
        ("d = {1: 2}\ndel d[1]\nd[1]", 3),
        ("from fractions import Fraction\nif (Fraction(1, 2)\n        < 1):\n    1 / 0", 4),
    ],
)
def test_lines_keep_their_numbers(code: str, line: int) -> None:
    with pytest.raises(ToolError, match=f"^line {line}: "):
        python(code)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("from fractions import Fraction as F\n(F(1, 2)) < (F(2, 3)) <= 1", "True"),
        ("from fractions import Fraction\nx = Fraction(0)\n'yes' if x else 'no'", "no"),
        ("from fractions import Fraction\n'>' if Fraction(1, 2) > 0.4 else '<'", ">"),
        ("from fractions import Fraction\n'a < b' < 'b' # <", "True"),
        ("from fractions import Fraction\nsorted(['b', 'a'], key=str, reverse=True)", "['b', 'a']"),
        ("from fractions import Fraction\nmax([], default=3)", "3"),
        ("from fractions import Fraction\n[(1 < 2) < 3, 1 < (2 < 3)]", "[True, False]"),
        ("x = [1.0, 2.5]\n[y.is_integer() for y in x]", "[True, False]"),
        ("x = {'a': [1, 2]}\ndel x['a'][0], x['b' if 0 else 'a'][:]\nx", "{'a': []}"),
        ("class A(object):\n    x = 3\nA().x", "3"),
        ("print(collections.OrderedDict(a=1))", "{'a': 1}"),
        ("'中' < '国', round(2.675, 2)", "(True, 2.67)"),
        ("Fraction = 3\n'é' < 'ü'", "True"),
    ],
)
def test_rewritten_programs_mean_the_same(code: str, text: str) -> None:
    assert python(code).text == text
