"""The keyboard between two input lines: nothing is echoed, and what is typed ahead is not lost.

Keys are read while a turn runs and handed to the next input line; a paste stays one paste
(https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, "Bracketed Paste Mode"). Ctrl-C remains a
signal.
"""

import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from prompt_toolkit.input.typeahead import store_typeahead
from prompt_toolkit.input.vt100 import Vt100Input
from prompt_toolkit.key_binding.key_processor import KeyPress
from prompt_toolkit.keys import Keys

from agent.cli.chatting.modes import Modes

PASTES_MARKED, PASTES_BARE = "\x1b[?2004h", "\x1b[?2004l"
BLOCK = 65_536
UNSPOKEN = (Keys.ControlC, Keys.ControlD, Keys.Escape, Keys.BracketedPaste)
"""Keys that choose nothing."""


class Input(Vt100Input):
    """Standard input, in large pieces: a paste of a megabyte comes in a moment."""

    def read_keys(self) -> list[KeyPress]:
        """Return the keys that were pressed."""
        return self.keys_of(self.stdin_reader.read(BLOCK))

    def keys_of(self, text: str) -> list[KeyPress]:
        """Return the keys that send `text`."""
        self.vt100_parser.feed(text)
        keys, self._buffer = self._buffer, []
        return keys


class Keyboard:
    """The keyboard of one chat."""

    def __init__(self, modes: Modes) -> None:
        """Change nothing yet; `modes` are those of standard input."""
        self.input = Input(sys.stdin)
        self.redraw: Callable[[], None] = lambda: None
        """Draws the input line again, where one is there, after the program was stopped."""
        self._modes = modes
        self._number = modes.number
        self._thread: threading.Thread | None = None
        self._wake = -1

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the terminal quiet for the time of the chat, also across Ctrl-Z and `fg`."""
        self._modes.quiet()
        self._hand_on()
        stopping = getattr(signal, "SIGTSTP", None)
        before = signal.getsignal(stopping) if stopping else None
        if stopping and before is not signal.SIG_IGN:
            signal.signal(stopping, self._stop)
        try:
            yield
        finally:
            if stopping:
                signal.signal(stopping, before)
            self.release()

    def release(self) -> None:
        """Give the terminal back as it was found."""
        self._write(PASTES_BARE)
        self._modes.restore()

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Leave the terminal to another program, such as an editor."""
        now = self._modes.now()
        self.release()
        try:
            yield
        finally:
            self._modes.set(now)

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Collect what is typed during a block for the next input line."""
        self._write(PASTES_MARKED)
        self._start()
        try:
            yield
        finally:
            self._end()

    @contextmanager
    def attending(self) -> Iterator[None]:
        """Let a question be asked: what was typed before it is kept for the next input line."""
        collecting = self._thread is not None
        self._end()
        if self._waiting(0):
            store_typeahead(self.input, self.input.read_keys())
        try:
            yield
        finally:
            if collecting:
                self._start()

    def pressed(self) -> str:
        """Wait for a key; return its text, empty for one that says nothing."""
        keys: list[KeyPress] = []
        while not keys and not self.input.closed:
            self._waiting(None)
            keys = self.input.read_keys()
        store_typeahead(self.input, keys[1:])
        return keys[0].data if keys and keys[0].key not in UNSPOKEN else ""

    def _hand_on(self) -> None:
        """Hand on what was typed before the terminal was quiet."""
        typed, self._modes.typed = self._modes.typed, b""
        if typed:
            store_typeahead(self.input, self.input.keys_of(typed.decode("utf-8", "replace")))

    def _waiting(self, timeout_s: float | None) -> bool:
        return bool(select.select([self._number], [], [], timeout_s)[0])

    def _start(self) -> None:
        stop, self._wake = os.pipe()
        self._thread = threading.Thread(target=self._collect, args=(stop,), daemon=True)
        self._thread.start()

    def _end(self) -> None:
        if self._thread is not None:
            os.close(self._wake)
            self._thread.join()
            self._thread = None

    def _collect(self, stop: int) -> None:
        while True:
            ready = select.select([self._number, stop], [], [])[0]
            if stop in ready or self.input.closed:
                os.close(stop)
                return
            store_typeahead(self.input, self.input.read_keys())

    def _stop(self, number: int, frame: FrameType | None) -> None:
        """Stop as Ctrl-Z asks, with the terminal as it was found; go on where we were."""
        with self.lent():
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
            signal.signal(number, self._stop)
        self._write(PASTES_MARKED)
        self.redraw()

    def _write(self, text: str) -> None:
        if self._modes.found:
            with suppress(OSError):  # the terminal is gone
                os.write(1, text.encode())
