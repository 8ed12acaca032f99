"""A conversation as people hold it: a real terminal, the real default model, six turns and more."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from agent.settings import Settings
from tests.conftest import weights_folder
from tests.process import AGENT, ROOT
from tests.tmux import THERE, Tmux

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not THERE, reason="tmux is not installed"),
]
STOPPED = "(interrupted)"
STORY = "Tell me a long story about a fox."


@pytest.fixture
def env(tmp_path: Path, default_weights: Path) -> dict[str, str]:
    models = Settings(data_dir=weights_folder()).models_folder
    return {
        "HOME": str(tmp_path),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "LANG": "C.UTF-8",
        "TERM": "screen-256color",
        "AGENT_DATA_DIR": str(models.parent),
        "AGENT_STATE_DIR": str(tmp_path / "state"),
        "AGENT_CACHE_DIR": str(tmp_path / "cache"),
        "AGENT_COLLECTION": "",
    }


def test_six_turns_an_interruption_a_retry_and_another_day(
    env: dict[str, str], tmp_path: Path
) -> None:
    with Tmux((*AGENT, "chat"), tmp_path, env) as screen:
        screen.wait_for("/help lists the commands")
        _ask(screen, "My name is Ada and I live in Turin.")
        assert "408" in _ask(screen, "What is 12 times 34?")
        assert "▸ python" in screen.seen()
        assert "410" in _ask(screen, "And if I add 2 to that?")
        _stop(screen, STORY, words=12, times=1)
        _stop(screen, "/retry", words=30, times=2)
        assert "25" in _ask(screen, "一百的四分之一是多少？")
        screen.type("/quit")
        screen.wait_for("ENDED=0")

    with Tmux((*AGENT, "chat", "--continue"), tmp_path, env) as screen:
        screen.wait_for("四分之一")  # the last exchange is shown again
        assert "Ada" in _ask(screen, "What is my name?")
        screen.press("C-d")
        screen.wait_for("ENDED=0")

    (session,) = _json(env, "sessions", "list")["sessions"]
    runs = _json(env, "runs", "list")["runs"]
    assert (session["turns"], session["model"]) == (6, "qwen2.5-coder-1.5b")
    assert sorted(run["state"] for run in runs) == [*["answered"] * 5, *["stopped"] * 2]


def _ask(screen: Tmux, question: str) -> str:
    """Ask `question` and wait for the end of the turn; return what came behind it."""
    screen.type(question)
    return screen.wait_for_turn(question)


def _stop(screen: Tmux, line: str, words: int, times: int) -> None:
    """Send `line`, let so many words come in, and stop the turn."""
    screen.type(line)
    screen.wait_for_words(line, words)
    screen.press("C-c")
    screen.wait_for(STOPPED, times)


def _json(env: dict[str, str], *command: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "agent", *command, "--json"],
        env=env, capture_output=True, check=True, text=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout))
