"""`agent runs`: list, show, why, rate, fix, rm, fork, from outside."""

import json
from pathlib import Path

import pytest

from agent.cli import completing
from tests.cli.recording import COMPUTES, QUESTION, Desk, Inside


@pytest.fixture
def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    found = Inside(tmp_path, monkeypatch, capsys)
    found.write(*COMPUTES)
    assert found.ask("-q", QUESTION).code == 0
    return found


def test_runs_are_listed_the_newest_first(desk: Desk) -> None:
    desk.write("")
    desk.ask("-q", "-s", "cot", "Who is it?")
    rows = [row.split("\t") for row in desk.runs("list").out.splitlines()]

    assert [(row[2], row[3], row[-1]) for row in rows] == [
        ("failed", "cot", "Who is it?"),
        ("answered", "react", QUESTION),
    ]
    assert [one["state"] for one in desk.document("list", "--failed")["runs"]] == ["failed"]
    assert len(desk.runs("list", "--limit", "1").out.splitlines()) == 1


def test_a_run_is_shown_step_by_step(desk: Desk) -> None:
    head, *rest = desk.runs("show", "last").out.splitlines()
    steps = [line for line in rest if line.startswith("Step ")]

    assert head.startswith(f"run {desk.last()['run_id']} · answered · react · ")
    assert [line.split(" · ")[:2] for line in steps] == [
        ["Step 1", "14 tokens"], ["Step 2", "11 tokens"],
    ]  # fmt: skip
    assert [line for line in rest if line and line not in steps][:-1] == [
        f"Question: {QUESTION}",
        "Thought: multiply",
        "Action: python",
        "    print(6 * 7)",
        "Observation: 42",
        "Thought: the program says it",
        "Answer: It is **42**.",
    ]
    assert rest[-1].endswith("exit code 0")


def test_a_step_is_shown_with_what_was_sent(desk: Desk) -> None:
    told = desk.runs("show", "last", "--step", "2", "-v").out

    assert told.startswith("Step 2 ")
    assert "  [user]\n    Observation: 42" in told
    assert "  [reply]\n    Thought: the program says it\n    Answer: It is **42**." in told


def test_a_run_is_shown_as_json(desk: Desk) -> None:
    (found,) = json.loads(desk.runs("show", "last", "--json").out)["runs"]

    assert found["run"]["id"] == desk.last()["run_id"]
    assert [one["step"] for one in found["calls"]] == [1, 2]


@pytest.mark.parametrize("command", ["show", "why", "replay"])
def test_the_beginning_of_an_id_is_enough(desk: Desk, command: str) -> None:
    assert desk.runs(command, desk.last()["run_id"][:6]).code == 0


@pytest.mark.parametrize(
    "command", [("show",), ("why",), ("rate", "good"), ("fix", "42"), ("rm", "--yes")]
)
def test_an_unknown_run_is_told_with_what_shows_others(
    desk: Desk, command: tuple[str, ...]
) -> None:
    name, *more = command
    done = desk.runs(name, "zzz", *more)

    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        "error: there is no run 'zzz'",
        "hint: agent runs list shows what there is",
    ]


def test_why_a_strategy_was_taken_is_told(desk: Desk) -> None:
    assert desk.runs("why", "last").out == "react: it was asked for\n"
    desk.write("    return 42\n")
    desk.ask("-q", "-s", "auto", "-O", "phrase=false", QUESTION)

    assert desk.runs("why", "last").out.startswith("pal: ")
    assert desk.document("why", "last")["chosen"][0]["strategy"] == "pal"


def test_a_run_is_rated_and_corrected_and_both_are_taken_back(desk: Desk) -> None:
    desk.runs("rate", "last", "bad", "--note", "no unit")
    desk.runs("fix", "last", "should be 42 m")
    found = desk.last()
    shown = desk.runs("show", "last").out.splitlines()

    assert (found["rating"], found["correction"]) == (-1, "42 m")
    assert shown[1:3] == ["rated bad: no unit", "should have been: 42 m"]
    assert len(desk.document("list", "--rated")["runs"]) == 1

    desk.runs("rate", "last", "clear")
    desk.runs("fix", "last", "--clear")
    assert (desk.last()["rating"], desk.last()["correction"]) == (0, None)


def test_a_rating_that_is_none_is_refused(desk: Desk) -> None:
    done = desk.runs("rate", "last", "great")

    assert done.code == 2
    assert done.err.splitlines()[0] == "error: 'great' is no rating"
    assert desk.runs("fix", "last").code == 2


def test_runs_are_removed_only_with_a_word(desk: Desk) -> None:
    refused = desk.runs("rm", "last")
    assert (refused.code, len(desk.runs("list").out.splitlines())) == (2, 1)

    assert desk.runs("rm", "last", "--yes").code == 0
    assert desk.runs("list").out == ""


def test_a_fork_goes_on_with_a_change_and_is_a_run_of_its_own(desk: Desk) -> None:
    parent = desk.last()["run_id"]
    desk.write(" I doubt it\nAnswer: It is 43.")
    done = desk.fork("last", "--at", "2", "--temperature", "0.5", "-v")
    child = desk.last()
    asked = json.loads((desk.home / "asked").read_text())

    assert (done.code, done.out) == (0, "It is 43.\n")
    assert (child["parent"], child["at_step"], child["answer"]) == (parent, 2, "It is 43.")
    assert [one["decoding"]["temperature"] for one in asked] == [0.5]
    assert f"goes on from {parent} at step 2, temperature 0.5" in desk.runs("show", "last").out
    assert desk.runs("replay", "last", "-v") == done


def test_a_fork_says_or_observes_what_the_person_wants(desk: Desk) -> None:
    desk.write(" seen\nAnswer: It is 41.")
    observed = desk.fork("last", "--at", "1", "--observation", "41")
    desk.write(" never asked")
    said = desk.fork("last", "--at", "2", "--reply", " so\nAnswer: It is 40.")

    assert (observed.out, said.out) == ("It is 41.\n", "It is 40.\n")
    assert "Observation: 41" in desk.runs("show", "last").out


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (("--at", "3"), "step 3 is none of the run {id}: it has steps 1 to 2"),
        (("--at", "2", "-s", "cot"),
         "--strategy and --at 2 do not go together: the steps before are of another"),
        (("--at", "1", "-s", "cto"), "there is no strategy 'cto'"),
        (("--at", "2", "--observation", "x"),
         "step 2 of the run {id} ran no tool whose outcome could be another one"),
        (("--at", "1", "--reply", "x", "--observation", "y"),
         "--reply and --observation do not go together"),
        (("--at", "1", "--reply", ""), "the text is empty"),
    ],
)  # fmt: skip
def test_a_fork_that_cannot_be_is_refused(desk: Desk, flags: tuple[str, ...], message: str) -> None:
    done = desk.fork("last", *flags)

    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[0] == f"error: {message.format(id=desk.last()['run_id'])}"
    assert len(desk.runs("list").out.splitlines()) == 1


def test_another_strategy_begins_anew(desk: Desk) -> None:
    desk.write(" So 42. The answer is 42.")
    done = desk.fork("last", "--at", "1", "--strategy", "cot")

    assert (done.out, desk.last()["strategy"]) == ("42\n", "cot")


def test_what_runs_share_stays_when_one_is_removed(desk: Desk) -> None:
    desk.write(*COMPUTES)
    kept = desk.ask("-v", QUESTION)
    first = desk.document("list")["runs"][-1]["run_id"]
    desk.runs("rm", first, "--yes")

    assert desk.runs("replay", "last", "-q").out == kept.out


def test_runs_complete_in_a_shell(desk: Desk) -> None:
    found = completing.runs(desk.last()["run_id"][:3])

    assert found == [(desk.last()["run_id"], QUESTION)]
    assert completing.runs("zzz") == []
