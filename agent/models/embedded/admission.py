"""Decides whether a file of weights may be given to the engine at all.

The engine aborts the whole process on some damaged files. So the header is checked here, and a
file that is not from the catalogue is first tried in a child process; what passed is remembered
by path, size and time.
"""

import contextlib
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from agent.errors import ModelUnavailable
from agent.models.embedded import gguf
from agent.models.embedded.snapshots import key_of

TRIAL_S = 600.0
"""A large model on a slow disk takes minutes to read; longer is a hang."""


def inspect(path: Path, whole: bool) -> gguf.Header:
    """Return the header of `path` after checking it.

    Args:
        path: the file.
        whole: also check that no tensor is cut off.

    Raises:
        ModelUnavailable: it cannot be read, is no GGUF file, or is truncated.
    """
    hint = "give the path of a whole GGUF file: --model gguf:FILE"
    try:
        header = gguf.read(path, whole)
        size = path.stat().st_size
    except gguf.Malformed as error:
        raise ModelUnavailable(f"{path} is no sound GGUF file: {error}", hint) from error
    except OSError as error:
        raise ModelUnavailable(f"{path} cannot be read: {error.strerror or error}", hint) from error
    if size < header.needed_bytes:
        raise ModelUnavailable(
            f"{path} is truncated: it has {size} of {header.needed_bytes} bytes",
            "fetch the file again",
        )
    return header


def admit(path: Path, folder: Path) -> None:
    """Check a stranger's file whole and try it in a child process, unless it passed before.

    Args:
        path: the file.
        folder: where it is remembered that the file passed.

    Raises:
        ModelUnavailable: the file is unsound, or the engine fails on it.
    """
    mark = folder / _mark(path)
    if mark.exists():
        return
    inspect(path, whole=True)
    try_out(path)
    with contextlib.suppress(OSError):  # costs the next start a trial, nothing else
        folder.mkdir(parents=True, exist_ok=True)
        mark.touch()


def stamp_of(path: Path) -> str:
    """Return a text that changes when another file takes the place of `path`."""
    status = path.stat()
    return f"{path.resolve()}:{status.st_size}:{status.st_mtime_ns}"


def try_out(path: Path) -> None:
    """Load the file and write one token in a child process.

    Raises:
        ModelUnavailable: the child failed or crashed.
    """
    command = [
        sys.executable,
        "-P",
        "-m",
        "agent.models.embedded.trial",
        str(path),
        str(os.getpid()),
    ]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=TRIAL_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ModelUnavailable(f"the engine hangs on {path}", "try another file") from error
    if done.returncode != 0:
        how = f"crashed (signal {-done.returncode})" if done.returncode < 0 else "failed"
        raise ModelUnavailable(
            f"the engine {how} when {path} was tried", "the file is damaged, or of an unknown kind"
        )


def _mark(path: Path) -> str:
    return f"{key_of(stamp_of(path), version('xllamacpp'))}.admitted"
