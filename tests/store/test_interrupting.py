"""Ctrl-C in the middle of a write: the store goes on as if nothing had been begun."""

import signal
import threading
from pathlib import Path

import pytest

from agent.store.sqlite import Sqlite
from agent.store.store import Store
from tests.store.asked import asked


def test_an_interrupt_while_others_write_leaves_no_transaction_open(tmp_path: Path) -> None:
    path = tmp_path / "agent.db"
    busy, waiting = Sqlite(path), Sqlite(path)
    before = signal.signal(signal.SIGUSR1, signal.default_int_handler)
    held, wanted = threading.Event(), threading.Event()

    def press() -> None:
        with busy.transaction():
            held.set()
            wanted.wait()
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)

    other = threading.Thread(target=press)
    try:
        with pytest.raises(KeyboardInterrupt):  # noqa: PT012
            other.start()
            held.wait()
            wanted.set()
            with waiting.transaction():
                signal.pause()
    finally:
        other.join()
        signal.signal(signal.SIGUSR1, before)

    assert asked(Store(waiting), "What is 6 * 7?", "42").state == "answered"
    waiting.close()
    busy.close()
