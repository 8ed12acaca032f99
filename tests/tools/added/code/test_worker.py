"""What tools do to their process, and what of that reaches the program (a process of its own)."""

import os
import threading
from pathlib import Path

import pytest

from agent.errors import ToolError, UserError
from agent.messages import ToolCall
from tests.process import wait_until
from tests.tools.added.code.hosting import Hosted, hosted

FINE = '''
def fine() -> str:
    """Work."""
    return "it works"
'''


def ended(path: Path) -> bool:
    """Whether the process whose number a tool wrote into a file is gone."""
    pid = int(path.read_text())
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z"


def goes_on(tools: Hosted) -> bool:
    """Whether the next call runs, in a new process where the old one had to end."""
    return tools.call("fine") == "it works"


HANGS = """
import os, signal, time

def pid() -> int:
    'Return the number of this process, which heeds no signal from now on.'
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    return os.getpid()

@tool(timeout_s=0.3)
def hang() -> str:
    'Wait for ever.'
    while True:
        time.sleep(1)
"""


def test_a_tool_that_hangs_is_ended_and_the_next_call_works(tmp_path: Path) -> None:
    with hosted(tmp_path, HANGS + FINE) as tools:
        (tmp_path / "pid").write_text(tools.call("pid"))
        assert tools.fails("hang") == "hang took more than 0.3 s and was ended"
        assert ended(tmp_path / "pid")
        assert goes_on(tools)


def test_a_daemon_with_a_session_of_its_own_is_ended_with_its_tool(tmp_path: Path) -> None:
    daemons = """
def daemonize() -> str:
    'Leave a daemon behind.'
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.write(writer, str(os.getpid()).encode())
            time.sleep(600)
        os._exit(0)
    return os.read(reader, 100).decode()
"""
    with hosted(tmp_path, HANGS + daemons) as tools:
        (tmp_path / "pid").write_text(tools.call("daemonize"))
        assert not ended(tmp_path / "pid")
        assert tools.fails("hang") == "hang took more than 0.3 s and was ended"
        assert ended(tmp_path / "pid")


def test_a_crash_is_told_with_what_was_printed_and_the_next_call_works(tmp_path: Path) -> None:
    crashes = '''
import ctypes

def crash() -> str:
    """Read where nothing is."""
    print("about to read")
    ctypes.string_at(0)
'''
    with hosted(tmp_path, crashes + FINE) as tools:
        told = tools.fails("crash")
        expected = "crash was cut off: its process crashed (SIGSEGV); it printed: about to read"
        assert told == expected
        assert goes_on(tools)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("os._exit(3)", "stop was cut off: its process ended itself (exit code 3)"),
        ("sys.exit(3)", "stop failed: SystemExit: 3"),
        ("raise ValueError('数太大\\nand more')", "stop failed: ValueError: 数太大 and more"),
        ("raise KeyboardInterrupt", "stop failed: KeyboardInterrupt"),
        ("return stop()", "stop failed: RecursionError: maximum recursion depth exceeded"),
        ("raise MemoryError", "stop failed: MemoryError"),
        ("os.close(1); os.close(2); return str(1 / 0)", "stop failed: ZeroDivisionError: "
         "division by zero"),
    ],
)  # fmt: skip
def test_whatever_ends_a_call_is_one_line_and_the_next_call_works(
    tmp_path: Path, body: str, told: str
) -> None:
    text = f'''
import os, sys

def stop() -> str:
    """End in some way."""
    {body}
'''
    with hosted(tmp_path, text + FINE) as tools:
        assert tools.fails("stop") == told
        assert goes_on(tools)


def test_words_meant_for_the_model_stand_as_they_are(tmp_path: Path) -> None:
    text = '''
from agent.errors import ToolError

def refuse() -> str:
    """Refuse."""
    raise ToolError("name a city that there is")
'''
    with hosted(tmp_path, text) as tools:
        assert tools.fails("refuse") == "name a city that there is"


def test_where_it_failed_is_told_from_the_persons_own_file_on(tmp_path: Path) -> None:
    text = '''
def broken(n: int) -> int:
    """Divide."""
    return n // 0
'''
    with hosted(tmp_path, text) as tools:
        tools.fails("broken", n=1)

    (told,) = tools.told
    assert told.splitlines()[:2] == [
        "broken failed at:",
        f'  File "{tmp_path}/kit.py", line 7, in broken',
    ]


def test_a_line_that_is_no_reply_ends_the_process(tmp_path: Path) -> None:
    text = '''
import os

def garbles() -> str:
    """Write into every open file."""
    for file in range(3, 64):
        try:
            os.write(file, b"no reply\\n")
        except OSError:
            pass
    return "done"
'''
    with hosted(tmp_path, text + FINE) as tools:
        told = "garbles was cut off: it wrote something that is no reply"
        assert tools.fails("garbles") == told
        assert goes_on(tools)


def test_an_import_that_hangs_is_ended_and_told(tmp_path: Path) -> None:
    with (
        hosted(tmp_path, "import time\ntime.sleep(600)\n", start_s=0.5) as tools,
        pytest.raises(UserError) as caught,
    ):
        tools.source.tools()

    assert str(caught.value) == "file:kit.py: loading took more than 0.5 s and was ended"


def test_nothing_of_a_tool_outlives_its_source(tmp_path: Path) -> None:
    text = f'''
import os, subprocess

def begin() -> str:
    """Begin something that goes on."""
    child = subprocess.Popen(["sleep", "600"], start_new_session=True)
    open({str(tmp_path / "pid")!r}, "w").write(str(child.pid))
    return "begun"
'''
    with hosted(tmp_path, text) as tools:
        assert tools.call("begin") == "begun"
        assert not ended(tmp_path / "pid")

    wait_until(lambda: ended(tmp_path / "pid"), "end of what the tool began")


def test_calls_of_one_process_run_side_by_side(tmp_path: Path) -> None:
    meets = '''
import threading

meeting = threading.Barrier(3)

@tool(reads=True, timeout_s=50)
def meet(name: str) -> str:
    """Return once three are there."""
    meeting.wait()
    return name
'''
    with hosted(tmp_path, meets) as tools:
        toolbox = tools.toolbox
        calls = [ToolCall("meet", {"name": name}) for name in "abc"]
        assert toolbox.begin(calls) == 3
        assert [toolbox.call(call).text for call in calls] == ["a", "b", "c"]


def test_a_call_beside_one_that_had_to_be_ended_is_told_so(tmp_path: Path) -> None:
    text = '''
import time

@tool(reads=True, timeout_s=0.3)
def short() -> str:
    """Wait too long."""
    time.sleep(600)

@tool(reads=True)
def long() -> str:
    """Wait long."""
    time.sleep(600)
'''
    with hosted(tmp_path, text) as tools:
        calls = [ToolCall("short", {}), ToolCall("long", {})]
        toolbox = tools.toolbox
        toolbox.begin(calls)
        assert tools.fails("short") == "short took more than 0.3 s and was ended"
        assert tools.fails("long") == "long was cut off: a call beside it took too long"


def test_a_closed_source_starts_nothing(tmp_path: Path) -> None:
    with hosted(tmp_path, FINE) as tools:
        toolbox = tools.toolbox
        tools.source.close()
        with pytest.raises(ToolError, match="the tools were closed"):
            toolbox.call(ToolCall("fine", {}))


def test_several_threads_may_ask_one_worker(tmp_path: Path) -> None:
    text = '''
def double(n: int) -> int:
    """Double."""
    return 2 * n
'''
    brought: dict[int, str] = {}
    with hosted(tmp_path, text) as tools:
        toolbox = tools.toolbox

        def ask(n: int) -> None:
            brought[n] = toolbox.call(ToolCall("double", {"n": n})).text

        threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert brought == {n: str(2 * n) for n in range(8)}
