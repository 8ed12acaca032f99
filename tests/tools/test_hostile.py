"""Hostile programs, each run through the tool: nothing leaks, nothing breaks, nothing grows."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from agent.errors import ToolError
from tests.tools.hostile import BOMBS, ESCAPES, FILES, SURROUNDINGS
from tools.python import python

SECRETS = ("root:", "/root", "/home", "PATH=", "site-packages", "pydantic", "XK3J9")
MOST_HOST_BYTES = 600 << 20
MOST_CHARS = 80 << 10
EATING = """
import json
from pathlib import Path
from tests.tools.hostile import BOMBS
from tests.tools.test_hostile import said
lengths = [len(said(snippet)) for snippet in BOMBS]
status = Path("/proc/self/status").read_text()
kib = int(status.partition("VmHWM:")[2].split()[0])
print(json.dumps([lengths, kib, said("1 + 1")]))
"""
"""In a process of its own: that of the tests has held language models before, and getrusage(2)
hands its peak on to every child."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AGENT_TEST_SECRET", "XK3J9-secret")
    return tmp_path


def said(code: str) -> str:
    """Return what the tool says to a program, whatever that is."""
    try:
        outcome = python(code)
    except ToolError as error:
        return str(error)
    return f"{outcome.text} {outcome.value}"


@pytest.mark.parametrize(
    "snippets", [ESCAPES, FILES, SURROUNDINGS], ids=["escapes", "files", "surroundings"]
)
def test_programs_that_reach_out_get_nothing(snippets: list[str], folder: Path) -> None:
    for snippet in snippets:
        mark = str(folder / "mark")
        told = said(snippet.replace("MARK", mark)).replace(mark, "MARK")

        leaked = [secret for secret in SECRETS if secret in told]
        assert (snippet, leaked) == (snippet, [])
        assert list(folder.iterdir()) == []

    assert python("1 + 1").text == "2"


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of memory from /proc")
def test_programs_that_eat_the_machine_are_stopped() -> None:
    root = Path(__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, "-c", EATING], cwd=root, capture_output=True, text=True, check=True
    )
    lengths, most, after = json.loads(ran.stdout)

    told = zip(BOMBS, lengths, strict=True)
    assert [snippet[:200] for snippet, length in told if length >= MOST_CHARS] == []
    assert most * 1024 < MOST_HOST_BYTES
    assert after == "2 2"


def test_there_are_enough_hostile_programs() -> None:
    assert len({*ESCAPES, *FILES, *SURROUNDINGS, *BOMBS}) >= 250
