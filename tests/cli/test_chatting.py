"""The parts of the chat's screen that need no terminal."""

import pytest

from agent.cli.chatting import letters
from agent.cli.chatting.marks import ASCII, Marks, marks
from agent.cli.chatting.pastes import Pastes
from agent.cli.chatting.prompt.wrapping import rows
from agent.cli.chatting.questions import asked
from agent.cli.chatting.status import Part, amount, clipped, fitted
from agent.cli.consulting import Reading

PARTS = [
    Part("qwen2.5-coder-1.5b", 3),
    Part("auto", 7),
    Part("苹果和梨的价格", 4, shrinks=True),
    Part("1.2k tokens", 6),
    Part("context 14 %", 2),
    Part("2.3 s", 8),
]


@pytest.mark.parametrize(
    ("columns", "line"),
    [
        (80, "qwen2.5-coder-1.5b · auto · 苹果和梨的价格 · 1.2k tokens · context 14 % · 2.3 s"),
        (74, "qwen2.5-coder-1.5b · auto · 苹果和梨… · 1.2k tokens · context 14 % · 2.3 s"),
        (72, "qwen2.5-coder-1.5b · auto · 苹果和梨的价格 · 1.2k tokens · context 14 %"),
        (60, "qwen2.5-coder-1.5b · 苹果和梨… · 1.2k tokens · context 14 %"),
        (40, "qwen2.5-coder-1.5b · context 14 %"),
        (20, "context 14 %"),
        (8, "context…"),
    ],
)
def test_the_status_line_loses_what_matters_least_first(columns: int, line: str) -> None:
    assert fitted(PARTS, columns, Marks()) == line


def test_a_text_is_cut_between_characters_as_people_see_them() -> None:
    assert clipped("ab👨‍👩‍👧cd\nef", 5, Marks()) == "ab👨‍👩‍👧…"
    assert clipped("价格表", 4, Marks()) == "价…"
    assert clipped("价格表", 1, Marks()) == ""
    assert clipped("price list", 8, ASCII) == "price..."


@pytest.mark.parametrize(
    ("number", "text"), [(812, "812"), (1234, "1.2k"), (9960, "10k"), (34_400, "34k")]
)
def test_tokens_are_told_in_few_characters(number: int, text: str) -> None:
    assert amount(number) == text


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "de_DE.UTF-8"}, Marks()),
        ({"LANG": "zh_CN.utf8", "LC_ALL": ""}, Marks()),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, ASCII),
        ({"LANG": "zh_CN.GBK"}, ASCII),
        ({}, ASCII),
    ],
)
def test_the_locale_tells_which_signs_there_are(
    environment: dict[str, str], expected: Marks
) -> None:
    assert marks(environment) == expected


def test_equal_pastes_share_a_label_and_others_of_its_size_get_a_number() -> None:
    pastes = Pastes()
    first, second = "a\n" * 30, "b\n" * 30

    assert pastes.fold("short\ntext") == "short\ntext"
    assert pastes.fold(first) == "[pasted text, 30 lines]"
    assert pastes.fold(second) == "[pasted text 2, 30 lines]"
    assert pastes.fold(first) == "[pasted text, 30 lines]"
    assert pastes.fold("x" * 5000) == "[pasted text, 5,000 characters]"
    assert pastes.expand("1 [pasted text 2, 30 lines] 2") == f"1 {second} 2"
    assert pastes.expand("[pasted text, 99 lines]") == "[pasted text, 99 lines]"


@pytest.mark.parametrize("one", ["a", "中", "é", "e\u0301", "👨‍👩‍👧", "👍🏽", "🇨🇳", "\n"])
def test_steps_go_over_one_character_as_people_see_it(one: str) -> None:
    text = f"x{one}y"

    assert letters.after(text, 1) == 1 + len(one)
    assert letters.before(text, 1 + len(one)) == 1


def test_steps_go_over_a_label_as_one_character_and_end_at_the_ends() -> None:
    assert letters.after("ab[..]c", 2, [(2, 6)]) == 6
    assert letters.before("ab[..]c", 6, [(2, 6)]) == 2
    assert letters.before("ab", 0) == 0
    assert letters.after("ab", 2) == 2


@pytest.mark.parametrize(
    ("text", "width", "taken"),
    [("", 10, 1), ("a" * 10, 10, 1), ("a" * 11, 10, 2), ("中" * 5, 9, 2), ("a中中a中", 4, 3)],
)
def test_rows_are_counted_as_they_are_drawn(text: str, width: int, taken: int) -> None:
    assert rows(text, width) == taken


def test_a_paste_that_fits_is_read_and_one_that_does_not_is_looked_up_in() -> None:
    pastes = Pastes()
    label = pastes.fold("word " * 2000)

    read = asked(f"Count {label}", pastes, Reading("auto", 4096))
    looked_up = asked(f"Count {label}", pastes, Reading("auto", 100))

    assert (read.question.text, read.given) == (f"Count {'word ' * 2000}".strip(), ())
    assert looked_up.question.text == f"Count {label}"
    assert [one.name for one in looked_up.given] == ["pasted text, 10,000 characters"]


def test_no_file_is_taken_that_only_a_long_paste_names() -> None:
    pastes = Pastes()
    label = pastes.fold(f"@{__file__}\n" * 30)

    found = asked(f"What is {label}", pastes, Reading("converse", 4096))

    assert found.question.attachments == ()
