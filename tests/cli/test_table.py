"""Tables: lined up and wrapped for people, separated by tabs for scripts."""

import sys
from pathlib import Path

import pytest

from agent.cli.table import megabytes
from tests.process import Terminal, run

PROGRAM = """
from agent.cli import table
table.show(
    [["七个字", "one two three four five six seven", "x"], ["ab", "short", "y"]],
    ["NAME", "WHAT", "END"],
)
"""
COMMAND = (sys.executable, "-c", PROGRAM)


def test_a_script_gets_tabs_and_no_heading(tmp_path: Path) -> None:
    done = run(COMMAND, tmp_path)

    assert done.out == "七个字\tone two three four five six seven\tx\nab\tshort\ty\n"


def test_wide_characters_line_up(tmp_path: Path) -> None:
    with Terminal(COMMAND, tmp_path) as terminal:
        done = terminal.read_to_end()

    assert done.out.splitlines() == [
        "NAME    WHAT                               END",
        "七个字  one two three four five six seven  x",
        "ab      short                              y",
    ]


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "0 MB"),
        (9, "0.1 MB"),
        (307_200, "0.3 MB"),
        (960_000, "1 MB"),
        (2_500_000_000, "2,500 MB"),
    ],
)
def test_what_is_little_is_not_told_as_nothing(count: int, told: str) -> None:
    assert megabytes(count) == told


def test_a_narrow_window_wraps_inside_the_column(tmp_path: Path) -> None:
    with Terminal(COMMAND, tmp_path, columns=32) as terminal:
        done = terminal.read_to_end()

    assert done.out.splitlines() == [
        "NAME    WHAT                 END",
        "七个字  one two three four   x",
        "        five six seven",
        "ab      short                y",
    ]


def test_names_in_the_first_column_stay_whole(tmp_path: Path) -> None:
    program = f"from agent.cli import table; table.show([['self-consistency', {'word ' * 30!r}]])"
    with Terminal((sys.executable, "-c", program), tmp_path, columns=40) as terminal:
        lines = terminal.read_to_end().out.splitlines()

    assert lines[0] == "self-consistency  word word word word"
    assert {line[:18] for line in lines[1:]} == {" " * 18}


def test_a_table_without_rows_is_its_heading(tmp_path: Path) -> None:
    program = 'from agent.cli import table; table.show([], ["NAME", "SIZE"])'
    with Terminal((sys.executable, "-c", program), tmp_path) as terminal:
        assert terminal.read_to_end().out == "NAME  SIZE\n"
