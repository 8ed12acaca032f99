"""What is left of text that tries to steer a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.clean import HIDDEN, Cleaner, printable
from tests.searching import steady

TRICKY = st.lists(
    st.sampled_from(
        ["\x1b", "[", "]", "P", "\\", "\x07", "\x9c", "\x9b", "31m", "\r", "\n", " ", "0;", "a",
         "\u202e", "\ud800", "\u200b", "漢", "\u2028", "\x00"]
    )
    | st.characters(),
    max_size=30,
).map("".join)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("plain\n\ttext – 漢字 👩\u200d🚀 می\u200cخواهم", None),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[2J\x1b[1;1Hx", "x"),
        ("a\x1b]0;a title\x07b\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\c", "ablinkc"),
        ("\x1bPq#0;2;0;0\x1b\\x\x1b_apc\x1b\\y\x1b^pm\x9cz\x1bXsos\x07!", "xyz!"),
        ("\x1b]52;c;never ended\nnext", "\nnext"),
        ("\x1b(0x\x1b7y\x1bcz\x1b", "xyz"),
        ("\x9b31mx\x90y\x85z\x7f", "31mxyz"),
        ("a\x00\x07\x08\x0b\x0c\x0eb", "ab"),
        ("abc\u202edef\u2066x\u2069\u200e\u200f\u061c", "abcdefx"),
        ("a\u200bb\u2060c\ufeffd\u00ade\U000e0041", "abcde"),
        ("a\r\nb\rc\u2028d\u2029e", "a\nb\nc\nd\ne"),
        ("a\ud800b\udfffc", "a\ufffdb\ufffdc"),
        ("\x1b[31\x1b[32mx", "x"),
    ],
)
def test_only_what_can_be_read_is_left(text: str, clean: str | None) -> None:
    assert printable(text) == (text if clean is None else clean)


@steady
@given(TRICKY)
def test_nothing_that_steers_is_ever_left(text: str) -> None:
    clean = printable(text)

    assert "\x1b" not in clean
    assert "\r" not in clean
    assert HIDDEN.search(clean) is None
    clean.encode()  # no lone surrogates


@steady
@given(TRICKY, st.lists(st.integers(0, 40)))
def test_pieces_come_out_as_the_whole_does(text: str, cuts: list[int]) -> None:
    ends = sorted({*(min(cut, len(text)) for cut in cuts), len(text)})
    cleaner = Cleaner()
    pieces = [cleaner.feed(text[a:b]) for a, b in zip([0, *ends], ends, strict=False)]

    assert "".join(pieces) == printable(text)


@steady
@given(TRICKY)
def test_clean_text_stays_as_it_is(text: str) -> None:
    clean = printable(text)

    assert printable(clean) == clean


def test_an_endless_sequence_is_not_remembered() -> None:
    cleaner = Cleaner()
    told = [cleaner.feed(piece) for piece in ["\x1b]0;", *["x" * 1000] * 1000]]

    assert "".join(told) == ""
    assert len(cleaner._held) < 4
