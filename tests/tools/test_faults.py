"""What a model is told about its mistakes."""

import pytest

from agent.errors import ToolError
from tools.python import python


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            "x = 10\ny = 0\nz = x / y",
            "line 3: ZeroDivisionError: division by zero\n    z = x / y",
        ),
        (
            "def f(n):\n    return n / 0\n\nprint('start')\nprint(f(2))",
            "line 2: ZeroDivisionError: division by zero\n    return n / 0\n"
            "printed before that: start",
        ),
        (
            "def solution():\n    return total",
            "line 2: NameError: name 'total' is not defined\n    return total",
        ),
        ("x = (1,\nprint(3)", "line 1: SyntaxError: '(' was never closed\n    x = (1,"),
        (
            "import numpy as np\nnp.mean([1])",
            "line 1: there is no module 'numpy' here\n    import numpy as np\n"
            "use lists, sum(), math and statistics",
        ),
        (
            "x = 1\nfrom sympy import symbols",
            "line 2: there is no module 'sympy' here\n    from sympy import symbols\n"
            "solve the equation by hand and compute the result, or try numbers in a loop",
        ),
        (
            "def numbers():\n    yield 1\nprint(list(numbers()))",
            "line 2: not supported here: yield expressions\n    yield 1\n"
            "generators cannot be used here: append to a list and return it",
        ),
        (
            "class Bad(Exception):\n    pass",
            "line 1: not supported here: class inheritance and metaclasses\n"
            "    class Bad(Exception):\n"
            "classes cannot inherit here: write a plain class, or raise ValueError",
        ),
        (
            "n = int(input('n? '))",
            "line 1: NameError: name 'input' is not defined\n    n = int(input('n? '))\n"
            "nobody can type here: write the values into the program",
        ),
        (
            "open('data.csv')",
            "line 1: PermissionError: Permission denied: '/data.csv'\n    open('data.csv')\n"
            "there are no files, network or settings here: an attached text stands above the "
            "question, answer from it",
        ),
        (
            "x = 7\nprint(10**5000)",
            "line 2: ValueError: a number of more than 4,300 digits cannot be written out\n"
            "    print(10**5000)\n"
            "print fewer digits: use % or //, or count them with math.log10",
        ),
        (
            "10**5000",
            "ValueError: a number of more than 4,300 digits cannot be written out\n"
            "print fewer digits: use % or //, or count them with math.log10",
        ),
        (
            "import string\nstring.Formatter()",
            "line 2: AttributeError: module 'string' has no attribute 'Formatter'\n"
            "    string.Formatter()",
        ),
        ("{'a': 1}['b']", "line 1: KeyError: b\n    {'a': 1}['b']"),
        ("raise ValueError('no')", "line 1: ValueError: no\n    raise ValueError('no')"),
        (
            "assert 1 > 2, 'order'",
            "line 1: AssertionError: order\nassert 1 > 2\n    assert 1 > 2, 'order'",
        ),
        (
            "from decimal import Decimal\nDecimal('1') * 0.5",
            "line 2: TypeError: unsupported operand type(s) for *: 'decimal.Decimal' and 'float'\n"
            "    Decimal('1') * 0.5\nwrite Decimal('0.1') for 0.1",
        ),
        (
            "def f(n):\n    return f(n + 1)\nf(1)",
            "line 2: RecursionError: it calls itself without end\n    return f(n + 1)",
        ),
        (
            "x = 'a' * 10**10",
            "line 1: MemoryError: it makes values that are too large: use smaller ones\n"
            "    x = 'a' * 10**10",
        ),
        ("print('a' * 70_000)", "it prints more than 64 KiB: print only the result"),
        ("\0", "line 1: SyntaxError: source code string cannot contain null bytes\n    \0"),
    ],
)
def test_an_error_names_the_line_the_reason_and_the_way_round(code: str, message: str) -> None:
    with pytest.raises(ToolError) as caught:
        python(code)

    assert str(caught.value) == message


def test_an_endless_loop_is_ended_though_it_catches_everything() -> None:
    with pytest.raises(ToolError) as caught:
        python("try:\n    while True:\n        n = 1\nexcept BaseException:\n    print('caught')")

    assert str(caught.value) == (
        "line 2: it ran for more than 5 seconds\n    while True:\n"
        "make every loop end, and compute less"
    )


def test_a_long_message_is_cut() -> None:
    with pytest.raises(ToolError) as caught:
        python("raise ValueError('a' * 10**6)")

    assert (
        str(caught.value) == f"line 1: ValueError: {'a' * 300} …\n    raise ValueError('a' * 10**6)"
    )


def test_no_name_of_the_machine_reaches_the_model() -> None:
    with pytest.raises(ToolError) as caught:
        python("def f():\n    return g()\ndef g():\n    return [][0]\nf()")

    assert str(caught.value) == "line 4: IndexError: list index out of range\n    return [][0]"
