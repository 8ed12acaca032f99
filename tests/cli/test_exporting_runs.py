"""`agent runs export`: from the store to a page, a document, or lines to train on."""

import json
from pathlib import Path

import pytest

from agent.cli import leave
from agent.cli.app import main
from agent.cli.choosing_runs import since
from agent.errors import UserError
from agent.settings import Settings
from agent.store.opening import required
from tests.process import Finished
from tests.render.stories import played


class Command:
    """The command with a store of its own."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self._capsys = home, capsys
        self.store = required(Settings(state_dir=str(home)))

    def __call__(self, *arguments: str) -> Finished:
        line, code, told = ["runs", "export", *arguments], 0, ""
        try:
            main(line)
        except BaseException as error:
            ending = leave.ending_of(error, line)
            assert ending.kind != "Bug", ending
            code, told = ending.code, f"error: {ending.message}\nhint: {ending.hint}\n"
        seen = self._capsys.readouterr()
        return Finished(code, seen.out, seen.err + (told if code else ""))


@pytest.fixture
def export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """The command in an empty home."""
    monkeypatch.setenv("AGENT_STATE_DIR", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return Command(tmp_path, capsys)


@pytest.mark.parametrize(
    ("name", "begins"),
    [("run.html", "<!doctype html>"), ("run.md", "# What is"), ("run.json", '{\n  "format"'),
     ("run", "# What is")],
)  # fmt: skip
def test_the_name_of_the_file_tells_the_format(name: str, begins: str, export: Command) -> None:
    played(export.store)

    assert export("last", "-o", name) == Finished(0, "", "")
    assert (export.home / name).read_text("utf-8").startswith(begins)


def test_without_a_file_markdown_goes_to_standard_output(export: Command) -> None:
    played(export.store)

    assert export("run1").out.startswith("# What is 6 times 7?\n")
    assert export("run1", "--format", "html").out.startswith("<!doctype html>")


def test_a_session_is_exported_with_all_its_turns(export: Command) -> None:
    session = export.store.create("Sums")
    for name in ("run1", "run2"):
        played(export.store, run=name, session=session.id)

    whole = json.loads(export("--session", "Sums", "--format", "json").out)
    assert (whole["session"]["title"], [one["run"]["id"] for one in whole["runs"]]) == (
        "Sums", ["run1", "run2"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (("run1", "--since", "2999-01-01"), "no run that is named fits",
         "leave out --since and --strategy"),
        ((), "say what to export", "name runs, or a session: agent runs export last"),
        (("run1", "--format", "pdf"), "--format: unknown 'pdf'", "use one of html, md, json"),
        (("--training", "dpo"), "--training: unknown 'dpo'",
         "use one of sft, preference, exemplars"),
        (("run1", "--grounded"), "--grounded changes nothing here", "add --training sft"),
        (("--training", "preference", "--form", "number"), "--form changes nothing here",
         "add --training exemplars"),
        (("--training", "sft", "--since", "soon"), "--since: 'soon' is no date",
         "give 2026-11-01, or how long ago: 7d"),
        (("run1", "--session", "x"), "runs and a session are named",
         "name the runs, or the session"),
        (("--training", "sft"), "no run gives data of the kind sft",
         "rate runs, or say what they should have answered: agent runs rate, agent runs fix"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_what_to_do(
    arguments: tuple[str, ...], message: str, hint: str, export: Command
) -> None:
    played(export.store)

    assert export(*arguments, "-o", "out") == Finished(2, "", f"error: {message}\nhint: {hint}\n")
    assert not (export.home / "out").exists()


def test_an_unknown_run_is_a_mistake(export: Command) -> None:
    assert export("nope").code == 2


def test_rated_runs_become_lines_to_train_on(export: Command) -> None:
    for name, rating in (("good", 1), ("bad", -1), ("unrated", 0)):
        played(export.store, run=name, question=f"What is 6 times 7, {name}?")
        export.store.rate(name, rating)

    done = export("--training", "sft", "-o", "sft.jsonl")
    assert done == Finished(0, "", "1 line of the kind sft\n")
    lines = (export.home / "sft.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["run"] for line in lines] == ["good"]
    every = export("--training", "sft", "--rated", "any").out.splitlines()
    assert [json.loads(line)["run"] for line in every] == ["good", "unrated"]


def test_ratings_and_corrections_become_preferences(export: Command) -> None:
    played(export.store)
    export.store.correct("run1", "42")

    (line,) = export("--training", "preference").out.splitlines()
    assert {name: json.loads(line)[name] for name in ("prompt", "chosen", "rejected")} == {
        "prompt": [{"role": "user", "content": "What is 6 times 7?"}],
        "chosen": [{"role": "assistant", "content": "42"}],
        "rejected": [{"role": "assistant", "content": "6 times 7 is 42."}],
    }


def test_what_is_left_out_is_said(export: Command) -> None:
    played(export.store)
    export.store.rate("run1", 1)
    played(export.store, " say it\nAnswer: It is 42.", run="run2")
    export.store.rate("run2", 1)

    done = export("--training", "sft", "--grounded")
    assert done.err == (
        "left out 1 run: its answer stands in no observation\n1 line of the kind sft\n"
    )


def test_days_are_read_as_dates_and_as_days_ago() -> None:
    assert since("2026-11-01") == 1793491200.0
    assert since("") == 0.0
    assert since("8d") < since("1w") < since("1d")
    with pytest.raises(UserError):
        since("never")
