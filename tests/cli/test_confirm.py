"""Questions to the person, on a terminal and without one."""

import shlex
import sys
from pathlib import Path

import pytest

from tests.process import Terminal, run, run_shell

PROGRAM = """
from agent.cli import leave
from agent.cli.confirm import confirm
leave.run([], lambda arguments: print("agreed" if confirm("remove it?", {yes}) else "refused"))
"""


def command(yes: bool = False) -> tuple[str, ...]:
    return (sys.executable, "-c", PROGRAM.format(yes=yes))


def test_yes_asks_nothing(tmp_path: Path) -> None:
    done = run(command(yes=True), tmp_path)

    assert (done.code, done.out, done.err) == (0, "agreed\n", "")


def test_without_a_terminal_the_flag_is_named(tmp_path: Path) -> None:
    done = run(command(), tmp_path)

    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "error: not done without a person to ask: remove it?\nhint: add --yes to agree\n"
    )


def test_a_closed_standard_input_is_no_person_either(tmp_path: Path) -> None:
    done = run_shell(f"{shlex.join(command())} <&-", tmp_path)

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: not done without a person to ask: remove it?\n")


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [("y\n", "agreed"), ("YES\n", "agreed"), ("\n", "refused"), ("n\n", "refused"),
     ("\x04", "refused")],
)  # fmt: skip
def test_only_a_yes_agrees(tmp_path: Path, reply: str, outcome: str) -> None:
    with Terminal(command(), tmp_path) as terminal:
        terminal.read_until("remove it? [y/N] ")
        terminal.type(reply)
        done = terminal.read_to_end()

    assert done.code == 0
    assert done.out.splitlines()[-1] == outcome


def test_ctrl_c_at_the_question_exits_130(tmp_path: Path) -> None:
    with Terminal(command(), tmp_path) as terminal:
        terminal.read_until("remove it? [y/N] ")
        terminal.type("\x03")
        done = terminal.read_to_end()

    assert done.code == 130
    assert "agreed" not in done.out
