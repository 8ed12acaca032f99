"""Writes prompt files for tests."""

from pathlib import Path

import pytest

from agent.prompts import PromptFile
from agent.prompts.file import parse
from agent.prompts.source import PromptError

HEADER = "---\npurpose: tests\nstrategy: cot\nvariables: [question]\nversion: 1\n---\n"
"""Six lines of front matter: what stands below it begins in line 7."""


def write(path: Path, text: str) -> Path:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def header(**more: str) -> str:
    """Return front matter with `more` in place of, or besides, what it has anyway."""
    known = {"purpose": "tests", "strategy": "cot", "variables": "[question]", "version": "1"}
    lines = [f"{key}: {value}" for key, value in {**known, **more}.items() if value]
    return "\n".join(["---", *lines, "---", ""])


def mine(body: str, **more: str) -> PromptFile:
    """Return a prompt with this body."""
    return parse("mine", header(**more) + body)


def complaint(caught: "pytest.ExceptionInfo[PromptError]") -> tuple[str, str]:
    """Return what a prompt is told to be wrong, and the mend."""
    return str(caught.value), caught.value.hint
