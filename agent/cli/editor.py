"""The person's own editor, as git finds it: $VISUAL, else $EDITOR (environ(7)), without a shell."""

import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from agent.cli import streams
from agent.errors import AgentError, UserError

VARIABLES = ("VISUAL", "EDITOR")


@dataclass(frozen=True)
class Editor:
    """A program that lets a person change a file."""

    command: Sequence[str]
    folder: Path
    """Where the file stands while it is edited: what is lost with a window is found there."""

    def edit(self, text: str) -> str:
        """Return `text` as the person left it.

        Raises:
            UserError: there is no such program, or what it wrote is no UTF-8.
            AgentError: it failed, as editors do when the person wants to stop.
        """
        path = self._sheet(text)
        try:
            self._run(path)
            return path.read_bytes().decode("utf-8")
        except OSError as error:  # the editor removed it
            raise AgentError(f"the editor left no file: {error.strerror}") from error
        except UnicodeDecodeError as error:
            hint = "let the editor save UTF-8"
            raise UserError(
                f"what the editor saved: byte {error.start} is not UTF-8", hint
            ) from None
        finally:
            path.unlink(missing_ok=True)

    def _sheet(self, text: str) -> Path:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            number, name = tempfile.mkstemp(dir=self.folder, prefix=".annotating-", suffix=".txt")
            with os.fdopen(number, "wb") as file:
                file.write(text.encode("utf-8", "replace"))
        except OSError as error:
            reason = error.strerror or str(error)
            raise AgentError(f"{self.folder} cannot be written: {reason}") from error
        return Path(name)

    def _run(self, path: Path) -> None:
        """Run the editor on the terminal: stdout may be a file, so it writes where stderr goes."""
        try:
            with _left_to_the_editor():
                code = subprocess.run([*self.command, str(path)], stdout=2, check=False).returncode
        except OSError as error:
            reason = error.strerror or str(error)
            hint = f"set {' or '.join(VARIABLES)} to an editor that is installed"
            raise UserError(f"the editor {self.command[0]!r}: {reason}", hint) from error
        if code:
            ended = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
            raise AgentError(f"the editor {self.command[0]!r} {ended}")


def editor(folder: Path) -> Editor:
    """Return the editor that the person has set, for files in `folder`.

    Raises `UserError` where none is set, or there is no terminal for it.
    """
    for name in VARIABLES:
        if words := os.environ.get(name, "").strip():
            command = _split(name, words)
            break
    else:
        raise UserError("no editor is set", "name one: export EDITOR=nano")
    if not streams.attended():
        raise UserError("there is no terminal for the editor", "run this command in a terminal")
    return Editor(command, folder)


def _split(name: str, words: str) -> list[str]:
    try:
        return [word.strip("\"'") for word in shlex.split(words, posix=os.name == "posix")]
    except ValueError as error:
        hint = f"close the quotation: export {name}='emacs -nw'"
        raise UserError(f"{name} is {words!r}: {error}".lower(), hint) from None


@contextmanager
def _left_to_the_editor() -> Iterator[None]:
    """Let the editor alone hear Ctrl-C: a handler of ours, unlike ignoring, is not inherited."""
    before = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
