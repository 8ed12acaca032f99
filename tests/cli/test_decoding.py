"""Bytes become text, or a complaint that names the byte."""

import pytest

from agent.cli.decoding import BINARY, HINT, decode
from agent.errors import UserError


def complaint(data: bytes, encoding: str = "") -> tuple[str, str]:
    with pytest.raises(UserError) as caught:
        decode(data, "input", encoding)
    return str(caught.value), caught.value.hint


def test_utf8_is_the_default() -> None:
    assert decode("größer 大".encode(), "input") == ("größer 大", "")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\x00\x00", "utf-32-le"),
        (b"\x00\x00\xfe\xff", "utf-32-be"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_mark_tells_the_encoding_and_is_no_text(mark: bytes, encoding: str) -> None:
    assert decode(mark + "大 = big".encode(encoding), "input") == ("大 = big", "")


def test_text_that_is_cut_behind_its_mark_names_the_byte() -> None:
    message, hint = complaint(b"\xff\xfea\x00b")

    assert (message, hint) == ("input is not utf-16: byte 0x62 at offset 4", HINT)


def test_a_nul_means_binary() -> None:
    assert complaint(b"ab\x00") == ("input is not text: byte 0x00 at offset 2", BINARY)


def test_a_few_broken_bytes_are_replaced_with_a_warning() -> None:
    text, warning = decode(b"caf\xe9 au lait", "input")

    assert text == "caf\ufffd au lait"
    assert warning == "input is not UTF-8: byte 0xe9 at offset 3 and others like it were replaced"


def test_many_broken_bytes_mean_binary_or_another_encoding() -> None:
    message, hint = complaint("größere Häuser".encode("utf-16-le").replace(b"\x00", b"\x9d"))

    assert (message, hint) == ("input is not text: byte 0x9d at offset 1", HINT)


def test_an_encoding_that_is_asked_for_is_taken_at_its_word() -> None:
    assert decode(b"caf\xe9", "input", "latin-1") == ("café", "")
    assert complaint(b"caf\xe9", "ascii")[0] == "input is not ascii: byte 0xe9 at offset 3"


@pytest.mark.parametrize("name", ["klingon", "base64", "\x00", "hex"])
def test_what_turns_no_bytes_into_text_is_no_encoding(name: str) -> None:
    assert complaint(b"abc", name)[0] == f"--encoding: there is no text encoding {name!r}"
