"""The modes of the terminal for a chat: nothing is echoed, keys come as they are (termios(3)).

They are set before the input line can be drawn, which takes a quarter of a second: who types at
once would else see the line twice, and their Enter would begin a new one.
"""

import os
import select
import termios
from contextlib import suppress
from typing import Any

INPUT, LOCAL, CHARACTERS = 0, 3, 6
"""Places in what tcgetattr returns."""
BLOCK = 65_536


class Modes:
    """The terminal `number`, as it was found and as a chat wants it."""

    def __init__(self, number: int) -> None:
        """Change nothing yet."""
        self.number = number
        self.found = self.now()
        self.typed = b""
        """What was typed before the terminal was quiet."""

    def now(self) -> list[Any]:
        """Return the modes in force; empty where the terminal is gone."""
        try:
            return termios.tcgetattr(self.number)
        except termios.error:
            return []

    def set(self, modes: list[Any]) -> None:
        """Set `modes`, if the terminal is there."""
        if modes:
            with suppress(termios.error):
                termios.tcsetattr(self.number, termios.TCSANOW, modes)

    def quiet(self) -> None:
        """Make the terminal quiet, and take up what was typed before that."""
        modes = self.now()
        if not modes:
            return
        echoed = bool(modes[LOCAL] & termios.ICANON)
        modes[INPUT] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR | termios.IXON)
        modes[LOCAL] &= ~(termios.ECHO | termios.ICANON)
        modes[LOCAL] |= termios.ISIG | termios.NOFLSH
        modes[CHARACTERS][termios.VMIN], modes[CHARACTERS][termios.VTIME] = 1, 0
        self.set(modes)
        if echoed and select.select([self.number], [], [], 0)[0]:
            with suppress(OSError):  # the terminal is gone
                self.typed += os.read(self.number, BLOCK).replace(b"\n", b"\r")

    def restore(self) -> None:
        """Give the terminal back as it was found."""
        self.set(self.found)
