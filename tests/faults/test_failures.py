"""Failures of every kind: the right exit code, one line and a hint, and valid JSON for scripts."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.faults.play import COMPUTES, Play
from tests.process import run

UNKNOWN_KEY = ".agent.toml:2: unknown setting 'max_stepz'"


def test_a_model_that_cannot_be_had_exits_69_with_the_remedy(play: Play) -> None:
    done = play.write(unavailable="the weights are damaged").ask("Greet me")

    assert (done.code, done.out) == (69, "")
    assert done.err == "error: the weights are damaged\nhint: agent models pull\n"


def test_debug_adds_the_traceback(play: Play) -> None:
    done = play.write(unavailable="the weights are damaged").ask("Greet me", "--debug")

    assert done.code == 69
    assert done.err.startswith("Traceback (most recent call last):\n")
    assert done.err.endswith("error: the weights are damaged\nhint: agent models pull\n")


def test_a_model_that_says_nothing_exits_1_with_the_run_id(play: Play) -> None:
    done = play.write(*[""] * 9).ask("Greet me")

    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines()[-2].startswith("error: the model scripted gave no answer: ")
    assert "(run " in done.err


def test_a_bug_of_ours_keeps_its_traceback(play: Play) -> None:
    done = play.write(bug="one over nothing").ask("Greet me")

    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("Traceback (most recent call last):\n")
    assert done.err.endswith(
        "error: ZeroDivisionError: one over nothing\n"
        "hint: this is a bug in agent: report it with the lines above\n"
    )


@pytest.mark.parametrize(
    ("script", "arguments", "code"),
    [
        ({"unavailable": "no weights"}, ("Greet me",), 69),
        ({"bug": "one over nothing"}, ("Greet me",), 1),
        ({"replies": [""] * 9}, ("Greet me",), 1),
        ({}, ("--nonsense",), 2),
        ({}, ("--max-steps", "0", "Greet me"), 2),
        ({}, ("--max-steps", "x", "Greet me"), 2),
        ({}, ("-q", "Greet me"), 2),
        ({}, ("-f", "nobody.txt", "Greet me"), 2),
        ({}, (" ",), 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_errors_are_valid_json_where_json_was_asked_for(
    play: Play, script: Mapping[str, Any], arguments: tuple[str, ...], code: int
) -> None:
    play.write(**script)
    whole = play.ask("--json", *arguments)
    lines = play.ask("--jsonl", *arguments)

    assert (whole.code, lines.code) == (code, code)
    assert json.loads(whole.out)["error"]["exit_code"] == code
    last = json.loads(lines.out.splitlines()[-1])
    assert (last["type"], last["error"]["exit_code"]) == ("error", code)


def test_a_malformed_project_file_exits_78_with_its_line(play: Play) -> None:
    (play.folder / ".agent.toml").write_text("# mine\nmax_steps = = 3\n")
    done = play.ask("Greet me")

    assert (done.code, done.out) == (78, "")
    assert ".agent.toml:2:13: " in done.err
    assert (play.folder / ".agent.toml").read_text() == "# mine\nmax_steps = = 3\n"


def test_an_unknown_setting_exits_78_with_line_and_guess(play: Play) -> None:
    (play.folder / ".agent.toml").write_text("# mine\nmax_stepz = 3\n")
    done = play.ask("Greet me", "--json")

    assert done.code == 78
    assert UNKNOWN_KEY in done.err
    assert "hint: did you mean 'max_steps'?\n" in done.err
    assert UNKNOWN_KEY in json.loads(done.out)["error"]["message"]


@pytest.mark.parametrize(
    "content", ['max_steps = "three"', "max_steps = 0", 'protocol = "json"', "a = {"]
)
def test_a_wrong_value_in_the_users_file_exits_78(play: Play, content: str) -> None:
    folder = play.folder / ".config" / "agent"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(content)
    done = play.ask("Greet me")

    assert done.code == 78
    assert "config.toml" in done.err


def test_a_folder_in_place_of_a_file_exits_78(play: Play) -> None:
    (play.folder / ".agent.toml").mkdir()

    assert play.ask("Greet me").code == 78


def test_a_byte_order_mark_in_a_settings_file_is_no_fault(play: Play) -> None:
    (play.folder / ".agent.toml").write_text("max_steps = 3\n", encoding="utf-8-sig")

    assert play.ask("Greet me").code == 0


def test_a_wrong_value_in_the_environment_exits_78_and_names_the_variable(play: Play) -> None:
    done = play.ask("Greet me", env={"AGENT_MAX_STEPS": "many"})

    assert done.code == 78
    assert done.err.startswith("error: AGENT_MAX_STEPS is 'many'\n")


def test_a_settings_file_that_others_may_write_is_told(play: Play) -> None:
    folder = play.folder / ".config" / "agent"
    folder.mkdir(parents=True)
    path = folder / "config.toml"
    path.write_text("max_steps = 3\n")
    path.chmod(0o666)
    done = play.ask("Greet me")

    assert done.code == 0
    assert done.err == f"warning: {path} can be changed by others: chmod 600 it\n"


def test_the_same_action_again_and_again_ends_with_124(play: Play) -> None:
    same = " again\nAction: python\n```python\nprint(6 * 7)\n```\n"
    done = play.write(same, same, same, " It is 42.").ask("What is 6 times 7?")

    assert (done.code, done.out) == (124, "It is 42.\n")


def test_secrets_of_the_environment_are_in_no_traceback(play: Play, tmp_path: Path) -> None:
    done = play.write(bug="one over nothing").ask(
        "Greet me", "--debug", env={"HF_TOKEN": "hf_secret_of_mine"}
    )

    assert "hf_secret_of_mine" not in done.err + done.out


WITHOUT_LAUNCHER = """
import sys
from functools import partial
from pathlib import Path
from agent.cli.app import main
from tests.faults.scripted_ask import open_model

sys.executable = "/nonexistent"
main(["ask", "What is 6 times 7?"], open_model=partial(open_model, Path(sys.argv[1])))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux has these protections")
def test_a_sandbox_without_its_protections_is_told_once(play: Play) -> None:
    play.write(COMPUTES[0], *COMPUTES)
    script = str(play.folder / "script.json")
    command = (sys.executable, "-c", WITHOUT_LAUNCHER, script)
    done = run(command, play.folder, env=play.env())

    assert done.err.count("the Python sandbox runs without the protections of this system") == 1
    assert (done.code, done.out.splitlines()[-1]) == (0, "It is 42.")


def test_a_sandbox_with_its_protections_says_nothing_of_them(play: Play) -> None:
    assert "sandbox" not in play.write(*COMPUTES).ask("What is 6 times 7?").err
