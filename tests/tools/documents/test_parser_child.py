"""The child that parses: confined, replaced when it is gone, and never left behind."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from agent.errors import AgentError
from tests.process import DEADLINE_S, ROOT, wait_until
from tests.tools.documents.deeds import READERS, deed, is_over, sleeps
from tests.tools.test_algebra_confined import WITHOUT_LANDLOCK
from tools.documents.loading.limits import Limits
from tools.documents.loading.parser import Parser, notice

TIGHT = Limits(memory_bytes=150_000_000, text_characters=300_000)


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    """A parser with tight limits that also reads files of deeds."""
    with Parser(TIGHT, READERS) as made:
        yield made


@pytest.fixture(scope="module")
def patient() -> Iterator[Parser]:
    """A parser with the limits that people get."""
    with Parser(readers=READERS) as made:
        yield made


def test_a_closed_parser_ends_its_child_and_says_so(tmp_path: Path) -> None:
    with Parser(readers=READERS) as parser:
        parser.load(deed(tmp_path, "say x"))
        child = psutil.Process(parser.process)

    assert not child.is_running()
    with pytest.raises(AgentError, match="the parser was closed"):
        parser.load(deed(tmp_path, "say x"))


def test_closing_ends_a_file_that_is_being_read(tmp_path: Path) -> None:
    errors: list[BaseException] = []
    parser = Parser(readers=READERS)

    def read() -> None:
        try:
            parser.load(deed(tmp_path, "hang"))
        except AgentError as error:
            errors.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    wait_until(lambda: parser.process is not None and sleeps(parser.process), "a hanging child")
    parser.close()
    reader.join(DEADLINE_S)

    assert [str(error) for error in errors] == ["the parser was closed"]


def test_a_child_that_is_gone_is_replaced_unnoticed(patient: Parser, tmp_path: Path) -> None:
    patient.load(deed(tmp_path, "say x"))
    psutil.Process(patient.process).kill()

    assert patient.load(deed(tmp_path, "say y")).text == "y"


def test_a_child_that_keeps_too_much_memory_is_replaced(parser: Parser, tmp_path: Path) -> None:
    assert parser.load(deed(tmp_path, "keep 50000000")).text == "kept"
    child = parser.process
    wait_until(lambda: is_over(child or 0), "the end of the child")

    assert parser.load(deed(tmp_path, "say x")).text == "x"
    assert parser.process != child


def test_a_child_outlives_no_thread_that_started_it_and_the_next_one_gets_its_own(
    tmp_path: Path,
) -> None:
    path = deed(tmp_path, "say x")
    with Parser(readers=READERS) as parser:
        reader = threading.Thread(target=parser.load, args=(path,))
        reader.start()
        reader.join()

        assert parser.load(path).text == "x"


IDLE = """
import sys
from pathlib import Path
from tools.documents.loading.parser import Parser

parser = Parser(readers={".deed": "tests.tools.documents.misbehaving"})
parser.load(Path(sys.argv[1]))
print(parser.process, flush=True)
"""


@pytest.mark.parametrize("rest", ["sys.stdin.read()", "parser.load(Path(sys.argv[2]))"])
def test_no_child_outlives_a_program_that_is_killed(tmp_path: Path, rest: str) -> None:
    (tmp_path / "hang.deed").write_text("hang")
    paths = (str(deed(tmp_path, "say x")), str(tmp_path / "hang.deed"))
    with subprocess.Popen(
        [sys.executable, "-c", IDLE + rest, *paths],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as program:
        assert program.stdout is not None
        child = psutil.Process(int(program.stdout.readline()))
        program.kill()

    wait_until(lambda: not child.is_running(), "the end of the child")


LACKING = """
import sys
from pathlib import Path
from tools.documents.loading.parser import Parser

with Parser() as parser:
    print(parser.load(Path(sys.argv[1])).text, parser.notice, sep="\\n")
"""


def test_where_the_kernel_lacks_landlock_files_are_read_and_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a text")
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_LANDLOCK + LACKING, str(tmp_path / "a.txt")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines() == [
        "a text",
        "this system lacks Landlock: what parses files is not confined",
    ]


def test_the_child_is_held_by_all_that_this_kernel_has(patient: Parser, tmp_path: Path) -> None:
    patient.load(deed(tmp_path, "say x"))

    assert patient.notice == ""


def test_what_a_system_lacks_is_told() -> None:
    assert notice(("limits", "lifeline", "landlock", "seccomp")) == ""
    assert notice(("limits", "seccomp")) == (
        "this system lacks Landlock: what parses files is not confined"
    )
    assert notice(()) == "this system lacks Landlock and seccomp: what parses files is not confined"


@pytest.mark.loopback
def test_the_child_reaches_nothing(patient: Parser, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    with socket.create_server(("127.0.0.1", 0)) as server:
        deeds = {
            f"connect {server.getsockname()[1]}": "OSError",
            f"read {tmp_path / 'secret.txt'}": "PermissionError",
            "read /etc/passwd": "PermissionError",
            f"read /proc/{os.getpid()}/environ": "PermissionError",
            f"list {tmp_path}": "PermissionError",
            f"write {tmp_path / 'new.txt'}": "OSError",
            f"write {tmp_path / 'secret.txt'}": "OSError",
            f"delete {tmp_path / 'secret.txt'}": "OSError",
            "scratch": "FileNotFoundError",
            "run": "OSError",
            "fork": "OSError",
            f"signal {os.getpid()}": "OSError",
        }
        told = {words: patient.load(deed(tmp_path, words)).text for words in deeds}

    assert told == {words: f"it failed: {error}" for words, error in deeds.items()}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.deed", "secret.txt"]
    assert (tmp_path / "secret.txt").read_text() == "secret"
