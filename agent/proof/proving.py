"""Proves an answer: finds its quotes in their sources, and its claims in its quotes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.events import Answer, Citation, Claim
from tools.documents.evidence import Quoted
from tools.quoting import find

REFERENCE = re.compile(r"\s?\[(\d{1,3})\]")
SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？]*(?:\s?\[\d{1,3}\])*")


@dataclass(frozen=True)
class Proof:
    """What came of proving an answer."""

    text: str
    """The answer, its references numbered as the citations are; those without proof are gone."""
    citations: tuple[Citation, ...] = ()
    claims: tuple[Claim, ...] = ()

    @property
    def verified(self) -> bool:
        """Whether every claim is proven."""
        return bool(self.claims) and all(claim.verified for claim in self.claims)


def prove(text: str, quotes: Sequence[Quoted]) -> Proof:
    """Return `text` with the citations that could be verified, and what became of its claims."""
    found = {one.number: citation for one in quotes if (citation := _cited(one)) is not None}
    named = [int(number) for number in REFERENCE.findall(text)]
    kept = [number for number in dict.fromkeys(named) if number in found]
    order = {number: at for at, number in enumerate(kept, 1)}

    def renumbered(match: re.Match[str]) -> str:
        number = int(match.group(1))
        return match.group().replace(match.group(1), str(order[number])) if number in order else ""

    told = REFERENCE.sub(renumbered, text)
    citations = tuple(replace(found[number], number=order[number]) for number in kept)
    claims = tuple(_claim(sentence) for sentence in SENTENCE.findall(told) if sentence.strip())
    return Proof(told, citations, claims)


def proven(answer: Answer, quotes: Sequence[Quoted]) -> Answer:
    """Return `answer` with its proof."""
    proof = prove(answer.text, quotes)
    return replace(answer, text=proof.text, citations=proof.citations, claims=proof.claims)


def _cited(quoted: Quoted) -> Citation | None:
    """Return the citation of a quote that stands in its passage; None where it does not."""
    passage = quoted.passage
    span = find(quoted.text, passage.text)
    if span is None:
        return None
    before = passage.text.count("\n", 0, span.start)
    within = passage.text.count("\n", span.start, span.end)
    first = passage.place.first_line + before
    return Citation(
        number=quoted.number,
        source=passage.source,
        quote=passage.text[span.start : span.end],
        title=passage.title,
        page=passage.place.page,
        first_line=first,
        last_line=first + within,
        part=passage.place.part,
        date=passage.date,
        passage=passage.id,
    )


def _claim(sentence: str) -> Claim:
    numbers = tuple(dict.fromkeys(int(number) for number in REFERENCE.findall(sentence)))
    text = REFERENCE.sub("", sentence).strip()
    return Claim(text, numbers, bool(numbers), "" if numbers else "no quote proves it")
