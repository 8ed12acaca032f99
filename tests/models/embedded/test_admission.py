"""A damaged file of weights is refused before the engine sees it."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from agent.errors import ModelUnavailable
from agent.models.embedded import admission, gguf
from tests.models import handmade
from tests.process import started, wait_until
from tests.tools.running import is_gone

WHOLE = handmade.gguf(
    {
        "general.architecture": "llama",
        "llama.context_length": 4096,
        "llama.block_count": 2,
        "llama.embedding_length": 64,
        "llama.attention.head_count": 4,
        "llama.attention.head_count_kv": 2,
        "tokenizer.ggml.tokens": ["a", "b", "字"],
    },
    {"token_embd": (64, 3), "output": (64,)},
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "model.gguf"
    found.write_bytes(WHOLE)
    return found


def refusal(path: Path) -> str:
    with pytest.raises(ModelUnavailable) as refused:
        admission.inspect(path, whole=True)
    return str(refused.value)


def test_a_whole_file_tells_what_the_model_is(path: Path) -> None:
    header = admission.inspect(path, whole=True)
    assert header.trained_tokens == 4096
    assert header.cache_bytes_per_token == 2 * 2 * 2 * (16 + 16)
    assert header.needed_bytes == len(WHOLE)


def test_the_metadata_alone_are_read_without_the_vocabulary(path: Path) -> None:
    header = gguf.read(path, whole=False)
    assert (header.trained_tokens, header.needed_bytes) == (4096, 0)


@pytest.mark.parametrize("length", range(0, len(WHOLE) - 1, 13))
def test_a_file_cut_anywhere_is_refused(path: Path, length: int) -> None:
    path.write_bytes(WHOLE[:length])
    with pytest.raises(ModelUnavailable):
        admission.inspect(path, whole=True)


def test_a_file_cut_within_its_tensors_is_told_with_both_sizes(path: Path) -> None:
    path.write_bytes(WHOLE[:-1])
    wanted = f"{path} is truncated: it has {len(WHOLE) - 1} of {len(WHOLE)} bytes"
    assert refusal(path) == wanted


def test_another_kind_of_file_is_refused_with_its_first_bytes(path: Path) -> None:
    path.write_bytes(b"<!doctype html><html></html>")
    wanted = f"{path} is no sound GGUF file: it starts with b'<!do' instead of b'GGUF'"
    assert refusal(path) == wanted


def test_an_unknown_version_is_refused(path: Path) -> None:
    path.write_bytes(handmade.gguf(version=99))
    wanted = f"{path} is no sound GGUF file: its version is 99, this program reads 2 and later"
    assert refusal(path) == wanted


def test_absurd_counts_are_refused_without_reading_on(path: Path) -> None:
    path.write_bytes(b"GGUF" + bytes([3, 0, 0, 0]) + b"\xff" * 16)
    assert refusal(path).startswith(f"{path} is no sound GGUF file: its header claims ")


def test_lists_within_lists_without_end_are_refused(path: Path) -> None:
    nested = (b"\x09\0\0\0" + b"\x01" + b"\0" * 7) * 5000
    head = b"GGUF\x03\0\0\0" + b"\0" * 8 + b"\x01" + b"\0" * 7 + b"\x01" + b"\0" * 7 + b"k"
    path.write_bytes(head + b"\x09\0\0\0" + nested)
    assert refusal(path).endswith("it ends within its header, or the header is garbled")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    missing = tmp_path / "missing.gguf"
    assert refusal(missing) == f"{missing} cannot be read: No such file or directory"


def test_a_folder_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"{tmp_path} cannot be read: Is a directory"


def test_a_sound_header_over_an_unknown_model_fails_its_trial(path: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable) as refused:
        admission.admit(path, tmp_path / "admitted")
    assert str(refused.value) == f"the engine failed when {path} was tried"
    assert not (tmp_path / "admitted").exists()


@pytest.mark.model
def test_a_file_that_passed_its_trial_is_not_tried_again(
    small_weights: Path, tmp_path: Path
) -> None:
    link = tmp_path / "model.gguf"
    link.symlink_to(small_weights)
    admission.admit(link, tmp_path / "admitted")
    (mark,) = (tmp_path / "admitted").iterdir()
    written = mark.stat().st_mtime_ns
    admission.admit(link, tmp_path / "admitted")
    assert [each.stat().st_mtime_ns for each in (tmp_path / "admitted").iterdir()] == [written]


TRIES_OUT = """
import sys
from pathlib import Path
from agent.models.embedded import admission

admission.try_out(Path(sys.argv[1]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel ends it")
def test_no_trial_outlives_a_program_that_is_ended(tmp_path: Path) -> None:
    pipe = tmp_path / "model.gguf"
    os.mkfifo(pipe)
    command = (sys.executable, "-c", TRIES_OUT, str(pipe))
    with started(command, tmp_path) as program, _once_read(pipe):  # it waits for the first bytes
        (trial,) = psutil.Process(program.pid).children()
        program.terminate()
        program.wait()

        wait_until(lambda: is_gone(trial.pid), "end of the trial")


@contextlib.contextmanager
def _once_read(pipe: Path) -> Iterator[None]:
    """Wait until somebody reads the pipe, and keep it open meanwhile."""
    opened: list[int] = []

    def has_reader() -> bool:
        with contextlib.suppress(OSError):  # it cannot be opened without one
            opened.append(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
        return bool(opened)

    wait_until(has_reader, "reader of the file")
    try:
        yield
    finally:
        os.close(opened[0])
