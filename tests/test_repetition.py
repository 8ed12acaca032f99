"""Which replies go round in circles and which only look like it."""

import pytest

from agent.repetition import first_round

SENTENCE = "The number of apples is therefore twice the number of pears. "
GRID = "\n".join("[" + ", ".join("0" * 9) + "]," for _ in range(9))


@pytest.mark.parametrize(
    ("before", "passage", "rounds"),
    [
        ("First. ", SENTENCE, 4),
        ("", SENTENCE, 5),
        ("", "no ", 60),
        ("Then: ", "x = x + 1\n", 40),
        ("他说：", "苹果的数量是梨的两倍。", 20),
        ("", "a" * 399 + "b", 4),
        ("Numbers: ", "0, 1, 2, ", 90),
        ("", "- ", 400),
        ("", "\n", 700),
    ],
)
def test_a_circle_is_cut_behind_its_first_round(before: str, passage: str, rounds: int) -> None:
    assert first_round(before + passage * rounds) == len(before + passage)


def test_a_circle_is_noticed_in_the_middle_of_a_round() -> None:
    assert first_round("First! " + SENTENCE * 5 + SENTENCE[:30]) == len("First! " + SENTENCE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no " * 40,
        SENTENCE * 3,
        "First. " + SENTENCE * 6 + "But that is wrong.",
        "".join(f"Step {number}: add {number} to the sum.\n" for number in range(200)),
        "10 ** 500 = 1" + "0" * 500,
        "1 / 3 = 0." + "3" * 800,
        "1 / 7 = 0." + "142857" * 200,
        "10 ** 900 = 1" + ",000" * 300,
        "".join(str(3**number) for number in range(300)),
        GRID,
        "| a | b |\n" + "|" + "---|" * 60,
        "=" * 300,
        "".join(f"| {row} | {row * row} | {row**3} |\n" for row in range(200)),
        "".join(f"    total += prices[{row}] * counts[{row}]\n" for row in range(100)),
        ("a" * 401 + "b") * 4,
    ],
)
def test_no_circle_is_seen_in(text: str) -> None:
    assert first_round(text) is None


def test_every_beginning_of_a_long_plain_text_is_no_circle() -> None:
    text = "".join(f"Fact {number} is about {number * 7919 % 1000}. " for number in range(300))

    assert [end for end in range(0, len(text), 97) if first_round(text[:end]) is not None] == []


@pytest.mark.parametrize("filler", ["ab", "a", "abc " * 9 + "d", "0"])
def test_thousands_of_looks_at_a_long_text_are_affordable(filler: str) -> None:
    text = (filler * 8000)[:8000] + "x"

    assert [first_round(text) for _ in range(500)] == [None] * 500
