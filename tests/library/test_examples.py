"""The examples of the library, run as they stand with the real model."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.process import environment

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def ran(name: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / name)],
        capture_output=True, text=True, check=False, env=environment(folder), timeout=300,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.model
def test_a_question_is_asked(tmp_path: Path) -> None:
    assert "value: 204" in ran("ask.py", tmp_path)


@pytest.mark.model
def test_an_own_tool_is_used(tmp_path: Path) -> None:
    printed = ran("own_tool.py", tmp_path)

    assert "calls price with {'item': 'coffee'}\nbrought: 3.2\n" in printed


@pytest.mark.model
def test_it_stands_in_a_chain(tmp_path: Path) -> None:
    first, last = ran("chain.py", tmp_path).splitlines()

    assert "17" in first
    assert last == "285"


def test_every_example_is_tested() -> None:
    assert sorted(path.name for path in EXAMPLES.glob("*.py")) == [
        "ask.py", "chain.py", "own_tool.py"
    ]  # fmt: skip
