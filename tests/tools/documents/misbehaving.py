"""A loader that does what a file says: what a bug, or an exploited one, could do in the parser."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from tools.documents.document import Document, Mark
from tools.documents.loading.limits import Limits, Skipped


def load(file: BinaryIO, name: str, limits: Limits) -> Document:
    """Return a document that says what came of the deed."""
    deed, _, about = file.read().decode().strip().partition(" ")
    if deed == "watch":
        return _watch(file)
    return DEEDS[deed](about)


def _said(words: str, **more: object) -> Document:
    return Document("", "deed", words, **more)  # type: ignore[arg-type]


def _hang(about: str) -> Document:
    threading.Event().wait()
    return _said("")


def _eat(about: str) -> Document:
    held = []
    while True:
        held.append(bytes(1 << 20))


HELD: list[bytes] = []


def _keep(about: str) -> Document:
    HELD.append(bytes(int(about)))
    return _said("kept")


def _crash(about: str) -> Document:
    os.abort()


def _segfault(about: str) -> Document:
    ctypes.string_at(0)
    return _said("")


def _leave(about: str) -> Document:
    os._exit(3)


def _babble(about: str) -> Document:
    os.write(0, b"\xff" * 64)
    os._exit(0)


def _lie(about: str) -> Document:
    return _said(
        "text", marks=(Mark(10**9, "heading", "x" * 10**4), Mark(1, "block")), title="\udcff\n"
    )


def _fail(about: str) -> Document:
    raise KeyError(about)


def _skip(about: str) -> Document:
    raise Skipped(about)


def _nest(about: str) -> Document:
    return _nest(about)


def _odd(about: str) -> Document:
    return _said("a\0b\ud800c 北京\U0001f600", title="\udc80t\0", warnings=("\ud800",))


def _vast(about: str) -> Document:
    return _said("x" * int(about), marks=tuple(Mark(at, "block") for at in range(int(about))))


def _try(deed: Callable[[], object]) -> Document:
    try:
        return _said(f"it worked: {deed()!r}")
    except OSError as error:
        return _said(f"it failed: {type(error).__name__}")
    except RuntimeError as error:
        return _said(f"it failed: {type(error).__name__}")


def _connect(about: str) -> Document:
    return _try(lambda: socket.create_connection(("127.0.0.1", int(about)), 1))


def _read(about: str) -> Document:
    return _try(lambda: Path(about).read_bytes())


def _list(about: str) -> Document:
    return _try(lambda: list(Path(about).iterdir()))


def _write(about: str) -> Document:
    return _try(lambda: Path(about).write_text("mine"))


def _delete(about: str) -> Document:
    return _try(lambda: Path(about).unlink())


def _scratch(about: str) -> Document:
    return _try(tempfile.TemporaryFile)


def _run(about: str) -> Document:
    return _try(lambda: subprocess.run([sys.executable, "-c", ""], check=False))


def _fork(about: str) -> Document:
    return _try(os.fork)


def _signal(about: str) -> Document:
    return _try(lambda: os.kill(int(about), signal.SIGTERM))


def _watch(file: BinaryIO) -> Document:
    """Return only when the file has changed."""
    first = os.fstat(file.fileno())
    while os.fstat(file.fileno()).st_mtime_ns == first.st_mtime_ns:
        time.sleep(0.001)
    return _said("watched")


DEEDS: dict[str, Callable[[str], Document]] = {
    "hang": _hang, "eat": _eat, "crash": _crash, "segfault": _segfault, "leave": _leave,
    "babble": _babble, "lie": _lie, "fail": _fail, "skip": _skip, "nest": _nest, "odd": _odd,
    "vast": _vast, "connect": _connect, "read": _read, "list": _list, "write": _write,
    "delete": _delete, "scratch": _scratch, "run": _run, "fork": _fork, "signal": _signal,
    "say": _said, "keep": _keep,
}  # fmt: skip
