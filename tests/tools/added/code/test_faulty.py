"""What is told of files and functions that are no tools (in a worker)."""

from pathlib import Path

import pytest

from agent.errors import UserError
from tests.tools.added.code.hosting import HEAD, hosted, of_targets

LINES = len(HEAD.splitlines())


def test_functions_that_are_no_tools_are_told_with_their_lines(tmp_path: Path) -> None:
    text = '''def fine(a: int) -> int:
    """Be fine."""
    return a

def silent(a: int) -> int:
    return a
'''
    with hosted(tmp_path, text) as tools:
        assert list(tools.toolbox.tools) == ["fine"]

    hint = "say in it what it does, and when to use it"
    assert tools.told == [f"left out: kit.py:{LINES + 5}: silent has no docstring ({hint})"]


@pytest.mark.parametrize(
    ("text", "line", "told", "hint"),
    [
        ("@tool\ndef f(a) -> int:\n    'Take.'\n", 1, "f: parameter 'a' has no annotation",
         "write its type: a: str"),
        ("@tool\ndef f(a: int):\n    pass\n", 1, "f has no docstring",
         "say in it what it does, and when to use it"),
        ("def f(a: int) -> int\n    return a\n", 1, "expected ':'", "mend that line"),
        ("import nothing_of_this_name\n", 1,
         "ModuleNotFoundError: No module named 'nothing_of_this_name'",
         "pip install nothing_of_this_name"),
        ("x = 1 / 0\n", 1, "ZeroDivisionError: division by zero",
         "it is run from its first line to its last: see that this works"),
        ("@tool\ndef f(*a: int) -> int:\n    'Take.'\n", 1,
         "f: parameter 'a' cannot be given by its name", "leave out /, *args and **kwargs"),
        ("@tool\ndef f(a: Missing) -> int:\n    'Take.'\n", 2,
         "NameError: name 'Missing' is not defined",
         "it is run from its first line to its last: see that this works"),
        ("@tool(timeout_s=0)\ndef f(a: int) -> int:\n    'Take.'\n", 1,
         "ValueError: timeout_s is 0: give it seconds above 0",
         "it is run from its first line to its last: see that this works"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, told: str, hint: str
) -> None:
    with hosted(tmp_path, text) as tools, pytest.raises(UserError) as caught:
        tools.source.tools()

    assert (str(caught.value), caught.value.hint) == (f"kit.py:{LINES + line}: {told}", hint)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x = 1\n", "kit.py: there is no tool in it"),
        ("TOOLS = ['gone']\n", "kit.py: TOOLS names 'gone', which is not there"),
        ("TOOLS = [7]\n", "kit.py: 7 is no function and no tool"),
        ("raise SystemExit(4)\n", f"kit.py:{LINES + 1}: SystemExit: 4"),
    ],
)
def test_a_file_without_tools_is_told(tmp_path: Path, text: str, told: str) -> None:
    with hosted(tmp_path, text) as tools, pytest.raises(UserError) as caught:
        tools.source.tools()

    assert str(caught.value) == told


def test_an_annotation_that_json_cannot_carry_is_told(tmp_path: Path) -> None:
    text = "import io\n@tool\ndef f(a: io.StringIO) -> int:\n    'Take.'\n"
    with hosted(tmp_path, text) as tools, pytest.raises(UserError) as caught:
        tools.source.tools()

    assert str(caught.value).startswith(f"kit.py:{LINES + 2}: f: there is no JSON Schema of its")


def test_a_file_that_changed_since_it_was_enabled_is_not_run(tmp_path: Path) -> None:
    path = tmp_path / "kit.py"
    path.write_text("open('ran', 'w')\n")
    target = {
        "kind": "file",
        "path": str(path),
        "name": "kit.py",
        "origin": "o",
        "sha256": "0" * 64,
    }
    with of_targets(tmp_path, "o", target) as tools, pytest.raises(UserError) as caught:
        tools.source.tools()

    assert str(caught.value) == "kit.py: it has changed since it was enabled"
    assert not (tmp_path / "ran").exists()
