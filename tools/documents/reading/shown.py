"""What one run has been shown of its documents: passages under short ids that a model can copy."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from agent.errors import ToolError
from tools.documents.passage import Passage
from tools.documents.reading.wording import clipped

MOST_PASSAGE_CHARS = 600
"""Of one passage in a list."""
AGAIN = " (shown above)"
"""Stands for the text of a passage that was shown before: reading it again takes seconds."""
MOST_NAMED = 12
"""Ids that are named when a wrong one was written."""


@dataclass
class Shown:
    """The passages that were shown, in this order; the first is p1."""

    passages: list[Passage] = field(default_factory=list)
    _ids: dict[str, str] = field(default_factory=dict)

    def add(self, passages: Sequence[Passage]) -> None:
        """Remember that `passages` were shown."""
        for one in passages:
            self.id_of(one)

    def __contains__(self, passage: Passage) -> bool:
        return passage.id in self._ids

    def id_of(self, passage: Passage) -> str:
        """Return the short id of `passage`; the same one keeps its id."""
        if passage.id not in self._ids:
            self.passages.append(passage)
            self._ids[passage.id] = f"p{len(self.passages)}"
        return self._ids[passage.id]

    def passage(self, id: str) -> Passage:
        """Return the passage `id`; raise `ToolError` where none of this id was shown."""
        number = id.strip(" []()#\"'").lower().removeprefix("passage").strip().removeprefix("p")
        if number.isascii() and number.isdigit() and 0 < int(number[:9]) <= len(self.passages):
            return self.passages[int(number[:9]) - 1]
        known = ", ".join(f"p{number}" for number in range(1, len(self.passages) + 1)[-MOST_NAMED:])
        hint = f"there are {known}" if known else "search first"
        raise ToolError(f"there is no passage {id[:40]!r}: {hint}")


def heading(id: str, passage: Passage) -> str:
    """Return the one line above a passage: its id, its title, and where it stands."""
    parts = [id, passage.title or PurePath(passage.source).name, where(passage)]
    if passage.date:
        parts.append(passage.date[:10])
    if passage.score:
        parts.append(f"score {passage.score:.2g}")
    return " ".join(" · ".join(filter(None, parts)).split())


def where(passage: Passage) -> str:
    """Return the file, and the page, part or lines of `passage` in it."""
    place, file = passage.place, PurePath(passage.source).name
    if place.page:
        return f"{file} page {place.page}"
    if place.part:
        return f"{file} {place.part}"
    if place.first_line < place.last_line:
        return f"{file} lines {place.first_line}-{place.last_line}"
    return f"{file} line {place.first_line}" if place.first_line else file


def listed(shown: Shown, passages: Sequence[Passage]) -> str:
    """Return `passages` as a search shows them: the text of those that were not shown before."""
    return "\n".join(_told(shown, one) for one in passages)


def _told(shown: Shown, passage: Passage) -> str:
    known = passage in shown
    head = heading(shown.id_of(passage), passage)
    return f"{head}{AGAIN}" if known else f"{head}\n{clipped(passage.text, MOST_PASSAGE_CHARS)}"
