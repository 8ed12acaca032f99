"""The program itself, with a model of transformers: answers and errors, as scripts see them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def _ask(tmp_path: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "agent", "ask", *arguments],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "AGENT_STATE_DIR": str(tmp_path / "state"),
             "AGENT_CACHE_DIR": str(tmp_path / "cache"), "HF_HUB_OFFLINE": "1",
             "HF_HOME": str(tmp_path / "hub"), "AGENT_SERVE": "never"},
    )  # fmt: skip


def test_a_question_is_answered_and_nothing_else_is_said(tmp_path: Path, tiny_folder: Path) -> None:
    done = _ask(tmp_path, "-q", "-m", f"hf:{tiny_folder}", "--strategy", "react", "--max-steps",
                "2", "--seed", "3", "--temperature", "1", "What is 6 times 7?")  # fmt: skip

    assert done.stdout.strip()
    assert (done.returncode in (0, 124), done.stderr) == (True, "")


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [
        ("hf:./missing", 69, "there is no file or folder ./missing"),
        ("hf:a/b/c", 2, "hf:a/b/c names no model"),
        ("hf:nobody/nothing", 69, "hf:nobody/nothing cannot be fetched"),
    ],
)
def test_what_cannot_be_opened_ends_with_its_code(
    tmp_path: Path, name: str, code: int, told: str
) -> None:
    done = _ask(tmp_path, "-m", name, "What is 6 times 7?")

    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr
