"""Cites an answer from the documents or pages that a run has read: the model's quotes, else ours.

A small model rarely quotes. Where its answer names no quote that it kept, the sentence of the
passages it was shown that holds the answer is taken (ours): word for word by construction, and
marked as picked by the program. What then counts as proven is for `agent.proof` to say.
"""

from collections.abc import Sequence
from dataclasses import replace

from agent.events import Answer
from agent.messages import Json, Question
from agent.proof.proving import proven
from agent.proof.references import references, rewritten, without_references
from agent.proof.sentences import sentences
from agent.strategies.absence import Place, absent, says_absent
from agent.values import value_of
from tools.documents.passage import Passage
from tools.documents.reading.evidence import Evidence, Quoted
from tools.documents.reading.supporting import supporting

CLOSING = ".!?。！？;；"


def cited(
    answer: Answer,
    question: Question,
    evidence: Evidence,
    passages: Sequence[Passage],
    computed: Json = None,
    otherwise: bool = False,
    place: Place = "documents",
) -> Answer:
    """Return `answer` with its citations, or as an abstention where it says that there is none.

    Args:
        answer: what the model said.
        question: what was asked.
        evidence: the quotes that were kept; those that we find are added.
        passages: what the model was shown.
        computed: the value of the last computation, if there was one.
        otherwise: whether something else than passages told it, such as a computation.
        place: where it was looked up.
    """
    bare = without_references(answer.text).strip()
    if says_absent(bare) or not (passages or otherwise):
        return abstained(answer, question, place if passages or place != "web" else "nowhere")
    if not passages:
        return answer
    text = _referenced(answer.text.strip(), question, evidence, passages)
    value = None if computed is None else value_of(bare, computed)
    return proven(replace(answer, text=text, value=value), evidence.quotes, question.text)


def abstained(answer: Answer, question: Question, place: Place = "documents") -> Answer:
    """Return that the documents, or the pages that were read, do not hold the answer."""
    return replace(answer, text=absent(question.text, place), value=None, abstained=True)


def _referenced(
    text: str, question: Question, evidence: Evidence, passages: Sequence[Passage]
) -> str:
    """Return `text` with references to quotes that there are, each sentence with one if it can."""
    known = {one.number for one in evidence.quotes}
    told = rewritten(text, lambda one: [number for number in one.numbers if number in known])
    pieces: list[str] = []
    at = 0
    for one in sentences(told):
        said = told[one.start : one.end]
        pieces += (told[at : one.start], _with_reference(said, question, evidence, passages))
        at = one.end
    return "".join((*pieces, told[at:]))


def _with_reference(
    said: str, question: Question, evidence: Evidence, passages: Sequence[Passage]
) -> str:
    """Return a sentence with a reference to a quote that holds it, where there is one."""
    statement = without_references(said).strip()
    named = {number for one in references(said) for number in one.numbers}
    holding = [one for one in evidence.quotes if _holds(one, statement)]
    if not statement or any(one.number in named for one in holding):
        return said
    if not holding:
        found = supporting(statement, question.text, passages)
        if found is None:
            return said
        holding = [evidence.add(found.passage, found.text, "program")]
    bare = said.rstrip(CLOSING) if said[-1] in CLOSING else said
    return f"{bare} [{holding[0].number}]{said[len(bare) :]}"


def _holds(quoted: Quoted, statement: str) -> bool:
    passage = replace(quoted.passage, text=quoted.text)
    return supporting(statement, "", [passage]) is not None
