"""The keyboard between two input lines: nothing is echoed, and what is typed ahead is not lost.

Keys are read while a turn runs and handed to the next input line; a paste stays one paste
(https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, "Bracketed Paste Mode"). Ctrl-C remains a
signal. termios(3) describes the modes.
"""

import os
import select
import signal
import sys
import termios
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

from prompt_toolkit.input.typeahead import store_typeahead
from prompt_toolkit.input.vt100 import Vt100Input
from prompt_toolkit.key_binding.key_processor import KeyPress
from prompt_toolkit.keys import Keys

PASTES_MARKED, PASTES_BARE = "\x1b[?2004h", "\x1b[?2004l"
INPUT, LOCAL, CHARACTERS = 0, 3, 6
"""Places in what tcgetattr returns."""
BLOCK = 65_536
UNSPOKEN = (Keys.ControlC, Keys.ControlD, Keys.Escape, Keys.BracketedPaste)
"""Keys that choose nothing."""


class Input(Vt100Input):
    """Standard input, in large pieces: a paste of a megabyte comes in a moment."""

    def read_keys(self) -> list[KeyPress]:
        """Return the keys that were pressed."""
        self.vt100_parser.feed(self.stdin_reader.read(BLOCK))
        keys, self._buffer = self._buffer, []
        return keys


class Keyboard:
    """The keyboard of one chat."""

    def __init__(self) -> None:
        """Change nothing yet."""
        self.input = Input(sys.stdin)
        self.redraw: Callable[[], None] = lambda: None
        """Draws the input line again, where one is there, after the program was stopped."""
        self._number = sys.stdin.fileno()
        self._before = self._modes()
        self._thread: threading.Thread | None = None
        self._wake = -1

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the terminal quiet for the time of the chat, also across Ctrl-Z and `fg`."""
        self._set(self._quiet())
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
        self._set(self._before)

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Leave the terminal to another program, such as an editor."""
        now = self._modes()
        self.release()
        try:
            yield
        finally:
            self._set(now)

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

    def _quiet(self) -> list[Any]:
        modes = self._modes()
        if modes:
            modes[INPUT] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR | termios.IXON)
            modes[LOCAL] &= ~(termios.ECHO | termios.ICANON)
            modes[LOCAL] |= termios.ISIG | termios.NOFLSH
            modes[CHARACTERS][termios.VMIN], modes[CHARACTERS][termios.VTIME] = 1, 0
        return modes

    def _modes(self) -> list[Any]:
        try:
            return termios.tcgetattr(self._number)
        except termios.error:  # the terminal is gone
            return []

    def _set(self, modes: list[Any]) -> None:
        if modes:
            with suppress(termios.error):
                termios.tcsetattr(self._number, termios.TCSANOW, modes)

    def _write(self, text: str) -> None:
        if self._before:
            with suppress(OSError):  # the terminal is gone
                os.write(1, text.encode())
