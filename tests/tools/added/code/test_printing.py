"""What tools print and bring, however much, and what they find to read (in a worker)."""

from pathlib import Path

import pytest

from tests.tools.added.code.hosting import hosted
from tools.toolbox import MOST_TEXT


def test_what_is_printed_natively_and_by_children_is_kept_apart(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    prints = '''
import ctypes, os, subprocess, sys

def prints() -> str:
    """Print in every way."""
    print("from Python")
    sys.stdout.flush()
    ctypes.CDLL(None).printf(b"from C\\n")
    ctypes.CDLL(None).fflush(None)
    subprocess.run(["echo", "from a child"])
    os.write(2, b"and errors\\n")
    return "brought"
'''
    with hosted(tmp_path, prints) as tools:
        assert tools.call("prints") == "brought"

    assert tools.told == ["prints printed: from Python\nfrom C\nfrom a child\nand errors"]
    assert capfd.readouterr() == ("", "")


def test_a_buffered_native_print_belongs_to_its_call(tmp_path: Path) -> None:
    prints = '''
import ctypes

def prints() -> str:
    """Print in C, and leave it in the buffer."""
    ctypes.CDLL(None).printf("中文\\n".encode())
    return "brought"
'''
    with hosted(tmp_path, prints) as tools:
        tools.call("prints")
        assert tools.told == ["prints printed: 中文"]


def test_a_hundred_megabytes_are_clipped_before_they_come(tmp_path: Path) -> None:
    text = '''
import os

def much() -> str:
    """Return much."""
    return "A" + "x" * 100_000_000 + "Z"

def flood() -> str:
    """Print much."""
    for _ in range(1000):
        os.write(1, b"y" * 100_000)
    return "printed"
'''
    with hosted(tmp_path, text) as tools:
        much = tools.call("much")
        assert (much[0], much[-1], len(much)) == ("A", "Z", MOST_TEXT + 31)
        assert f"[… {100_000_002 - MOST_TEXT} characters cut …]" in much
        assert tools.call("flood") == "printed"
        assert len(tools.told[0]) < 10_000


def test_a_tool_reads_nothing_and_has_no_terminal(tmp_path: Path) -> None:
    text = '''
import os, sys

def look() -> list:
    """Look around."""
    try:
        os.close(os.open("/dev/tty", os.O_RDWR))
        terminal = True
    except OSError:
        terminal = False
    return [sys.stdin.read(), terminal, os.getcwd()]
'''
    with hosted(tmp_path, text) as tools:
        assert tools.call("look") == f'["", false, "{tmp_path}"]'
