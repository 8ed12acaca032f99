"""The sources of an answer, as a short list below it, and which of its claims nothing proves.

    [1] report.pdf, page 3, 2024-05-01: "The tower is 330 m tall"
    [2] The Eiffel Tower, tower.example, 2024-05-01: "It cost 7 francs"
        https://tower.example/about
    ? unverified: "It weighs 43 t.": 43 does not stand in the quote

Links are escape sequences (OSC 8: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urlsplit

from agent.clean import printable
from agent.events import Answer, Citation, Claim
from agent.proof.references import without_references
from agent.render.places import CONVERTED, ODD, SLIDES, escaped, link, shown

if TYPE_CHECKING:
    from agent.render.wrap import Sheet

Cites = Literal["list", "drop", "keep"]
"""What becomes of the sources: listed below the answer, dropped with the references to them, or
left to whoever reads the data that the answer is."""
MOST_QUOTED = 240
"""Characters of a quote that are shown; `--json` has them all."""
MOST_CLAIMED = 120
MOST_TITLE = 80
UNVERIFIED = "?"
SAFE = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
"""Characters of an address (RFC 3986, 2)."""


@dataclass(frozen=True)
class Row:
    """One row of the list: `label` may be a link to `url`."""

    mark: str
    label: str
    rest: str
    url: str = ""
    below: str = ""
    """What stands on a line of its own below: the address of a page."""

    def __str__(self) -> str:
        lead = " " * (len(self.mark) + 1)
        below = f"\n{lead}{self.below}" if self.below else ""
        return f"{self.mark} {self.label}{self.rest}{below}"


def rows(answer: Answer) -> Iterator[Row]:
    """Yield the sources of `answer`, then its claims that are not verified."""
    for citation in answer.citations:
        words = _short(citation.quote, MOST_QUOTED)
        below = escaped(citation.source) if on_the_web(citation) else ""
        yield Row(f"[{citation.number}]", place(citation), f': "{words}"', url_of(citation), below)
    unproven = [claim for claim in answer.claims if not claim.verified]
    if len(unproven) > 1 and not answer.citations and not any(one.citations for one in unproven):
        yield Row(UNVERIFIED, "unverified", ": no quote proves any of it")
        return
    for claim in unproven:
        yield Row(UNVERIFIED, "unverified", f": {complaint(claim)}")


def told(answer: Answer, cites: Cites) -> str:
    """Return the text of `answer` as it is shown."""
    drops = cites == "drop" and bool(answer.citations)
    return without_references(answer.text) if drops else answer.text


def with_list(answer: Answer, cites: Cites) -> str:
    """Return the answer as plain text, with the list of its sources below it if that is wanted."""
    text = told(answer, cites).strip("\n").rstrip()
    listed = [str(row) for row in rows(answer)] if cites == "list" else []
    return "\n".join([text, "", *listed]) if listed else text


def complaint(claim: Claim) -> str:
    """Return which claim is not verified, and why."""
    return f'"{_short(claim.text, MOST_CLAIMED)}": {printable(claim.reason)}'


def write(sheet: "Sheet", listed: Sequence[Row], links: bool) -> None:
    """Write the rows to a terminal, broken at its width and indented below their marks."""
    for row in listed:
        unverified = row.mark == UNVERIFIED
        sheet.hang = len(row.mark) + 1
        sheet.write(row.mark, "bold yellow" if unverified else "bold cyan")
        linked = f"link {row.url}" if links and row.url else ""
        sheet.write(" ")
        sheet.write(row.label, "yellow" if unverified else linked)
        sheet.write(row.rest)
        if row.below:
            sheet.break_line()
            sheet.write(row.below, "dim")
        sheet.end_line()


def url_of(citation: Citation) -> str:
    """Return the address that opens the source where the quote stands; empty where there is none.

    Browsers and many viewers go to `#page=3` of a PDF (RFC 8118, 3).
    """
    source = address(citation) if on_the_web(citation) else link(citation.source)
    if not SAFE.fullmatch(source):
        return ""
    paged = citation.page and citation.kind == "pdf" and "#" not in source
    return f"{source}#page={citation.page}" if paged else source


def on_the_web(citation: Citation) -> bool:
    """Return whether the source is a page of the web."""
    return citation.source.lower().startswith(("http://", "https://"))


def address(citation: Citation) -> str:
    """Return the address of a page as programs take it: what is no ASCII in it is escaped."""
    source, host = citation.source, host_of(citation)
    if ODD.search(source):
        return ""
    if not host.isascii():
        try:
            source = source.replace(host, host.encode("idna").decode("ascii"), 1)
        except UnicodeError:  # no name that there could be
            return ""
    return quote(source, safe="".join(map(chr, range(0x21, 0x7F))))


def place(citation: Citation) -> str:
    """Return which file, where in it, and of when: `report.pdf, page 3, 2024-05-01`.

    A page of the web is named by its title and its host.
    """
    parts = [_page(citation)] if on_the_web(citation) else [shown(citation.source)]
    if citation.page:
        parts.append(f"{'slide' if citation.kind in SLIDES else 'page'} {citation.page}")
    if citation.part:
        parts.append(escaped(citation.part))
    lined = citation.first_line and citation.kind not in CONVERTED and not on_the_web(citation)
    if len(parts) == 1 and lined:
        parts.append(_lines(citation.first_line, citation.last_line))
    return ", ".join([*parts, escaped(citation.date)] if citation.date else parts)


def _page(citation: Citation) -> str:
    """Return the title of a page, and its host: a title may say anything."""
    parts = [_short(escaped(citation.title), MOST_TITLE), escaped(host_of(citation))]
    return ", ".join(one for one in parts if one)


def host_of(citation: Citation) -> str:
    """Return the host of a page, with its port where that is unusual."""
    try:
        parts = urlsplit(citation.source)
        return parts.netloc.rpartition("@")[2].lower()
    except ValueError:  # brackets that do not close
        return citation.source


def _lines(first: int, last: int) -> str:
    return f"lines {first}-{last}" if last > first else f"line {first}"


def _short(text: str, most: int) -> str:
    line = " ".join(printable(text).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
