"""Files and piped text that come with a question: read, and made into documents where needed.

Text stays as it is. PDF and the formats of offices are parsed, in a process that can do no harm.
"""

import datetime
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from agent.errors import UserError
from agent.messages import Attachment

if TYPE_CHECKING:
    from tools.documents.document import Document

RICH = frozenset(
    {"pdf", "word", "slides", "sheets", "opendocument", "rtf", "epub", "mail", "sqlite"}
)
"""Formats that hold more than their text; the modules of `tools.documents.loading` that read them.

A mail may be text, but what it says is often encoded (RFC 2045).
"""
IN_LINES = frozenset({"text", "markdown", "code", "tables"})
"""Formats that are text, and are split by what they hold."""
FIRST_BYTES = (b"%PDF-", b"PK\x03\x04", b"SQLite format 3\0")
LATIN_PER_TOKEN, OTHERS_PER_TOKEN = 4.0, 1.4
"""Characters; other scripts than Latin take a token for nearly each."""


@dataclass(frozen=True)
class Given:
    """One text that came with the question."""

    name: str
    """As the person wrote it; `stdin` for what was piped in."""
    text: str
    path: Path | None = None
    parsed: "Document | None" = None
    """Where it is no plain text."""

    @property
    def attachment(self) -> Attachment:
        """The whole text, for a model that reads it all."""
        return Attachment(self.name, self.text)

    @property
    def tokens(self) -> int:
        """About how many tokens the text has."""
        latin = sum(one < "\u0250" for one in self.text)
        return int(latin / LATIN_PER_TOKEN + (len(self.text) - latin) / OTHERS_PER_TOKEN)

    def document(self) -> "Document":
        """Return it as a document, whose lines are those of the file."""
        return self.parsed or _as_lines(self)


def is_rich(path: Path, start: bytes) -> bool:
    """Return whether the file at `path` that begins with `start` is in a format to be parsed."""
    from tools.documents.loading.kinds import kind_of

    return kind_of(path.name) in RICH or start.startswith(FIRST_BYTES)


def parsed(path: Path) -> "Document":
    """Return the document in the file at `path`; raise `UserError` where it cannot be read."""
    from tools.documents.loading.limits import Limits, Skipped
    from tools.documents.loading.parser import Parser

    try:
        with Parser(Limits()) as parser:
            return parser.load(path)
    except Skipped as reason:
        hint = "give another file, or its text: … | agent ask"
        raise UserError(f"{path} cannot be read: it {reason}", hint) from None


def fits(given: Sequence[Given], room: int) -> bool:
    """Return whether the texts together have no more than `room` tokens."""
    return sum(one.tokens for one in given) <= room


def texts(given: Sequence[Given]) -> list[Callable[[], "Document"]]:
    """Return what makes each text a document."""
    return [one.document for one in given]


def _as_lines(given: Given) -> "Document":
    from tools.documents.loading.kinds import kind_of, loader_named
    from tools.documents.loading.limits import Limits, Skipped

    name = given.path.name if given.path else given.name
    kind = kind_of(name) if given.path else "text"
    file = io.BytesIO(given.text.encode())
    try:
        found = loader_named(kind if kind in IN_LINES else "text")(file, name, Limits())
    except Skipped:  # such as a table that is none
        file.seek(0)
        found = loader_named("text")(file, name, Limits())
    title = found.title or name
    if given.path is None:
        return replace(found, source=given.name, title=title)
    source, date = str(given.path.resolve()), found.date or _changed(given.path)
    return replace(found, source=source, title=title, date=date)


def _changed(path: Path) -> str:
    """Return the day on which the file at `path` was changed, or nothing where it is gone."""
    try:
        seconds = path.stat().st_mtime
    except OSError:
        return ""
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date().isoformat()
