"""What the person asks: words, standard input and files, read within bounds and decoded.

Text is UTF-8 unless a byte order mark (Unicode 15, section 23.8) or `--encoding` says otherwise.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from agent.cli import mentions, piped
from agent.cli.decoding import decode
from agent.errors import UserError
from agent.messages import Attachment, Question

LIMIT_BYTES = 1_000_000
"""Most bytes of one input: far more than any context holds."""

DASH_HINT = "leave it out: what is piped in belongs to the question anyway"
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass
class Gathered:
    """Texts found so far and what the person should know about them."""

    encoding: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    files: set[Path] = field(default_factory=set)

    def attach(self, name: str, data: bytes) -> None:
        """Add the text of `data`."""
        text = self.text_of(name, data)
        if not text.strip():
            self.warn(f"{name} is empty")
        self.attachments.append(Attachment(name, text))

    def attach_file(self, name: str) -> None:
        """Add the text of the file `name`, once."""
        path = Path(name).expanduser()
        data = read(path)
        if (place := path.resolve()) not in self.files:
            self.files.add(place)
            self.attach(name, data)

    def warn(self, text: str) -> None:
        """Add a warning, once."""
        if text not in self.warnings:
            self.warnings.append(text)

    def text_of(self, name: str, data: bytes) -> str:
        """Return the text of `data`, noting what was odd about it."""
        text, warning = decode(data, name, self.encoding)
        self.warnings += [warning] if warning else []
        return cleaned(text)


def gather(
    words: Sequence[str], files: Sequence[str], encoding: str
) -> tuple[Question, tuple[str, ...]]:
    """Return the question with its attachments, and warnings.

    Args:
        words: of the command line; `-` alone, or none at all, takes the question from stdin.
        files: names given with `-f`.
        encoding: of every input; empty detects it.

    Raises:
        UserError: no question, or an input that cannot be read as text.
    """
    found = Gathered(encoding)
    if len(words) > 1 and words[0] == "-":  # 5 - 3 is a question
        raise UserError("- stands alone: it reads the question from standard input", DASH_HINT)
    if not words or list(words) == ["-"]:
        text = found.text_of("stdin", piped.whole(LIMIT_BYTES))
    else:
        text = cleaned(" ".join(words))
        if len(text.encode()) > LIMIT_BYTES:
            raise too_big("the question", len(text.encode()))
        _join_piped(found)
    text = mentions.replaced(text, found.attach_file, found.warn)
    for name in files:
        found.attach_file(name)
    if not text.strip():
        raise UserError("the question is empty", 'ask something: agent ask "what is 17 * 3?"')
    return Question(text.strip(), tuple(found.attachments)), tuple(found.warnings)


def _join_piped(found: Gathered) -> None:
    data = piped.aside(LIMIT_BYTES)
    if data is None:
        found.warnings.append("nothing came on standard input in time: going on without it")
    elif data.strip():
        found.attach("stdin", data)


def read(path: Path) -> bytes:
    """Return the bytes of the regular file `path`, at most `LIMIT_BYTES`.

    Raises `UserError` for all else, before anything could block.
    """
    try:
        if path.is_dir():
            raise UserError(f"{path} is a folder, not a file", "give its files, one -f each")
        if path.exists() and not path.is_file():
            raise UserError(f"{path} is no regular file", "pipe it in: cat … | agent ask …")
        with path.open("rb") as file:
            data = file.read(LIMIT_BYTES + 1)
        if len(data) > LIMIT_BYTES:
            raise too_big(str(path), path.stat().st_size)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise UserError(f"{path} cannot be read: {reason}", "check the file's name") from error
    return data


def too_big(name: str, size: int) -> UserError:
    """Return the complaint about an input of `size` bytes."""
    return UserError(
        f"{name} holds {size:,} bytes; the limit is {LIMIT_BYTES:,}", "give the part that matters"
    )


def cleaned(text: str) -> str:
    """Return `text` as a model may read it: no control characters, no halves of characters."""
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return HIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
