"""The Python tool: what counts as a program's value, and what is observed of it."""

from typing import Any

import pytest

from agent.errors import ToolError
from agent.messages import ToolCall
from tools.python import python
from tools.toolbox import Fenced, Outcome, Toolbox, tool_from


def test_a_call_through_the_toolbox_brings_text_and_value() -> None:
    toolbox = Toolbox.of(python)

    outcome = toolbox.call(ToolCall("python", {"code": "print(6 * 7)"}))

    assert outcome == Outcome("42", 42)


def test_the_model_writes_the_program_as_a_fenced_block() -> None:
    tool = tool_from(python)

    assert tool.fence == ("code", Fenced("python").language)
    assert tool.description.startswith("Run a short Python program.")


@pytest.mark.parametrize(
    ("code", "text", "value"),
    [
        ("def solution():\n    eggs = 16 - 3 - 4\n    return eggs * 2", "18", 18),
        ("def solution():\n    return 3\nprint(solution())", "3", 3),
        ("def solution():\n    return 3\nsolution() + 1", "4", 4),
        ("def solution():\n    print('thinking')\n    return 3", "thinking\n3", 3),
        ("def solution():\n    return 3\nif __name__ == '__main__':\n    solution()", "3", 3),
        ("def double(x):\n    return 2 * x\ndef solution():\n    return double(4)", "8", 8),
        ("answer = 5", "5", 5),
        ("result = 5", "5", 5),
        ("answer = 1\nresult = 2", "1", 1),
        ("if False:\n    answer = 1\nresult = 2", "2", 2),
        ("answer = 5\nprint('five')", "five", None),
        ("answer = 5\n6", "6", 6),
        ("x = 20\nx * 2", "40", 40),
        ("x = 20; x * 2  # twice", "40", 40),
        ("(\n    1 +\n    2\n)", "3", 3),
        ("return 5", "5", 5),
        ("def total():\n    return 7", "7", 7),
        ("def main():\n    print(7)", "7", 7),
        ("print(18)", "18", 18),
        ("print(18)\n18", "18", 18),
        ("print('18.0')\n18", "18", 18),
        ("print('Total: 18')\n18", "Total: 18\n18", 18),
        ("print('a')\nprint('b')", "a\nb", None),
        ("print('left', 4)", "left 4", None),
        ("import sys\nprint(3)\nsys.exit(0)\nprint(4)", "3", 3),
        ("print(3)\nexit()", "3", 3),
    ],
)
def test_the_value_of_a_program(code: str, text: str, value: Any) -> None:
    assert python(code) == Outcome(text, value)


@pytest.mark.parametrize(
    "code",
    [
        "```python\nprint(7)\n```",
        "```\nprint(7)\n```",
        "```py\nprint(7)",
        "Here is the program:\n```python\nprint(7)\n```\nIt prints 7.",
        "```text\n5\n```\n```python\nprint(7)\n```",
        "print(7)\n```",
        "~~~python\nprint(7)\n~~~",
        "    print(7)\n",
        "\n\n    x = 7\n    print(x)\n\n",
        "x = 7\n    y = x\n    print(y)",
        "\ufeffprint(7)",
        "x = 7\r\nprint(x)\r\n",
    ],
)
def test_fences_prose_and_indentation_around_a_program_are_tolerated(code: str) -> None:
    assert python(code) == Outcome("7", 7)


@pytest.mark.parametrize(
    ("expression", "text", "value"),
    [
        ("0.1 + 0.2", "0.3", 0.1 + 0.2),
        ("1.1 * 3", "3.3", 1.1 * 3),
        ("sum([0.1] * 10)", "1", 0.9999999999999999),
        ("100 * 1.1", "110", 100 * 1.1),
        ("19.99 * 3", "59.97", 19.99 * 3),
        ("123456789012.34 + 0.00001", "123456789012.34", 123456789012.34001),
        ("1 / 3", "0.3333333333333333", 1 / 3),
        ("2 / 3", "0.6666666666666666", 2 / 3),
        ("2 ** 0.5", "1.4142135623730951", 2**0.5),
        ("6 / 2", "3", 3.0),
        ("2 ** 100", "1267650600228229401496703205376", 2**100),
        ("1e-7", "1e-07", 1e-07),
        ("-0.1 - 0.2", "-0.3", -0.1 - 0.2),
        ("float('nan')", "nan", "nan"),
        ("-float('inf')", "-inf", "-inf"),
        ("3 == 3", "True", True),
        ("Decimal('0.1') + Decimal('0.20')", "0.30", 0.3),
        ("Decimal(1) / 3", "0.3333333333333333333333333333", "0.3333333333333333333333333333"),
        ("Fraction(1, 3) + Fraction(1, 6)", "1/2", "1/2"),
        ("Fraction(6, 3)", "2", 2),
        ("[0.1 + 0.2, (1.1 * 3, 2)]", "[0.3, (3.3, 2)]", "[0.3, (3.3, 2)]"),
        ("[0.1 + 0.2, None, 'a']", "[0.3, None, 'a']", [0.1 + 0.2, None, "a"]),
        ("{'a': 0.1 + 0.2}", "{'a': 0.3}", {"a": 0.1 + 0.2}),
        ("{1: 2}", "{1: 2}", "{1: 2}"),
        ("(1, 2)", "(1, 2)", "(1, 2)"),
        ("{7}", "{7}", "{7}"),
        ("[Decimal('1.50'), Fraction(1, 2)]", "[1.50, 1/2]", "[1.50, 1/2]"),
        ("'text'", "text", "text"),
        ("''", "''", ""),
        ("1 + 2j", "(1+2j)", "(1+2j)"),
        ("map(str, [1, 2])", "['1', '2']", ["1", "2"]),
        ("date(2024, 2, 29) + timedelta(days=366)", "2025-03-01", "2025-03-01"),
    ],
)
def test_values_are_shown_without_noise_and_kept_in_full(
    expression: str, text: str, value: Any
) -> None:
    assert python(expression) == Outcome(text, value)


def test_printed_numbers_lose_their_noise_too() -> None:
    assert python("print(0.1 + 0.2)") == Outcome("0.3", 0.1 + 0.2)
    assert python("print(f'cost: {1.1 * 3} of {2 / 3}')").text == "cost: 3.3 of 0.6666666666666666"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("(2**61 - 1) / 7", "329406144173384850.1428571429"),
        ("round((2**61 - 1) / 7, 3)", "329406144173384850.143"),
        ("x = 2**61 - 1\nprint(f'{x / 7:.3f}')", "329406144173384850.143"),
        ("int((2**61 - 1) / 7)", "329406144173384850"),
        ("def solution():\n    a = 10**20\n    return a / 8", "12500000000000000000"),
        ("print(10**20/3/5)", "6666666666666666666.6666666667"),
        ("x = 10**20\nprint(f'{x/3/5:.2f}')", "6666666666666666666.67"),
        ("print((10**20/3)*3)", "100000000000000000000"),
        ("int(10**20 / 3 * 3)", "100000000000000000000"),
        ("sum([10**20 / 3] * 3)", "100000000000000000000"),
        ("(10**20 / 3) * 3 == 10**20, 10**20 / 3", "(True, 33333333333333333333.3333333333)"),
        ("(2**61 - 1) / 7 * 0.5", "1.647030720866924e+17"),
        ("1e20 / 3", "3.333333333333333e+19"),
    ],
)
def test_quotients_of_large_whole_numbers_keep_all_their_digits(code: str, text: str) -> None:
    assert python(code).text == text


def test_a_long_value_is_cut_and_says_so() -> None:
    outcome = python("list(range(100_000))")

    assert outcome.text.endswith(" … (cut after 8192 characters)")
    assert len(outcome.text) < 8300
    assert outcome.value is None


def test_a_cyclic_list_is_shown_and_kept_as_text() -> None:
    assert python("x = [1]\nx.append(x)\nx") == Outcome("[1, [...]]", "[1, [...]]")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("", "the program is empty: write Python that prints the result"),
        ("  \n", "the program is empty: write Python that prints the result"),
        ("```python\n```", "the program is empty: write Python that prints the result"),
        ("total = 5", "the program has no result: end it with print(total)"),
        ("total = 5\ntotal += 1", "the program has no result: end it with print(total)"),
        ("def f(x):\n    return x", "the program has no result: end it with print(f(...))"),
        ("None", "the program has no result: its last line gives None"),
        ("x = [2, 1]\nx.sort()", "the program has no result: its last line gives None"),
        ("# 5", "the program has no result: print it, or end with an expression"),
        ("#" * (64 << 10) + "\n1", "the program is longer than 64 KiB: write a shorter one"),
        ("'\ud800'", "the program has characters that are no text: leave them out"),
    ],
)
def test_a_program_without_a_result_says_how_to_give_one(code: str, message: str) -> None:
    with pytest.raises(ToolError) as caught:
        python(code)

    assert str(caught.value) == message


def test_the_same_program_draws_the_same_random_numbers() -> None:
    program = "import random\nrandom.seed\n[random.randint(1, 6) for _ in range(20)]"

    assert python(program) == python(program)


def test_nothing_is_left_of_an_earlier_program() -> None:
    python("secret = 5\nprint(secret)")

    with pytest.raises(ToolError, match="name 'secret' is not defined"):
        python("print(secret)")


def test_today_is_today() -> None:
    import datetime

    before = datetime.date.today()
    outcome = python("import datetime\ndatetime.date.today()")

    assert outcome.text in {str(before), str(datetime.date.today())}
