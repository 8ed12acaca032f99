"""`agent active annotate` as a process, on a terminal, with an editor that is a small program."""

import json
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from agent.active.selection import select, write
from tests.active.estimated import estimates
from tests.faults.play import Play
from tests.process import SCRIPTED, Finished, Terminal, run, run_shell

FIRST, SECOND = "How many eggs are 5 and 6?", "How many are 8 and 9?"
HELD = estimates({FIRST: [11, 30, 30], SECOND: [17, 17, 98], "Sure?": [1, 1, 1]})
EDITOR = """\
import os, pathlib, re, sys, time
path = pathlib.Path(sys.argv[1])
text = path.read_text("utf-8")
log = pathlib.Path("edited")
log.write_text((log.read_text() if log.exists() else "") + text)
asked = text.splitlines()[2].removeprefix("# ")
"""
FILLS = """
total = sum(int(one) for one in re.findall(r"\\d+", asked))
text = f"rationale: Together they are {total}.\\nanswer: {total}\\n"
path.write_text(text)
"""
FAILS_AT_THE_SECOND = f"""
if "8 and 9" in asked:
    sys.exit(1)
{FILLS}"""
WAITS_AT_THE_SECOND = f"""
if "8 and 9" in asked:
    pathlib.Path("reached").touch()
    while not pathlib.Path("go").exists():
        time.sleep(0.01)
{FILLS}"""


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """Two questions that were selected."""
    write(tmp_path / "selected.jsonl", select(HELD, 2, "disagreement"), HELD.header.pool)
    return Play(tmp_path).write(" The answer is 1.")


def editor(play: Play, does: str) -> dict[str, str]:
    """Return the variables by which a program that does this is the editor."""
    path = play.folder / "my editor.py"
    path.write_text(EDITOR + does)
    return play.env({"EDITOR": shlex.join([sys.executable, str(path)])})


def command(*flags: str) -> tuple[str, ...]:
    return (*SCRIPTED, "active", "annotate", "selected.jsonl", *flags)


def annotate(play: Play, env: Mapping[str, str], *flags: str) -> Finished:
    with Terminal(command(*flags), play.folder, env, columns=200) as terminal:
        return terminal.read_to_end()


def exemplars(play: Play, folder: str = ".config/agent/prompts") -> list[tuple[str, str, str]]:
    """Return question, answer and annotator of what is kept."""
    path = play.folder / folder / "active-prompt" / "number.jsonl"
    rows = map(json.loads, path.read_text("utf-8").splitlines() if path.exists() else ())
    return [(one["question"], one["answer"], one["annotator"]) for one in rows]


def edited(play: Play) -> list[str]:
    """Return the questions that the editor was opened for."""
    lines = (play.folder / "edited").read_text("utf-8").splitlines()
    return [one.removeprefix("# ") for one in lines if one in (f"# {FIRST}", f"# {SECOND}")]


BOTH = [(FIRST, "11", "person"), (SECOND, "17", "person")]


def test_what_is_written_in_the_editor_becomes_exemplars(play: Play) -> None:
    done = annotate(play, editor(play, FILLS))
    path = play.folder / ".config/agent/prompts/active-prompt/number.jsonl"
    assert (done.code, done.out) == (0, f"{path}\n2 exemplars\n")
    assert exemplars(play) == BOTH
    assert [one.name for one in path.parent.iterdir() if one.name.startswith(".")] == []


def test_the_strategy_uses_them_at_once(play: Play) -> None:
    annotate(play, editor(play, FILLS))
    play.write(" The answer is 4.")
    done = play.ask("-s", "active-prompt", "--samples", "1", "-q", "How many are 2 plus 2?")
    assert (done.code, done.out) == (0, "4\n")
    said = [one["content"] for one in play.asked()["messages"]]
    assert f"Q: {FIRST}" in said
    assert "A: Let's think step by step. Together they are 11. The answer is 11." in said


def test_they_can_be_kept_with_the_project(play: Play) -> None:
    done = annotate(play, editor(play, FILLS), "--project")
    assert done.code == 0
    assert exemplars(play, ".agent/prompts") == BOTH
    assert exemplars(play) == []


def test_visual_is_asked_before_editor(play: Play) -> None:
    env = editor(play, FILLS)
    done = annotate(play, {**env, "VISUAL": env["EDITOR"], "EDITOR": "no-such-editor"})
    assert done.code == 0
    assert exemplars(play) == BOTH


def test_an_editor_that_fails_stops_and_the_same_command_goes_on(play: Play) -> None:
    done = annotate(play, editor(play, FAILS_AT_THE_SECOND))
    assert done.code == 1
    assert done.out.splitlines() == [
        f"error: the editor {sys.executable!r} ended with code 1",
        "hint: 1 annotated and kept; the same command goes on",
    ]
    assert exemplars(play) == BOTH[:1]

    assert annotate(play, editor(play, FILLS)).code == 0
    assert exemplars(play) == BOTH
    assert edited(play) == [FIRST, SECOND, SECOND]


def test_a_kill_keeps_what_was_annotated(play: Play) -> None:
    env = editor(play, WAITS_AT_THE_SECOND)
    with Terminal(command(), play.folder, env) as terminal:
        play.wait_for("reached", terminal.process)
        terminal.process.kill()
        terminal.process.wait()
        play.go_on()
    assert exemplars(play) == BOTH[:1]

    assert annotate(play, editor(play, FILLS)).code == 0
    assert exemplars(play) == BOTH


def test_all_done_is_said_without_an_editor(play: Play) -> None:
    annotate(play, editor(play, FILLS))
    done = run(command(), play.folder, env=play.env())
    assert (done.code, done.err) == (0, "all of them are annotated\n2 exemplars\n")


def test_a_sheet_that_nobody_fills_in_is_skipped(play: Play) -> None:
    done = annotate(play, editor(play, ""))
    assert done.code == 1
    assert done.out.splitlines() == [
        "question 1 is skipped: the sheet was left empty",
        "question 2 is skipped: the sheet was left empty",
        "nothing was annotated",
    ]
    assert exemplars(play) == []


def test_a_draft_that_nobody_changed_is_the_models(play: Play) -> None:
    done = annotate(play, editor(play, ""), "--draft")
    assert done.code == 0
    assert done.out.splitlines()[1:] == [
        "2 exemplars; 2 are drafts of the model that nobody has checked",
        "2 questions are not annotated by a person: "
        "agent active annotate selected.jsonl --draft goes on",
    ]
    assert exemplars(play) == [(FIRST, "30", "model"), (SECOND, "17", "model")]


def test_a_draft_that_is_checked_later_becomes_the_persons(play: Play) -> None:
    annotate(play, editor(play, ""), "--draft")
    sign = 'path.write_text(text.replace("annotator: model", "annotator: person"))'
    assert annotate(play, editor(play, sign)).code == 0
    assert exemplars(play) == [(FIRST, "30", "person"), (SECOND, "17", "person")]


def test_what_cannot_be_kept_is_told(play: Play) -> None:
    done = annotate(play, editor(play, 'path.write_text("rationale: Many.\\nanswer: many\\n")'))
    assert done.code == 1
    assert done.out.splitlines()[0] == (
        "question 1 is not kept: the answer 'many' is not of the form number"
    )
    assert exemplars(play) == []


def test_no_editor_is_an_error_that_names_what_to_set(play: Play) -> None:
    done = annotate(play, play.env())
    assert (done.code, done.out) == (
        2, "error: no editor is set\nhint: name one: export EDITOR=nano\n",
    )  # fmt: skip


def test_an_editor_that_is_not_there_is_an_error(play: Play) -> None:
    done = annotate(play, play.env({"EDITOR": "no-such-editor -w"}))
    assert done.code == 2
    assert (
        done.out.splitlines()[0] == "error: the editor 'no-such-editor': No such file or directory"
    )
    assert exemplars(play) == []


def test_an_editor_with_an_open_quotation_is_an_error(play: Play) -> None:
    done = annotate(play, play.env({"EDITOR": "emacs '-nw"}))
    assert done.code == 2
    assert done.out.splitlines()[1] == "hint: close the quotation: export EDITOR='emacs -nw'"


def test_no_shell_reads_the_editors_name(play: Play) -> None:
    done = annotate(play, play.env({"EDITOR": "true; touch owned"}))
    assert done.code == 2
    assert not (play.folder / "owned").exists()


def test_an_editor_that_removes_the_file_is_an_error(play: Play) -> None:
    done = annotate(play, editor(play, "path.unlink()"))
    assert done.code == 1
    assert done.out.splitlines()[0] == "error: the editor left no file: No such file or directory"


def test_an_editor_that_saves_another_encoding_is_an_error(play: Play) -> None:
    done = annotate(play, editor(play, 'path.write_bytes(b"rationale: caf\\xe9")'))
    assert done.code == 2
    assert done.out.splitlines()[0] == "error: what the editor saved: byte 14 is not UTF-8"


def test_without_a_terminal_nothing_waits(play: Play) -> None:
    done = run(command(), play.folder, env=editor(play, FILLS))
    assert (done.code, done.out, done.err) == (
        2, "",
        "error: there is no terminal for the editor\nhint: run this command in a terminal\n",
    )  # fmt: skip


def test_a_closed_standard_input_is_no_terminal(play: Play) -> None:
    done = run_shell(f"{shlex.join(command())} <&-", play.folder, editor(play, FILLS))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: there is no terminal for the editor\n")


def test_stdout_may_be_a_file_while_the_editor_has_the_terminal(play: Play) -> None:
    path = play.folder / "out"
    env = editor(play, f'print("the editor was here", sys.stdout.isatty())\n{FILLS}')
    with (
        path.open("wb") as file,
        Terminal(command(), play.folder, env, stdout=file.fileno()) as terminal,
    ):
        done = terminal.read_to_end()
    assert done.code == 0
    assert done.out.count("the editor was here True") == 2
    assert path.read_text() == f"{play.folder}/.config/agent/prompts/active-prompt/number.jsonl\n"


def test_another_form_can_be_said(play: Play) -> None:
    done = annotate(play, editor(play, FILLS), "--task", "text")
    assert done.code == 0
    assert done.out.splitlines()[0].endswith("active-prompt/text.jsonl")


def test_exemplars_of_an_earlier_selection_stay_and_are_told(play: Play) -> None:
    annotate(play, editor(play, FILLS))
    other = estimates({"How many are 1 and 2?": [1, 2]})
    write(play.folder / "selected.jsonl", select(other, 1, "entropy"), other.header.pool)
    done = annotate(play, editor(play, FILLS))
    assert done.out.splitlines()[1] == "3 exemplars; 2 are of an earlier selection"


def test_show_lists_them(play: Play) -> None:
    annotate(play, editor(play, FILLS))
    done = run((*SCRIPTED, "active", "show"), play.folder, env=play.env())
    assert done.out == (
        f"number\tperson\t0.666667\t3\tdisagreement\t{FIRST}\n"
        f"number\tperson\t0.666667\t3\tdisagreement\t{SECOND}\n"
    )
    as_json = run((*SCRIPTED, "active", "show", "--json"), play.folder, env=play.env())
    (file,) = json.loads(as_json.out)["files"]
    assert [(one["question"], one["k"]) for one in file["exemplars"]] == [(FIRST, 3), (SECOND, 3)]
