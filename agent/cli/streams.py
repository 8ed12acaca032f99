"""The three standard streams: made safe at the start, written line by line, coloured on request.

stdout carries answers, stderr all the rest. Colour follows https://no-color.org, then
https://force-color.org, then whether the stream is a terminal that can show it.
"""

import io
import os
import select
import sys
from contextlib import suppress
from typing import IO, TYPE_CHECKING, BinaryIO, Literal, TextIO, cast

from agent.errors import AgentError

if TYPE_CHECKING:
    from rich.console import Console

Color = Literal["auto", "always", "never"]

FIRST_VTE_WITH_LINKS = 5000
ERASE_LINE = "\r\x1b[K"


class OutputClosed(AgentError):
    """Nobody reads our stdout any more (`agent … | head -1`): the program ends quietly."""

    exit_code = 141


class OutputFailed(AgentError):
    """stdout cannot be written: a full disk, as a rule."""


class Whole(io.FileIO):
    """A stream that takes all it is given, at once.

    Nothing is buffered below the text layer: a buffer would write a second time what a signal
    interrupted after it was written.
    """

    def write(self, data: object, /) -> int:
        """Write all of `data`, waiting where the other side made the pipe non-blocking."""
        rest = memoryview(cast(bytes, data)).cast("B")
        size = len(rest)
        while rest:
            written = super().write(rest)
            if written is None:
                select.select([], [self], [])
            else:
                rest = rest[written:]
        return size


class Faithful(Whole):
    """stdout: what cannot be written ends the program.

    The failures are our own: rich and typer end the process themselves on a `BrokenPipeError`.
    """

    def write(self, data: object, /) -> int:
        """Write `data`, or tell why that is not possible."""
        try:
            return super().write(data)
        except (BrokenPipeError, ConnectionResetError) as error:
            raise OutputClosed("standard output was closed") from error
        except OSError as error:
            reason = error.strerror or str(error)
            raise OutputFailed(
                f"standard output cannot be written: {reason}", "make room, or choose another file"
            ) from error


class Lossy(Whole):
    """stderr: what cannot be written is dropped, since notes that nobody reads stop no run."""

    placeholder = False
    """Whether a line stands on the terminal that the next write replaces."""

    def write(self, data: object, /) -> int:
        """Write `data`, or nothing where that is not possible."""
        erase, self.placeholder = ERASE_LINE.encode() if self.placeholder else b"", False
        with suppress(OSError):
            super().write(erase + bytes(cast(bytes, data)))
        return memoryview(cast(bytes, data)).nbytes


def secure() -> None:
    """Make the standard streams UTF-8, and present where the caller closed them.

    A closed descriptor is filled with the null device: the next file that is opened would
    otherwise become standard output. That of stdout is open for reading alone: an answer that
    nobody can get must fail, while notes may be lost.
    """
    for number, mode in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)
    if os.name == "posix":
        sys.stdout = _text(Faithful(1, "w", closefd=False))
        sys.stderr = _text(Lossy(2, "w", closefd=False))
        return
    sys.stdout = sys.stdout or _text(Whole(1, "w", closefd=False))
    sys.stderr = sys.stderr or _text(Whole(2, "w", closefd=False))


def _text(raw: Whole) -> TextIO:
    return io.TextIOWrapper(
        cast(BinaryIO, raw), encoding="utf-8", errors="replace", line_buffering=True
    )


def out(text: str) -> None:
    """Write one line to stdout, free of what could steer a terminal."""
    _line(sys.stdout, text)


def note(text: str) -> None:
    """Write one line to stderr, free of what could steer a terminal."""
    _line(sys.stderr, text)


def _line(stream: IO[str], text: str) -> None:
    from agent.clean import printable  # not for --help

    stream.write(f"{printable(text)}\n")
    stream.flush()


def placeholder(text: str) -> None:
    """Put `text` on stderr until anything else is written there; an empty one takes it away.

    Only on a terminal: elsewhere nothing can be taken back.
    """
    clear()
    raw = _lossy()
    if text and raw is not None and lively(sys.stderr):
        sys.stderr.write(text)
        sys.stderr.flush()
        raw.placeholder = True


def clear() -> None:
    """Take away the placeholder, for instance before stdout is written on the same terminal."""
    raw = _lossy()
    if raw is not None and raw.placeholder:
        raw.write(b"")


def _lossy() -> Lossy | None:
    raw = getattr(sys.stderr, "buffer", None)
    return raw if isinstance(raw, Lossy) else None


def colourful(stream: IO[str], color: Color = "auto") -> bool:
    """Return whether colour may be written to `stream`."""
    if forced(color):
        return True
    return color == "auto" and not os.environ.get("NO_COLOR") and lively(stream)


def forced(color: Color) -> bool:
    """Return whether colour is wanted whatever the stream is."""
    if color != "auto" or os.environ.get("NO_COLOR"):
        return color == "always"
    return any(os.environ.get(name, "0") != "0" for name in ("FORCE_COLOR", "CLICOLOR_FORCE"))


def lively(stream: IO[str]) -> bool:
    """Return whether `stream` is a terminal that can move its cursor: bars may be drawn."""
    return stream.isatty() and os.environ.get("TERM", "") not in ("", "dumb", "unknown")


def linking(stream: IO[str]) -> bool:
    """Return whether `stream` is a terminal that may show links (OSC 8), or at least hides them.

    Terminals without links pass over the sequence; those that are known to print it get none.
    `FORCE_HYPERLINK` decides where it is set, as in other programs.
    """
    if forced := os.environ.get("FORCE_HYPERLINK"):
        return lively(stream) and forced != "0"
    vte = os.environ.get("VTE_VERSION", "")
    old = vte.isdecimal() and int(vte) < FIRST_VTE_WITH_LINKS
    unable = os.environ.get("TERM", "").startswith(("linux", "screen", "cons25", "vt"))
    return lively(stream) and not (old or unable)


def attended() -> bool:
    """Return whether there is a person at a terminal who can be asked and can reply."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def console(stream: IO[str], color: Color = "auto") -> "Console":
    """Return a rich console on `stream` that obeys `color` and never interprets markup."""
    from rich.console import Console

    class Steady(Console):
        def show_cursor(self, show: bool = True) -> bool:
            return False  # never hidden: a program that is killed could not bring it back

    coloured = colourful(stream, color)
    return Steady(
        file=stream,
        force_terminal=lively(stream),
        color_system=("auto" if lively(stream) else "standard") if coloured else None,
        no_color=not coloured,
        markup=False,
        emoji=False,
        highlight=False,
        force_jupyter=False,
    )
