"""References are found, and what only looks like one is left alone."""

import pytest

from agent.proof.references import references, rewritten, without_references


def numbers(text: str) -> list[tuple[int, ...]]:
    return [one.numbers for one in references(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It is [1]. So [2][3].", [(1,), (2,), (3,)]),
        ("It is [1, 2]; so [3-5].", [(1, 2), (3, 4, 5)]),
        ("高330米【1】。建于1887年[2]。[3，4]", [(1,), (2,), (3, 4)]),
        ("tall[1] and `x` [2]", [(1,), (2,)]),
        ("Colours [1]:\n[2]: yes", [(1,), (2,)]),
    ],
)
def test_references_are_found(text: str, found: list[tuple[int, ...]]) -> None:
    assert numbers(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "a[1] = 2", "since [2024]", "the interval [0, 1]", "[1](https://example.org)",
        "[1]: https://example.org", "`x = y[1] [1]`", "```\nx [1]\n```", "~~~\nx [1]\n~~~",
        "[x]", "[]", "[1-2-3]", "[9-1]", "[1-500]", "```\nnever closed [1]",
    ],
)  # fmt: skip
def test_other_brackets_are_no_references(text: str) -> None:
    assert numbers(text) == []
    assert without_references(text) == text


def test_references_are_rewritten_with_one_bracket_each() -> None:
    assert rewritten("It is【2】 so [3, 2].", lambda one: one.numbers) == "It is[2] so [3][2]."


def test_a_text_without_references_reads_as_if_there_had_been_none() -> None:
    assert without_references("It is tall [1]. Very[2][3].") == "It is tall. Very."
