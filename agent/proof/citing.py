"""Turns a quote that was found in its passage into a citation: what it says there, and where."""

from agent.events import Citation
from tools.documents.reading.evidence import Quoted
from tools.quoting import find


def cited(quoted: Quoted) -> Citation | None:
    """Return the citation of a quote that stands in its passage; None where it does not."""
    passage = quoted.passage
    span = find(quoted.text, passage.text)
    if span is None:
        return None
    place = passage.spot(span.start, span.end)
    return Citation(
        number=quoted.number,
        source=passage.source,
        quote=passage.text[span.start : span.end],
        title=passage.title,
        page=place.page,
        first_line=place.first_line,
        last_line=place.last_line,
        part=place.part,
        date=passage.date,
        passage=passage.id,
        kind=passage.kind,
        accessed=passage.accessed,
    )
