"""What adding would do, without doing it."""

from collections.abc import Generator, Mapping, Sequence
from typing import TYPE_CHECKING

from agent.cli import signals, streams
from agent.cli.documents.gauge import Gauge
from agent.errors import Stopped
from agent.render.places import escaped, shown
from agent.render.wording import counted

if TYPE_CHECKING:
    from agent.cli.documents.shelves import Shelf
    from agent.messages import Json
    from tools.documents.adding.happening import Looking
    from tools.documents.adding.rooting import Root
    from tools.documents.adding.surveying import Survey
    from tools.documents.keeping.entry import Entry


def preview(place: "Shelf", roots: "Sequence[Root]", json: bool) -> None:
    """Print what adding `roots` would do."""
    known, done = _known(place)
    from tools.documents.adding.surveying import survey

    with signals.graceful(), Gauge(place.settings.color) as gauge:
        try:
            work = _walked(survey(roots, known, lambda one: one.source in done), gauge)
        except signals.Halt as halt:
            raise Stopped(halt.number) from None
    _tell(work, known, json)


def _known(place: "Shelf") -> "tuple[Mapping[str, Entry], set[str]]":
    """Return what the collection has, and the sources that need no reading."""
    if not place.there():
        return {}, set()
    with place.opened() as collection:
        entries = collection.entries()
        done = {one.source for one in entries if collection.is_done(one)}
    return {one.source: one for one in entries}, done


def _walked(walking: "Generator[Looking, None, Survey]", gauge: Gauge) -> "Survey":
    while True:
        try:
            gauge.take(next(walking))
        except StopIteration as end:
            work: Survey = end.value
            return work


def _tell(work: "Survey", known: "Mapping[str, Entry]", json: bool) -> None:
    new = [str(one.path) for one in work.fresh if str(one.path) not in known]
    again = [str(one.path) for one in work.fresh if str(one.path) in known]
    if json:
        from agent.render.record import json_text

        left: list[Json] = [{"source": one.source, "reason": one.reason} for one in work.left]
        told: Json = {
            "schema_version": 1,
            "would_add": list(new),
            "would_read_again": list(again),
            "would_remove": list(work.gone),
            "would_skip": left,
            "unchanged": work.unchanged,
        }
        streams.out(json_text(told, indent=2))
        return
    for what, sources in (("add", new), ("read again", again), ("remove", work.gone)):
        for source in sources:
            streams.out(f"would {what} {shown(source)}")
    for one in work.left:
        streams.out(f"would skip {shown(one.source)}: {escaped(one.reason)}")
    streams.note(_counts(work))


def _counts(work: "Survey") -> str:
    """Return how much there is to do: a long list has its sum at the end."""
    counts = ((work.fresh, "read"), (work.gone, "remove"), (work.left, "skip"))
    todo = [f"{counted(len(some), 'file')} to {what}" for some, what in counts if some]
    same = [f"{work.unchanged:,} unchanged"] if work.unchanged else []
    return ", ".join([*(todo or ["there is nothing to do"]), *same])
