"""Sees to it that each statement refers to a quote that holds it, where there is one.

The model names sentences before it answers, and may answer from another one. A statement whose
sentences lack what it says, its numbers or its names, gets the one of the passages that has it,
picked by the program. Where there is none, it stays as it is, and is not verified.
"""

from collections.abc import Sequence

from agent.proof.references import references, without_references
from agent.proof.sentences import sentences
from agent.proof.support import lacking, touches
from agent.strategies.rag.numbering import Sentence
from tools.documents.reading.evidence import Evidence
from tools.documents.reading.supporting import Support, supporting
from tools.documents.reading.wording import words

CLOSING = ".!?。！？;；"


def referred(
    text: str, question: str, evidence: Evidence, read: Sequence[Sentence], context: str
) -> str:
    """Return `text` with better references where there are some.

    Args:
        text: the answer, with references to the quotes of `evidence`.
        question: what was asked.
        evidence: what was quoted so far; what is found is added.
        read: the sentences that the model has read.
        context: words that need no quote: the question, and when the sources were written.
    """
    pieces: list[str] = []
    at = 0
    for one in sentences(text):
        said = text[one.start : one.end]
        pieces += (text[at : one.start], _sentence(said, question, evidence, read, context))
        at = one.end
    return "".join((*pieces, text[at:]))


def _sentence(
    said: str, question: str, evidence: Evidence, read: Sequence[Sentence], context: str
) -> str:
    known = {one.number: one for one in evidence.quotes}
    numbers = [number for one in references(said) for number in one.numbers if number in known]
    bare = without_references(said)
    cited = [known[number] for number in numbers]
    titles = [one.passage.title for one in cited]
    if cited and not lacking(bare, [one.text for one in cited], [*titles, context]):
        return said
    statement = bare.strip().rstrip(CLOSING)
    found = _holding(statement, question, read, context)
    if found is None:
        return said
    number = evidence.add(found.passage, found.text, "program").number
    body = bare.rstrip(f"{CLOSING} ")
    return f"{body} [{number}]{bare[len(body) :].strip()}"


def _holding(
    statement: str, question: str, read: Sequence[Sentence], context: str
) -> Support | None:
    """Return the sentence that holds a statement: as it stands, else its numbers and names."""
    passages = list({one.passage.id: one.passage for one in read}.values())
    if (found := supporting(statement, question, passages)) is not None:
        return found
    fitting = [
        Support(one.passage, one.text)
        for one in read
        if touches(statement, one.text)
        and not lacking(statement, [one.text], [one.passage.title, context])
    ]
    said = set(words(statement))
    return max(fitting, key=lambda one: len(said.intersection(words(one.text))), default=None)
