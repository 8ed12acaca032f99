"""Proves an answer: finds its quotes in their sources, and its claims in its quotes.

A reference stays where its quote stands, word for word, in the passage; all others are taken out.
A claim is verified where it has such a reference and its quotes support it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from agent.events import Answer, Citation, Claim
from agent.proof.citing import cited
from agent.proof.references import Reference, references, rewritten, without_references
from agent.proof.sentences import Sentence, sentences
from agent.proof.support import lacking, touches
from tools.documents.reading.evidence import Quoted

UNCITED = "no quote proves it"
LEADS = (":", "：")
CLOSING = ".!?。！？;；"


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


def prove(text: str, quotes: Sequence[Quoted], question: str = "") -> Proof:
    """Return `text` with the citations that could be verified, and what became of its claims.

    Args:
        text: the answer; `[1]` refers to the quote of that number.
        quotes: what was collected to prove it.
        question: its words need no proof.
    """
    found = {one.number: citation for one in quotes if (citation := cited(one)) is not None}
    text = _attached(text, found)
    kept = _first_of_each(found)
    order: dict[int, int] = {}
    for one in references(text):
        for number in one.numbers:
            if number in kept:
                order.setdefault(kept[number], len(order) + 1)

    def renumbered(reference: Reference) -> list[int]:
        numbers = (order[kept[one]] for one in reference.numbers if one in kept)
        return list(dict.fromkeys(numbers))

    told = rewritten(text, renumbered)
    citations = tuple(replace(found[old], number=new) for old, new in order.items())
    return Proof(told, citations, tuple(_claims(told, citations, question)))


def proven(answer: Answer, quotes: Sequence[Quoted], question: str = "") -> Answer:
    """Return `answer` with its proof; an abstention claims nothing."""
    if answer.abstained:
        return replace(answer, text=without_references(answer.text), citations=(), claims=())
    proof = prove(answer.text, quotes, question)
    return replace(answer, text=proof.text, citations=proof.citations, claims=proof.claims)


def _first_of_each(found: Mapping[int, Citation]) -> dict[int, int]:
    """Return for each number the first one with the same words at the same place."""
    seen: dict[Citation, int] = {}
    return {
        number: seen.setdefault(replace(citation, number=0), number)
        for number, citation in found.items()
    }


def _attached(text: str, found: Mapping[int, Citation]) -> str:
    """Return `text` with references to the only quote where it has none of its own."""
    if len(set(_first_of_each(found).values())) != 1 or any(references(text)):
        return text
    number, citation = next(iter(found.items()))
    pieces: list[str] = []
    at = 0
    for one in sentences(text):
        said = text[one.start : one.end]
        if "\n" in said or said.endswith(LEADS) or not touches(said, citation.quote):
            continue
        bare = said.rstrip(CLOSING) if said[-1] in CLOSING else said
        pieces += (text[at : one.start], bare, f" [{number}]", said[len(bare) :])
        at = one.end
    return "".join((*pieces, text[at:]))


def _claims(text: str, citations: Sequence[Citation], question: str) -> Iterator[Claim]:
    """Yield the claims of `text`; items of a list share the references of the line above them."""
    leading: tuple[int, ...] = ()
    for one in sentences(text):
        claim, numbers = _said(text, one)
        if not one.listed:
            leading = numbers if claim.endswith(LEADS) else ()
        if claim.endswith(LEADS) and not one.listed and not numbers:
            continue  # it says what comes, and nothing by itself
        yield _checked(claim, numbers or (leading if one.listed else ()), citations, question)


def _said(text: str, sentence: Sentence) -> tuple[str, tuple[int, ...]]:
    """Return a sentence without its references, and their numbers."""
    said = text[sentence.start : sentence.end]
    numbers = (number for one in references(said) for number in one.numbers)
    return without_references(said).strip(), tuple(dict.fromkeys(numbers))


def _checked(
    claim: str, numbers: tuple[int, ...], citations: Sequence[Citation], question: str
) -> Claim:
    named = [one for one in citations if one.number in numbers]
    if not named:
        return Claim(claim, (), False, UNCITED)
    around = [words for one in named for words in (one.title, one.date)]
    reason = lacking(claim, [one.quote for one in named], [*around, question])
    return Claim(claim, tuple(one.number for one in named), not reason, reason)
