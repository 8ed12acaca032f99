"""The worked examples of the Game of 24: every sum is right, and every label is true."""

import re
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest

from agent.game24 import fault
from agent.messages import Question
from agent.prompts import Library
from agent.strategies.tot.game import is_step
from tests.strategies.playing import prompt

PUZZLE = Question("4 5 6 10")


def shown(name: str) -> tuple[Any, ...]:
    return Library().exemplars(Library().find(f"tot/{name}"))


def can_make_24(numbers: list[Fraction]) -> bool:
    """Return by brute force whether 24 can be made."""
    if len(numbers) == 1:
        return numbers[0] == 24
    for first, second in combinations(range(len(numbers)), 2):
        rest = [one for at, one in enumerate(numbers) if at not in (first, second)]
        a, b = numbers[first], numbers[second]
        made = [a + b, a - b, b - a, a * b, *([a / b] if b else []), *([b / a] if a else [])]
        if any(can_make_24([*rest, one]) for one in made):
            return True
    return False


def test_the_list_of_steps_has_one_example_of_eight_right_steps() -> None:
    (example,) = shown("game24-propose")
    steps = example["steps"].split("\n")

    assert len(steps) == 8
    assert [step for step in steps if not is_step(example["question"], step)] == []


def test_the_solutions_are_five_and_right_in_every_step() -> None:
    examples = shown("game24-cot")

    assert len(examples) == 5
    for example in examples:
        left = example["question"]
        for step in example["steps"].split("\n"):
            assert is_step(left, step), step
            left = step.partition("left: ")[2].rstrip(")")
        assert left == "24"
        assert fault(example["answer"], [int(one) for one in example["question"].split()]) == ""


def test_the_labels_of_leftovers_are_true() -> None:
    examples = shown("game24-value")

    assert len(examples) == 8
    for example in examples:
        possible = can_make_24([Fraction(one) for one in example["question"].split()])
        assert possible or example["label"] != "sure"
        assert not possible or example["label"] != "impossible"
    assert {example["label"] for example in examples} == {"sure", "likely", "impossible"}


def test_the_sums_in_front_of_the_labels_are_right() -> None:
    for example in shown("game24-value"):
        for line in example["reasoning"].split("\n"):
            parts = line.split(" = ")
            if len(parts) > 1:
                assert re.fullmatch(r"[\d+\-*/(). =]+", line)
                values = [eval(part, {}) for part in parts]  # ours: digits and signs alone
                assert len(set(values)) == 1, line


def test_the_labels_of_answers_are_those_of_the_checker() -> None:
    examples = shown("game24-value-last")

    assert len(examples) == 6
    for example in examples:
        numbers = [int(one) for one in example["question"].split()]
        right = fault(example["answer"], numbers) == ""
        assert example["label"] == ("sure" if right else "impossible")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("tot/game24-propose", {"numbers": "4 5 6 10"}),
        ("tot/game24-value", {"numbers": "4 5 6 10"}),
        ("tot/game24-value-last", {"numbers": "4 5 6 10", "answer": "24"}),
        ("tot/game24-cot", {"numbers": "4 5 6 10", "steps": ""}),
    ],
)
def test_all_but_the_last_message_is_a_constant_prefix(name: str, values: dict[str, str]) -> None:
    opened, _ = prompt(name, PUZZLE, **values)

    assert [one.constant for one in opened.messages] == [
        *[True] * (len(opened.messages) - 1), False,
    ]  # fmt: skip


def test_judgements_are_short_and_end_without_a_stop_string() -> None:
    fronts = [prompt(f"tot/game24-{name}", PUZZLE, numbers="1", answer="1")[1]
              for name in ("value", "value-last")]  # fmt: skip

    assert [(front.stop, front.max_tokens, front.answer) for front in fronts] == [
        ((), 160, "last line"), ((), 64, "last line"),
    ]  # fmt: skip
