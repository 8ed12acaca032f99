"""`agent docs` through real processes: stopped, killed, twice at once, no room to write."""

import json
import os
import random
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.library import notes
from tests.cli.running import command, settled
from tests.process import Finished, Terminal, finish, run, started, wait_until
from tools.documents.keeping.collection import Collection

FILES = 24
TEXT = "Note number{0} is about herring and the price of rope. " * 40


@pytest.fixture
def many(tmp_path: Path) -> Path:
    return notes(tmp_path / "notes", [TEXT.format(number) for number in range(FILES)])


def docs(home: Path, *line: str, **env: str) -> Finished:
    return run(command(*line), home, env={**settled(home), **env})


def is_whole(home: Path) -> bool:
    """Return whether every note is there once, can be found, and nothing is left to do."""
    sources = sorted(str(home / "notes" / f"{number}.txt") for number in range(FILES))
    folder = home / "data" / "collections"
    with Collection.open(folder, "default", embedder="") as collection:
        entries = collection.entries()
        found = collection.search(f"number{FILES - 1}", 1, mode="lexical")
        kept = [len(collection.of(one.document)) == one.passages > 0 for one in entries]
    return (
        [one.source for one in entries] == sources
        and all(one.state == "done" for one in entries)
        and all(kept)
        and found[0].source.endswith(f"{FILES - 1}.txt")
    )


def begun(home: Path) -> bool:
    return (home / "data" / "collections" / "default" / "index").exists()


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_any_moment_the_next_run_completes_it(
    seed: int, many: Path, tmp_path: Path
) -> None:
    line = command("add", "notes", "--no-dense")
    with started(line, tmp_path, settled(tmp_path)) as process:
        wait_until(lambda: begun(tmp_path) or process.poll() is not None, "index")
        with suppress(subprocess.TimeoutExpired):  # any moment will do, also after its end
            process.wait(random.Random(seed).random() * 0.5)
        process.kill()
        process.wait()

    assert docs(tmp_path, "update", "--no-dense").code == 0
    assert is_whole(tmp_path)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_cleanly_and_says_how_to_go_on(
    number: signal.Signals, code: int, many: Path, tmp_path: Path
) -> None:
    slow = many / "slow.txt"
    slow.write_text("x " * 500_000)
    with started(command("add", "notes"), tmp_path, settled(tmp_path)) as process:
        wait_until(lambda: begun(tmp_path), "index")
        process.send_signal(number)
        done = finish(process)
    slow.unlink()

    assert done.code == code
    assert done.err.splitlines()[-2] == f"error: stopped by {number.name}"
    assert done.err.endswith("agent docs update goes on\n")
    assert docs(tmp_path, "update", "--no-dense").code == 0
    assert is_whole(tmp_path)


def test_ctrl_c_on_a_terminal_leaves_no_bar_behind(many: Path, tmp_path: Path) -> None:
    (many / "slow.txt").write_text("x " * 500_000)
    with Terminal(command("add", "notes"), tmp_path, settled(tmp_path)) as screen:
        screen.read_until("embedding")
        screen.type("\x03")
        done = screen.read_to_end()

    assert done.code == 130
    assert "Traceback" not in done.out
    assert done.out.splitlines()[-2].endswith("\x1b[2Kerror: stopped by SIGINT")
    assert done.out.splitlines()[-1].startswith("hint: all words can be searched, ")


def test_two_at_once_take_turns(many: Path, tmp_path: Path) -> None:
    line = command("add", "notes", "--no-dense")
    env = settled(tmp_path)
    with started(line, tmp_path, env) as one, started(line, tmp_path, env) as other:
        codes = [finish(one).code, finish(other).code]

    assert codes == [0, 0]
    assert is_whole(tmp_path)


def test_a_search_while_documents_are_added_waits_its_turn(many: Path, tmp_path: Path) -> None:
    with started(command("add", "notes"), tmp_path, settled(tmp_path)):
        wait_until(lambda: begun(tmp_path), "index")
        done = docs(tmp_path, "search", "herring", "--mode", "lexical")

    assert done.code in (0, 3)  # 3: nothing was there yet


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(many: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(0o500)
    done = docs(tmp_path, "add", "notes")

    assert (done.code, done.out) == (2, "")
    assert "hint: set AGENT_DATA_DIR to a folder that can be written" in done.err


def test_a_file_in_the_place_of_the_data_folder_is_told(many: Path, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no folder")
    done = docs(tmp_path, "add", "notes")

    assert (done.code, done.out) == (2, "")
    assert "Traceback" not in done.err


def test_a_working_folder_that_vanished_is_told(tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    line = f"rmdir {here}; exec {' '.join(command('list'))}"
    done = subprocess.run(
        ["bash", "-c", line], cwd=here, capture_output=True, text=True, check=False,
        env={**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip

    assert done.returncode == 78
    assert done.stderr.startswith("error: the working folder is gone\n")


def test_without_a_terminal_there_is_no_bar(many: Path, tmp_path: Path) -> None:
    done = docs(tmp_path, "add", "notes", "--no-dense")

    assert done.err.splitlines()[0].startswith(f"added {FILES} files (")
    assert "\x1b" not in done.err
    assert "\r" not in done.err


def test_what_cannot_be_read_by_the_parser_does_not_stop_the_rest(tmp_path: Path) -> None:
    folder = notes(tmp_path / "notes", ["good"])
    (folder / "bomb.json").write_text("[" * 200_000)
    (folder / "bad.docx").write_bytes(b"PK\x03\x04 broken")
    os.mkfifo(folder / "pipe.txt")
    (folder / "out.txt").symlink_to("/etc/hostname")
    done = docs(tmp_path, "add", "notes", "--no-dense", "--strict", "--json")
    told = json.loads(done.out)

    assert done.code == 3
    assert told["added"] == 2
    assert {Path(one["source"]).name: one["reason"] for one in told["skipped"]} == {
        "bad.docx": "is damaged: not a whole zip archive",
        "pipe.txt": "is a pipe",
        "out.txt": "is a link that leads out of the folder",
    }
