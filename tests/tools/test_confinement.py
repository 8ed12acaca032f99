"""What holds the worker besides its interpreter: asked of the kernel, and tried."""

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.sandbox import confinement, session

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux has these protections")


def _worker() -> Path:
    worker = session.worker()
    assert worker is not None
    return Path(f"/proc/{worker}")


def _has_landlock() -> bool:
    return bool(ctypes.CDLL(None).syscall(444, None, 0, 1) >= 1)


def test_each_protection_that_the_kernel_has_is_active() -> None:
    assert confinement.protections() == {
        "interpreter": True,
        "separate process": True,
        "no new privileges": True,
        "system call filter": True,
        "file and network rules": _has_landlock(),
        "memory limit": True,
        "empty environment": True,
        "dies with the program": True,
    }


def test_the_worker_has_no_environment_and_no_files_of_ours() -> None:
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    session.close()  # the next worker would inherit the pipe
    try:
        worker = _worker()
        files = {int(file.name): str(file.readlink()) for file in (worker / "fd").iterdir()}
        environment = (worker / "environ").read_bytes()
    finally:
        os.close(reading)
        os.close(writing)
        session.close()

    assert environment == b""
    assert sorted(files) == [0, 1, 2]
    assert files[0].startswith("pipe:")
    assert files[1].startswith("pipe:")
    assert files[2] == "/dev/null"


def test_the_worker_sits_in_the_root_folder_and_a_session_of_its_own() -> None:
    worker = _worker()

    assert (worker / "cwd").readlink() == Path("/")
    assert os.getsid(int(worker.name)) == int(worker.name)


ATTEMPTS = """
import ctypes, json, os, socket, sys
sys.path.insert(0, sys.argv[1])
import launcher

libc = ctypes.CDLL(None, use_errno=True)
secret, binary = sys.argv[2], sys.argv[3]
column, machine = launcher.MACHINES[os.uname().machine]
libc.prctl(38, 1, 0, 0, 0)
allowed = {binary: launcher.READ_FILE | launcher.EXECUTE}
files = launcher.restrict_files(libc, allowed) if sys.argv[4] == "files" else None
attempts = {
    "read a file": lambda: os.open(secret, os.O_RDONLY),
    "list a folder": lambda: os.listdir(os.path.dirname(secret)),
    "write a file": lambda: os.open(secret, os.O_WRONLY),
    "make a file": lambda: os.open(secret + ".new", os.O_WRONLY | os.O_CREAT, 0o600),
}
if sys.argv[4] == "calls":
    attempts.pop("read a file"), attempts.pop("list a folder")
    attempts |= {
        "connect": lambda: socket.socket(),
        "fork": os.fork,
        "run a program": lambda: os.execv("/bin/true", ["true"]),
        "signal a process": lambda: os.kill(os.getppid(), 0),
        "remove a file": lambda: os.unlink(secret),
        "rename a file": lambda: os.rename(secret, secret + ".old"),
        "make a folder": lambda: os.mkdir(secret + ".folder"),
        "change a mode": lambda: os.chmod(secret, 0o777),
        "read memory of a process": lambda: checked(libc.ptrace(16, os.getppid(), 0, 0)),
        "raise its limits": lambda: checked(libc.prlimit(os.getppid(), 9, secret, 0)),
        "outlive its parent": lambda: checked(libc.prctl(1, 0, 0, 0, 0)),
        "a call without a number": lambda: checked(libc.syscall(0x40000000 + 57)),
    }
    assert launcher.install(libc, launcher.filter_program(column, machine, 1, os.getpid()))

def checked(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

results = {}
for name, attempt in attempts.items():
    try:
        attempt()
        results[name] = "done"
    except OSError as error:
        results[name] = type(error).__name__
print(json.dumps([files, results]))
"""


def _attempts(secret: Path, kind: str) -> tuple[bool | None, dict[str, str]]:
    folder = str(Path(confinement.__file__).parent)
    finished = subprocess.run(
        [sys.executable, "-c", ATTEMPTS, folder, str(secret), os.path.realpath("/bin/true"), kind],
        capture_output=True,
        text=True,
        check=True,
    )
    files, results = json.loads(finished.stdout)
    return files, results


def test_confined_code_reaches_no_file(tmp_path: Path) -> None:
    if not _has_landlock():
        pytest.skip("this kernel has no Landlock")
    secret = tmp_path / "secret"
    secret.write_text("secret")

    assert _attempts(secret, "files") == (
        True,
        dict.fromkeys(
            ("read a file", "list a folder", "write a file", "make a file"), "PermissionError"
        ),
    )


def test_confined_code_makes_no_other_system_call(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")

    _, results = _attempts(secret, "calls")

    assert {name: result for name, result in results.items() if result != "OSError"} == {}
    assert len(results) == 14
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


@pytest.mark.parametrize("folder", ["plain", "with a space", "l" * 200])
def test_the_launcher_starts_wherever_python_is_installed(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    interpreter = tmp_path / folder / "python"
    interpreter.symlink_to(sys.executable)
    script = tmp_path / "launcher"
    script.write_text(confinement.launcher_text(str(interpreter), sys.executable, os.getpid()))
    script.chmod(0o755)

    finished = subprocess.run([script, "--version"], capture_output=True, text=True, check=True)

    assert finished.stdout.startswith("Python 3.")


def test_a_launcher_whose_program_died_ends_at_once(tmp_path: Path) -> None:
    script = tmp_path / "launcher"
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    script.write_text(confinement.launcher_text(sys.executable, sys.executable, gone.pid))
    script.chmod(0o755)

    finished = subprocess.run([script, "--version"], capture_output=True, text=True, check=True)

    assert finished.stdout == ""


CLOSING = """
import os, resource, sys
sys.path.insert(0, sys.argv[1])
import launcher

hidden = os.dup2(1, 200)
resource.setrlimit(resource.RLIMIT_NOFILE, (100, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
launcher.close_files()
try:
    os.fstat(hidden)
except OSError:
    print("closed")
"""


def test_files_are_closed_by_what_is_open_and_not_by_the_limit_of_numbers() -> None:
    folder = str(Path(confinement.__file__).parent)
    finished = subprocess.run(
        [sys.executable, "-c", CLOSING, folder], capture_output=True, text=True, check=True
    )

    assert finished.stdout == "closed\n"


WITHOUT_LAUNCHER = """
import sys
from tools.python import python
from tools.sandbox import session

sys.executable = sys.argv[1]
print(session.unconfined(), python("1 + 1").text, session.unconfined())
"""


@pytest.mark.parametrize(
    ("interpreter", "without"), [(sys.executable, False), ("/nonexistent", True), ("", True)]
)
def test_it_is_known_whether_the_worker_runs_without_the_launcher(
    interpreter: str, without: bool
) -> None:
    finished = subprocess.run(
        [sys.executable, "-c", WITHOUT_LAUNCHER, interpreter],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert finished.stdout == f"False 2 {without}\n"
