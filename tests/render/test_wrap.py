"""Text that grows on a console of a fixed width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from agent.clean import printable
from agent.render.wrap import Sheet
from tests.render.screens import screen, shown
from tests.searching import steady


def write(text: str, width: int = 20, bar: str = "", size: int = 1, hang: int = 0) -> str:
    console = screen(width)
    sheet = Sheet(console, bar)
    sheet.hang = hang
    for start in range(0, len(text), size):
        sheet.write(text[start : start + size])
    sheet.close()
    return shown(console)


@pytest.mark.parametrize("size", [1, 3, 100])
def test_lines_break_at_words(size: int) -> None:
    text = "one two three four five six  seven\n\n  eight"

    assert write(text, size=size) == "one two three four\nfive six  seven\n\n  eight\n"


def test_a_window_that_is_made_narrower_has_broken_the_row_itself() -> None:
    console = screen(30)
    sheet = Sheet(console)
    sheet.write("one two three four five six ")
    console.width = 20
    sheet.write("seven eight nine ")

    assert shown(console) == "one two three four five six seven eight\nnine"


def test_a_line_may_be_filled_to_the_last_column() -> None:
    assert write("12345 78901 34567 90 x") == "12345 78901 34567 90\nx\n"


def test_wide_characters_break_anywhere_but_never_in_half() -> None:
    assert write("一二三四五六七八九十", width=11) == "一二三四五\n六七八九十\n"


def test_punctuation_neither_begins_nor_ends_a_line_where_it_must_not() -> None:
    assert write("一二三四五，六七", width=10) == "一二三四\n五，六七\n"
    assert write("一二三四（五六七）", width=10) == "一二三四\n（五六七）\n"


def test_joined_emoji_and_flags_stay_whole() -> None:
    family, flag = "👨\u200d👩\u200d👧", "🇩🇪"

    assert write(f"abcdefg {family} {flag}{flag}{flag}", width=10).split("\n") == [
        f"abcdefg {family}",
        f"{flag}{flag}{flag}",
        "",
    ]


def test_a_word_longer_than_a_line_is_cut_into_lines() -> None:
    assert write("a " + "x" * 25, width=10) == "a\nxxxxxxxxxx\nxxxxxxxxxx\nxxxxx\n"


def test_every_line_begins_with_the_bar() -> None:
    assert write("one two three\n\nfour", width=10, bar="| ") == "| one two\n| three\n|\n| four\n"


def test_broken_parts_hang_below_the_text_of_their_item() -> None:
    assert write("- one two three\nfour five six", width=10, hang=2) == (
        "- one two\n  three\nfour five\nsix\n"
    )


def test_deep_indentation_gives_way_to_a_word_that_would_not_fit() -> None:
    assert write("\t12345", width=8) == "   12345\n"


def test_a_tab_becomes_blanks() -> None:
    assert write("\tx") == "    x\n"


def test_verbatim_text_is_left_to_the_terminal() -> None:
    console = screen(10)
    sheet = Sheet(console)
    sheet.verbatim("    a line that is long")
    sheet.end_line()

    assert shown(console) == "    a line that is long\n"


@steady
@given(st.text(max_size=200), st.integers(1, 30), st.booleans(), st.integers(1, 9))
def test_no_character_is_lost_and_no_line_too_wide(
    text: str, width: int, barred: bool, size: int
) -> None:
    text = printable(text).replace("│", "")
    written = write(text, width, "│ " if barred else "", size)

    assert "".join(written.replace("│", "").split()) == "".join(text.split())
    if width >= 8:
        assert max(map(cell_len, written.split("\n"))) <= width
