"""A file of settings: what it holds and where, and what is said about one that is none."""

import os
from pathlib import Path

import pytest

from agent.errors import ConfigError
from agent.tomlfile import table_of


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "config.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def refusal(path: Path) -> tuple[str, str]:
    with pytest.raises(ConfigError) as caught:
        table_of(path)
    return str(caught.value), caught.value.hint


def test_every_value_comes_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, '# a = 0\na = 1\n  "b"=2\n\n[c]\na = 3\n')

    assert table_of(path) == {
        "a": (1, f"{path}:2"),
        "b": (2, f"{path}:3"),
        "c": ({"a": 3}, f"{path}:5"),
    }


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    path = write(tmp_path, b"\xef\xbb\xbfa = 5\r\nb = 2\r\n")

    assert table_of(path) == {"a": (5, f"{path}:1"), "b": (2, f"{path}:2")}


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    assert table_of(write(tmp_path, "")) == {}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("model = 'a'\nmodel = ?", "2:9"),
        ("a = 1\nb == 2\n", "2:4"),
        ("model = 'x'\nmodel = 'y'\n", "2:12"),
        ("\n[[[", "2:3"),
        ('max_steps = 1\nmodel = """x\n', "2"),  # it ends too early
    ],
)
def test_malformed_toml_is_refused_with_its_place(tmp_path: Path, text: str, place: str) -> None:
    path = write(tmp_path, text)
    message, hint = refusal(path)

    assert message.startswith(f"{path}:{place}: ")  # the rest is tomllib's own words
    assert hint == "mend it: it is TOML"


@pytest.mark.parametrize("text", ["x = " + "[" * 20000, "max_steps = " + "9" * 5000])
def test_unreasonable_toml_is_refused(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text)

    assert refusal(path) == (f"{path}: is not reasonable TOML", "mend it")


def test_a_file_that_is_no_utf8_is_refused_with_the_byte(tmp_path: Path) -> None:
    path = write(tmp_path, b"model = '\xff'")

    message = f"{path}: is not UTF-8 text: invalid start byte at byte 9"
    assert refusal(path) == (message, "save it as UTF-8")


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == (f"{tmp_path}: is a folder, not a file", "move it away")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_place_of_a_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    os.mkfifo(path)

    assert refusal(path) == (f"{path}: is no regular file", "move it away")


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = write(tmp_path, b"#" * 1_000_001)

    assert refusal(path) == (f"{path}: is too large for settings", "move it away")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "")
    path.chmod(0)

    message = f"{path}: cannot be read: Permission denied"
    assert refusal(path) == (message, "make it readable, or move it away")
