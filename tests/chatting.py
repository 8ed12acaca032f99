"""A chat with a scripted model on a terminal that a test can look at (https://pyte.readthedocs.io).

with Conversation(play) as chat:
    chat.send("What is 6 times 7?")
    chat.wait_for("It is 42.")
    assert chat.rows[:2] == [...]
"""

import fcntl
import os
import re
import shutil
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping

import pyte

from tests.faults.play import Play
from tests.process import DEADLINE_S, Finished, Terminal, wait_until

JOB = 'set -m; "$@"; echo $? >> stopped; until [ -e wake ]; do sleep 0.05; done; fg'
"""Runs the chat as a job of a shell, which goes on with it when the file `wake` is there."""
CHAT = (sys.executable, "-m", "tests.faults.scripted_chat", "chat")
PROMPT = "›"
ROWS = 24
ENTER, ESCAPE, TAB, BACKSPACE = "\r", "\x1b", "\t", "\x7f"
UP, DOWN, LEFT, DELETE = "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[3~"
CTRL = {letter: chr(ord(letter) - ord("a") + 1) for letter in "abcdefghijklmnopqrstuvwxyz"}
ALT_ENTER = ESCAPE + ENTER


def pasted(text: str) -> str:
    """Return what a terminal sends where `text` is pasted."""
    return f"\x1b[200~{text}\x1b[201~"


class Conversation(Terminal):
    """A chat on a terminal of its own."""

    def __init__(
        self,
        play: Play,
        *arguments: str,
        env: Mapping[str, str] | None = None,
        columns: int = 80,
        job: bool = False,
    ) -> None:
        """Start it, as a job of a shell where it is to be stopped; it waits for nothing."""
        self._folder = play.folder
        self.screen = pyte.Screen(columns, ROWS)
        self._stream = pyte.ByteStream(self.screen)
        settings = {"AGENT_STATE_DIR": str(play.folder / "state"), **(env or {})}
        command = (str(shutil.which("bash")), "-c", JOB, "bash", *CHAT) if job else CHAT
        super().__init__((*command, *arguments), play.folder, play.env(settings), columns)

    def __enter__(self) -> "Conversation":
        return self

    @property
    def rows(self) -> list[str]:
        """What stands on the screen, without empty rows at its end."""
        rows = [row.rstrip() for row in self.screen.display]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    @property
    def text(self) -> str:
        """What stands on the screen, as one text."""
        return "\n".join(self.rows)

    @property
    def cursor(self) -> tuple[int, int]:
        """The row and the column of the cursor."""
        return self.screen.cursor.y, self.screen.cursor.x

    def send(self, line: str) -> None:
        """Type a line into the prompt, once it is there, and send it."""
        self.at_prompt()
        self.type(line + ENTER)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.type(key)

    def at_prompt(self) -> None:
        """Wait for an empty prompt."""
        self.wait_until(lambda: self.rows_with_prompt() != [] and self.line == "", "empty prompt")

    def rows_with_prompt(self) -> list[str]:
        """Return the rows that begin with a prompt."""
        return [row for row in self.rows if re.match("[›>]( |$)", row)]

    @property
    def line(self) -> str:
        """What stands in the last prompt's row."""
        found = self.rows_with_prompt()
        return found[-1][1:].strip() if found else ""

    def wait_for(self, text: str, times: int = 1) -> None:
        """Wait until `text` stands on the screen, so often."""
        self.wait_until(lambda: self.text.count(text) >= times, f"{text!r}")

    def wait_for_no(self, text: str) -> None:
        """Wait until `text` no longer stands on the screen."""
        self.wait_until(lambda: text not in self.text, f"screen without {text!r}")

    def wait_until(self, condition: Callable[[], bool], what: str) -> None:
        """Read the screen until `condition` holds."""
        end = time.monotonic() + DEADLINE_S
        while not condition():
            left = end - time.monotonic()
            if left < 0 or not self._read(left):
                shown = "\n".join(self.rows)
                raise AssertionError(f"there was no {what}; the screen has\n{shown}")

    def resize(self, columns: int, rows: int = ROWS) -> None:
        """Change the size of the window, as a person who drags its corner."""
        self.screen.resize(rows, columns)
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, size)

    def type_bytes(self, data: bytes) -> None:
        """Send bytes all at once or in parts of a character, reading what comes meanwhile."""
        os.set_blocking(self._master, False)
        try:
            while data:
                try:
                    data = data[os.write(self._master, data) :]
                except BlockingIOError:
                    self._read(0.01)
        finally:
            os.set_blocking(self._master, True)

    def leave(self) -> Finished:
        """Press Ctrl-D at the prompt and wait for the end."""
        self.at_prompt()
        self.type(CTRL["d"])
        return self.read_to_end()

    def modes(self) -> list[str]:
        """Return what of the terminal's usual modes is on (termios(3))."""
        flags, _, _, local, *_ = termios.tcgetattr(self._master)
        usual = {"icrnl": flags & termios.ICRNL, "echo": local & termios.ECHO,
                 "icanon": local & termios.ICANON, "isig": local & termios.ISIG}  # fmt: skip
        return sorted(name for name, on in usual.items() if on)

    def wait_until_stopped(self) -> None:
        """Wait until the shell has the terminal back."""
        path = self._folder / "stopped"
        wait_until(path.exists, "stopped chat")

    def wake(self) -> None:
        """Have the shell go on with the chat: `fg`."""
        (self._folder / "wake").touch()

    def _read(self, timeout_s: float) -> bool:
        before = len(self.seen)
        more = super()._read(timeout_s)
        self._stream.feed(self.seen[before:])
        return more
