"""What the program imports before it knows what to do: each import is paid on every start."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.process import AGENT, run

LIGHT = {"agent", "typer", "annotated_doc", "click", "shellingham", "typing_extensions"}
"""Ours, and what typer itself needs."""


def imported(home: Path, *command: str) -> set[str]:
    """Return the top-level modules that a start with `command` imports."""
    done = run((sys.executable, "-X", "importtime", *command), home)
    assert done.code == 0
    rows = [line for line in done.err.splitlines() if line.startswith("import time:")]
    names = {row.rpartition("|")[2].strip().partition(".")[0] for row in rows}
    return names - {"org"}  # the standard `copy` looks whether it runs on Jython


def beyond_the_library(home: Path, *flags: str) -> set[str]:
    """Return what `agent` with `flags` imports besides Python and what its environment adds."""
    # `_wmi` is missing from the names of Python 3.12.
    bare = imported(home, "-c", "pass")
    return imported(home, *AGENT[1:], *flags) - bare - sys.stdlib_module_names - {"_wmi"}


@pytest.mark.parametrize("flags", [("--help",), ("-h",)])
def test_help_imports_typer_alone(tmp_path: Path, flags: tuple[str, ...]) -> None:
    assert beyond_the_library(tmp_path, *flags) <= LIGHT


def test_version_imports_nothing_foreign(tmp_path: Path) -> None:
    assert beyond_the_library(tmp_path, "--version") == {"agent"}


def test_importing_the_command_line_does_nothing(tmp_path: Path) -> None:
    program = "import agent.cli.app, agent.cli.answering, agent.__main__"
    done = run((sys.executable, "-c", program), tmp_path)

    assert (done.code, done.out, done.err) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_help_leaves_no_trace_in_the_home_folder(tmp_path: Path) -> None:
    subprocess.run([*AGENT, "--help"], cwd=tmp_path, capture_output=True, check=True)

    assert list(tmp_path.iterdir()) == []
