"""Real processes: what a command may take, and what is left of it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.process import wait_until
from tests.tools.added.command.commanding import called, command

NOTHING: dict[str, Any] = {"properties": {}, "required": []}


def test_a_command_reads_what_it_is_given() -> None:
    one = command(script="import sys; print(sys.stdin.read().upper())", stdin="say {text}")

    assert called(one, text="ü {x}") == "SAY Ü {X}"


def test_a_command_that_reads_nothing_is_no_fault() -> None:
    one = command(script="print('done')", stdin="{text}")

    assert called(one, text="a" * 500_000) == "done"


def test_an_exit_code_that_means_failure_is_told_with_what_was_said_last() -> None:
    script = "import sys; print('out'); sys.stderr.write('x' * 2000 + 'no such file'); sys.exit(3)"
    told = called(command(script=script, **NOTHING))

    assert told.startswith("error: tried ended with 3: xxx")
    assert told.endswith("no such file")
    assert len(told) < 1100


def test_other_exit_codes_may_mean_success() -> None:
    script = "import sys; print('nothing found'); sys.exit(1)"

    assert called(command(script=script, exit_codes=(0, 1), **NOTHING)) == "nothing found"


def test_a_command_that_prints_nothing_says_so() -> None:
    assert called(command(script="", **NOTHING)) == "done: it printed nothing"


def test_output_without_an_end_is_bounded_while_it_is_read() -> None:
    script = "import sys\nprint('first')\nprint('x' * 5_000_000)\nprint('last')"
    told = called(command(script=script, most_chars=3000, **NOTHING))

    assert told.startswith("first\nxxx")
    assert told.endswith("xxx\nlast")
    assert "[… 4997012 bytes cut …]" in told


def test_output_that_is_no_text_is_shown_as_far_as_it_is() -> None:
    script = "import sys; sys.stdout.buffer.write(b'a\\xff\\x00b')"

    assert called(command(script=script, **NOTHING)) == "a\ufffd\0b"


def test_a_command_that_hangs_and_ignores_signals_is_ended_with_its_children(
    tmp_path: Path,
) -> None:
    pid = tmp_path / "pid"
    script = (
        "import os, signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(1000)'])\n"
        f"open({str(pid)!r}, 'w').write(str(child.pid))\n"
        "sys.stderr.write('waiting for a lock'); sys.stderr.flush()\n"
        "time.sleep(1000)\n"
    )
    told = called(command(script=script, timeout_s=3.0, **NOTHING))

    assert told == "error: stopped: it did not end within 3 s; it said: waiting for a lock"
    child = int(pid.read_text())
    wait_until(lambda: not _runs(child), "end of the child")


def test_a_daemon_that_keeps_the_output_open_is_not_waited_for(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    script = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(1000)'])\n"
        f"open({str(pid)!r}, 'w').write(str(child.pid))\n"
        "print('started')\n"
    )

    assert called(command(script=script, **NOTHING)) == "started"
    child = int(pid.read_text())
    wait_until(lambda: not _runs(child), "end of the daemon")


@pytest.mark.skipif(sys.platform != "linux", reason="prctl(2)")
@pytest.mark.parametrize("starts_another", [False, True])
def test_a_command_does_not_outlive_a_killed_program(tmp_path: Path, starts_another: bool) -> None:
    pid = tmp_path / "pid"
    inner = "import os, time\nif os.fork(): time.sleep(1000)\n" if starts_another else ""
    inner += (
        "import os, time\n"
        f"open({str(tmp_path / 'new')!r}, 'w').write(str(os.getpid()))\n"
        f"os.rename({str(tmp_path / 'new')!r}, {str(pid)!r})\n"
        "time.sleep(1000)\n"
    )
    outer = (
        "from pathlib import Path; import sys\n"
        "from tools.added.command.running import Bounds, run\n"
        f"run([sys.executable, '-c', {inner!r}], '', {{}}, Path('/'), Bounds(1000.0, 1000))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", outer])
    try:
        wait_until(pid.exists, "start of the command")
    finally:
        process.kill()
        process.wait()
    child = int(pid.read_text())
    wait_until(lambda: not _runs(child), "end of the command")


def test_a_command_sees_only_the_variables_that_it_is_given() -> None:
    script = "import os; print(sorted(name for name in os.environ if not name.startswith('LC_')))"
    one = command(script=script, env={"TOKEN": "abc"}, **NOTHING)

    assert called(one) == "['PATH', 'TOKEN']"


def test_a_program_that_is_not_there_leaves_its_tool_out(tmp_path: Path) -> None:
    from agent.errors import ToolError
    from tools.added.command.command import Command
    from tools.added.command.source import CommandSource

    one = Command("x", "X.", ("no-such-program-here",), {"type": "object", "properties": {}})

    with pytest.raises(ToolError, match=r"^no-such-program-here is not installed, or no program$"):
        CommandSource(one).tools()


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    one = command(cwd=str(tmp_path / "gone"), **NOTHING)

    assert called(one) == f"error: there is no folder {tmp_path / 'gone'}"


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")
