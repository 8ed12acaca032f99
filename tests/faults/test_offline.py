"""`--offline` opens no socket: a process that dies of the first one is the witness."""

import shutil
import socket
import sys
from pathlib import Path

import pytest

from tests.conftest import SMALL, weights_folder
from tests.faults import forbidding
from tests.faults.play import Play
from tests.process import AGENT, SCRIPTED, Finished, run
from tests.tools.web.local.rivers import answers, does

LINUX = pytest.mark.skipif(not forbidding.works(), reason="filters of system calls are Linux's")
ALL = f"{socket.AF_INET},{socket.AF_INET6},{getattr(socket, 'AF_PACKET', 17)}"
ASKS = "Look up on the web how long the Mira is. See https://example.org/mira"
TRY = """
import ctypes, socket
from agent import offline
offline.own_process()
offline.switch_on(["http://localhost:6333", "https://api.example.org"])
def tried(what):
    try:
        return str(what())
    except OSError as error:
        return str(error)
print(tried(lambda: socket.create_connection(("127.0.0.1", 9), 1)))
print(tried(lambda: socket.create_connection(("93.184.216.34", 443), 1)))
print(tried(lambda: socket.getaddrinfo("example.org", 443)))
print(tried(lambda: socket.gethostbyname("example.org")))
print(tried(lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM).bind(("", 0))))
print(tried(lambda: socket.create_connection(("127.0.0.1", 6333), 1)))
socket.socketpair()
libc = ctypes.CDLL(None, use_errno=True)
print([libc.socket(*one, 0) < 0 for one in ((2, 2), (10, 1), (10, 2), (16, 3), (17, 3))])
print(offline.stated())
"""


def forbidden(play: Play, *arguments: str) -> Finished:
    """Ask in a process that ends with the first socket of the internet that it opens."""
    command = (sys.executable, "-m", "tests.faults.forbidding", ALL, *SCRIPTED, *arguments)
    return run(command, play.folder, env=play.env({"AGENT_WEB": "always"}))


@LINUX
def test_the_witness_sees_a_socket(tmp_path: Path) -> None:
    opens = "import socket; socket.socket(socket.AF_INET, socket.SOCK_STREAM)"
    witness = (sys.executable, "-m", "tests.faults.forbidding", ALL)

    assert run((*witness, sys.executable, "-c", opens), tmp_path).code == -forbidding.SIGSYS
    assert run((*witness, sys.executable, "-c", "print(1)"), tmp_path).code == 0


@LINUX
@pytest.mark.parametrize("strategy", ["auto", "react", "research", "direct"])
def test_asking_offline_opens_no_socket(play: Play, strategy: str) -> None:
    does_all = (does("search_web", query="Mira"), does("open_page", page="https://example.org/"))
    play.write(*(does_all if strategy == "react" else ()), *[answers("It is not known.")] * 3)

    done = forbidden(play, "ask", "--offline", "-s", strategy, "--no-docs", ASKS)

    assert done.code != -forbidding.SIGSYS, done
    assert "Traceback" not in done.err
    assert done.out or done.code


@LINUX
@pytest.mark.parametrize(
    "arguments",
    [
        ("web", "search", "--offline", "Mira"),
        ("web", "open", "--offline", "https://example.org/"),
        ("models", "pull", "qwen2.5-coder-0.5b"),
        ("docs", "list"),
        ("runs", "list"),
        ("doctor",),
    ],
    ids=" ".join,
)
def test_no_command_opens_one(play: Play, arguments: tuple[str, ...]) -> None:
    command = (sys.executable, "-m", "tests.faults.forbidding", ALL, *AGENT, *arguments)

    done = run(command, play.folder, env=play.env({"AGENT_OFFLINE": "true", "AGENT_WEB": "always"}))

    assert done.code != -forbidding.SIGSYS, done
    assert "Traceback" not in done.err


@LINUX
def test_sockets_of_python_and_of_native_code_are_refused(tmp_path: Path) -> None:
    done = run((sys.executable, "-c", TRY), tmp_path)

    assert done.err == ""
    *refused, here, native, stated = done.out.splitlines()
    assert refused == ["[Errno 101] the network is off (--offline)"] * 5
    assert "the network is off" not in here  # a server on this machine that the person named
    assert native == "[True, True, True, True, True]"
    assert stated == "offline: sockets are refused, native ones by the kernel"


def test_nothing_is_switched_off_in_a_process_of_others() -> None:
    from agent import offline

    offline.switch_on()

    assert offline.stated() == ""


@pytest.mark.model
@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
def test_the_engine_reaches_its_own_listener_and_nothing_else(
    small_weights: Path, tmp_path: Path
) -> None:
    seen = tmp_path / "seen"
    watching = ("strace", "-f", "-qq", "-e", "trace=connect,bind,sendto,sendmsg", "-o", str(seen))
    asks = ("ask", "--offline", "-m", SMALL, "-s", "direct", "--no-docs", "Say hello.")
    folder = weights_folder() or str(small_weights.parent.parent)

    done = run((*watching, *AGENT, *asks), tmp_path, env={"AGENT_DATA_DIR": folder})

    assert (done.code, bool(done.out)) == (0, True), done
    reached = [one for one in seen.read_text().splitlines() if "AF_INET" in one]
    assert reached
    assert all('inet_addr("127.0.0.1")' in one for one in reached)
