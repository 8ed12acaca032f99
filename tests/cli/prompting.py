"""Runs `agent prompts` in a real process, without any model."""

from collections.abc import Mapping
from pathlib import Path

from tests.process import AGENT, Finished, run


def prompts(
    home: Path, *arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None
) -> Finished:
    """Run `agent prompts` in `home`, where no weights are."""
    settings = {"AGENT_DATA_DIR": str(home / "data"), "AGENT_OFFLINE": "1", **(env or {})}
    return run((*AGENT, "prompts", *arguments), home, stdin, env=settings)


def wrong(home: Path, *arguments: str) -> tuple[int, str, str]:
    """Return exit code, error and hint of a command that fails without any output."""
    done = prompts(home, *arguments)
    assert done.out == ""
    error, hint, *rest = done.err.splitlines()
    assert rest == []
    return done.code, error.removeprefix("error: "), hint.removeprefix("hint: ")
