"""What the person asks: words, standard input and files, read within bounds and decoded.

Text is UTF-8 unless a byte order mark (Unicode 15, section 23.8) or `--encoding` says otherwise.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from agent.cli import attaching, mentions, piped
from agent.cli.attaching import Given
from agent.cli.consulting import Reading
from agent.cli.decoding import decode
from agent.errors import UserError
from agent.messages import Question

LIMIT_BYTES = 1_000_000
"""Most bytes of a question: far more than any context holds."""
LIMIT_TEXT_BYTES = 50_000_000
"""Most bytes of a text that comes with it, in which things can be looked up."""

FIRST_BYTES = 4096
"""Tell what a file is."""
DASH_HINT = "leave it out: what is piped in belongs to the question anyway"
RICH_HINT = "save it to a file, and give that: agent ask -f FILE …"
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass
class Gathered:
    """Texts found so far and what the person should know about them."""

    encoding: str = ""
    given: list[Given] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    files: set[Path] = field(default_factory=set)

    def attach(self, name: str, data: bytes, path: Path | None = None) -> None:
        """Add the text of `data`."""
        text = self.text_of(name, data)
        if not text.strip():
            self.warn(f"{name} is empty")
        self.given.append(Given(name, text, path))

    def attach_file(self, name: str) -> None:
        """Add the text of the file `name`, once."""
        path = Path(name).expanduser()
        start = read(path, FIRST_BYTES, cut=True)
        if (place := path.resolve()) in self.files:
            return
        self.files.add(place)
        if attaching.is_rich(path, start):
            self._parse(name, path)
        else:
            self.attach(name, read(path, LIMIT_TEXT_BYTES), path)

    def _parse(self, name: str, path: Path) -> None:
        """Add the text of a file in a format of its own."""
        document = attaching.parsed(path)
        for warning in document.warnings:
            self.warn(f"{name}: {warning}")
        if not document.text.strip():
            raise UserError(f"{path} holds no text", "a scanned page has to be recognised first")
        self.given.append(Given(name, cleaned(document.text), path, document))

    def warn(self, text: str) -> None:
        """Add a warning, once."""
        if text not in self.warnings:
            self.warnings.append(text)

    def text_of(self, name: str, data: bytes) -> str:
        """Return the text of `data`, noting what was odd about it."""
        if data.startswith(attaching.FIRST_BYTES):  # of a PDF even that may decode
            raise UserError(f"{name} is a PDF, an office file or a database, not text", RICH_HINT)
        text, warning = decode(data, name, self.encoding)
        self.warnings += [warning] if warning else []
        return cleaned(text)


@dataclass(frozen=True)
class Inputs:
    """What the person asks, and what came with it."""

    question: Question
    """With the texts that are read whole."""
    warnings: tuple[str, ...] = ()
    given: tuple[Given, ...] = ()
    """Texts that came with it and are looked up in instead."""


def gather(
    words: Sequence[str], files: Sequence[str], encoding: str, reading: Reading | None = None
) -> Inputs:
    """Return the question with its attachments, and warnings.

    Args:
        words: of the command line; `-` alone, or none at all, takes the question from stdin.
        files: names given with `-f`.
        encoding: of every input; empty detects it.
        reading: how the texts that come with the question are read; None reads them whole.

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
    if reading is None or not reading.looks_up(found.given):
        attachments = tuple(one.attachment for one in found.given)
        return Inputs(Question(text.strip(), attachments), tuple(found.warnings))
    if not attaching.fits(found.given, reading.room):
        found.warn(too_long(found.given))
    return Inputs(Question(text.strip()), tuple(found.warnings), tuple(found.given))


def too_long(given: Sequence[Given]) -> str:
    """Return what to tell of texts that are not read whole."""
    names = ", ".join(one.name for one in given)
    tokens = sum(one.tokens for one in given)
    return f"{names}: about {tokens:,} tokens, so parts are looked up, and not all is read"


def _join_piped(found: Gathered) -> None:
    data = piped.aside(LIMIT_TEXT_BYTES)
    if data is None:
        found.warnings.append("nothing came on standard input in time: going on without it")
    elif data.strip():
        found.attach("stdin", data)


def read(path: Path, limit: int = LIMIT_BYTES, cut: bool = False) -> bytes:
    """Return the bytes of the regular file `path`, no more than `limit`, or so many if it is `cut`.

    Raises `UserError` for all else, before anything could block.
    """
    try:
        if path.is_dir():
            raise UserError(f"{path} is a folder, not a file", "give its files, one -f each")
        if path.exists() and not path.is_file():
            raise UserError(f"{path} is no regular file", "pipe it in: cat … | agent ask …")
        with path.open("rb") as file:
            data = file.read(limit if cut else limit + 1)
        if len(data) > limit:
            raise too_big(str(path), path.stat().st_size, limit)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise UserError(f"{path} cannot be read: {reason}", "check the file's name") from error
    return data


def too_big(name: str, size: int, limit: int = LIMIT_BYTES) -> UserError:
    """Return the complaint about an input of `size` bytes."""
    return UserError(
        f"{name} holds {size:,} bytes; the limit is {limit:,}", "give the part that matters"
    )


def cleaned(text: str) -> str:
    """Return `text` as a model may read it: no control characters, no halves of characters."""
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return HIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
