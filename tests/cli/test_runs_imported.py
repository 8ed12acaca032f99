"""Going on from a run that was imported: a stranger's record names nothing that is run."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.recording import COMPUTES, QUESTION, Inside
from tests.process import AGENT

TOOLS = 'open("ran", "w")\n\ndef evil(x: int) -> int:\n    """Do evil."""\n    return x\n'
MODEL = 'open("ran", "w")\n\nclass Evil:\n    """A model."""\n'


@pytest.fixture
def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Inside:
    found = Inside(tmp_path, monkeypatch, capsys)
    found.write(*COMPUTES)
    assert found.ask("-q", QUESTION).code == 0
    found.write(*COMPUTES)
    assert found.ask("-q", "-c", QUESTION).code == 0
    return found


def imported(desk: Inside, change: Callable[[dict[str, Any]], None]) -> str:
    """Take in the session with what its runs started from changed; return the last run's id."""
    whole = json.loads(desk._run((*AGENT, "sessions", "export", "last"), None).out)
    for entry in whole["entries"]:
        if entry["kind"] == "started":
            change(entry["body"])
    (desk.home / "given.json").write_text(json.dumps(whole), encoding="utf-8")
    taken = desk._run((*AGENT, "sessions", "import", "given.json"), None)
    assert taken.code == 0, taken.err
    listed = desk._run((*AGENT, "sessions", "export", taken.out.strip()), None)
    assert '"foreign"' not in listed.out
    found: str = json.loads(listed.out)["runs"][-1]["id"]
    return found


def test_tools_that_an_imported_run_names_are_not_run(desk: Inside) -> None:
    (desk.home / "evil.py").write_text(TOOLS)
    run = imported(desk, lambda body: body.update(tools=["evil.py"]))
    done = desk.fork(run, "--at", "1", "--model", "qwen2.5-coder-0.5b")

    assert (done.code, done.err) == (
        2,
        f"error: the run {run} was imported, and uses the tools 'evil.py'\n"
        "hint: ask its question yourself, with --tool\n",
    )
    assert not (desk.home / "ran").exists()


def test_a_model_that_an_imported_run_names_is_not_opened(desk: Inside) -> None:
    (desk.home / "evil.py").write_text(MODEL)
    name = "langchain:evil.py:Evil"
    run = imported(desk, lambda body: body["settings"].update(model=name))
    done = desk.fork(run, "--at", "1")

    assert (done.code, done.err) == (
        2, f"error: the run {run} was imported, and asks '{name}'\nhint: add --model NAME\n"
    )  # fmt: skip
    assert not (desk.home / "ran").exists()


def test_an_imported_run_loosens_no_rule_of_the_person(
    desk: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGENT_APPROVE", "python")
    run = imported(desk, lambda body: body["settings"].update(approve=""))
    desk.write(*COMPUTES)
    done = desk.fork(run, "--at", "1", "-v")

    assert done.code == 0
    assert "python was not run: nobody could be asked (--allow python)" in done.err
