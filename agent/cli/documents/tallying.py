"""What came of adding documents: counted while it happens, told at the end."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from agent.errors import AgentError
from agent.messages import Json
from agent.render.places import escaped, shown
from agent.render.wording import counted
from tools.documents.adding.happening import (
    Added,
    Embedded,
    Happening,
    LeftOut,
    Lost,
    Noticed,
    Planned,
    Removed,
    Unchanged,
    Unembedded,
)

NAMED = 3
"""So many files are named for each reason."""
REASONS = 8
"""So many reasons are told."""


@dataclass
class Tally:
    """The outcome so far."""

    files: int = 0
    """Files that were to be read."""
    done: int = 0
    """So many of them were."""
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    passages: int = 0
    embedded: int = 0
    embedding: int = 0
    """Passages that were to get a vector."""
    skipped: dict[str, list[str]] = field(default_factory=dict)
    """Files by the reason for which they were left out."""
    warned: list[tuple[str, str]] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    elsewhere: bool = False
    """Whether another process gives the vectors."""
    notices: list[str] = field(default_factory=list)
    unembedded: AgentError | None = None
    """Why there are no vectors."""

    def take(self, event: Happening) -> None:
        """Count one event."""
        match event:
            case Planned():
                self.files = event.files
                self.unchanged += event.unchanged
            case Added():
                self.done += 1
                self.changed += event.changed
                self.added += not event.changed
                self.passages += event.passages
                self.warned += [(event.source, text) for text in event.warnings]
            case Unchanged():
                self.done += 1
                self.unchanged += 1
            case LeftOut():
                self.done += not event.known
                self.skipped.setdefault(event.reason, []).append(event.source)
            case Removed():
                self.removed += 1
            case Lost():
                self.lost.append(event)
            case Embedded():
                self.embedded, self.embedding = event.done, event.total
                self.elsewhere = event.elsewhere
            case Noticed():
                self.notices.append(event.text)
            case Unembedded():
                self.unembedded = event.error
            case _:
                pass

    @property
    def left_out(self) -> int:
        """How many files were left out."""
        return sum(map(len, self.skipped.values()))

    @property
    def nothing(self) -> bool:
        """Whether there was no file at all."""
        return not (self.added or self.changed or self.unchanged or self.removed or self.skipped)

    def lines(self) -> Iterator[str]:
        """Yield the summary for people."""
        yield self._counts()
        yield from self._reasons()
        for source, text in self.warned[:NAMED]:
            yield f"warning: {shown(source)}: {escaped(text)}"
        if len(self.warned) > NAMED:
            yield f"warning: and {len(self.warned) - NAMED} more, see agent docs list --warnings"
        for one in self.lost:
            yield f"warning: {shown(one.root)} {escaped(one.reason)}: its documents stay"
        for text in self.notices:
            yield f"warning: {text}"
        if self.unembedded is not None:
            yield f"warning: words alone are searched: {self.unembedded}"
            yield f"hint: {self.unembedded.hint}"
        if self.elsewhere:
            yield "vectors are being made by another agent: search goes by words until then"

    def as_json(self) -> dict[str, Json]:
        """Return the summary for scripts."""
        skipped: list[Json] = [
            {"source": source, "reason": reason}
            for reason, sources in self.skipped.items()
            for source in sources
        ]
        warned: list[Json] = [{"source": one, "warning": text} for one, text in self.warned]
        lost: list[Json] = [{"root": one.root, "reason": one.reason} for one in self.lost]
        return {
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "passages": self.passages,
            "embedded": self.embedded,
            "skipped": skipped,
            "warnings": warned,
            "lost": lost,
        }

    def _counts(self) -> str:
        passages = f" ({counted(self.passages, 'passage')})" if self.passages else ""
        read = [
            f"added {counted(self.added, 'file')}" if self.added else "",
            f"{self.changed:,} changed" if self.changed else "",
        ]
        rest = [
            f"{self.unchanged:,} unchanged" if self.unchanged else "",
            f"{self.removed:,} removed" if self.removed else "",
        ]
        told = ", ".join(filter(None, read)) + passages
        return ", ".join(filter(None, (told, *rest))) or "there was nothing to read"

    def _reasons(self) -> Iterator[str]:
        if not self.skipped:
            return
        yield f"skipped {counted(self.left_out, 'file')}:"
        ranked = sorted(self.skipped.items(), key=lambda one: (-len(one[1]), one[0]))
        for reason, sources in ranked[:REASONS]:
            names = ", ".join(map(shown, sources[:NAMED]))
            more = f" and {len(sources) - NAMED:,} more" if len(sources) > NAMED else ""
            yield f"  {escaped(reason)}: {names}{more}"
        if len(ranked) > REASONS or any(len(sources) > NAMED for _, sources in ranked):
            yield "  agent docs list --skipped shows all"
