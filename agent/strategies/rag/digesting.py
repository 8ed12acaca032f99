"""Reads a long text from its beginning: a summary needs what stands there, not what was asked."""

from collections.abc import Sequence
from dataclasses import replace

from agent.budget import Budget
from agent.errors import ContextOverflow
from agent.events import Warned
from agent.messages import Attachment, Question
from agent.strategies.citing import cited
from agent.strategies.rag.numbering import unfenced
from agent.strategies.single import single
from agent.strategies.strategy import Answering, Kit
from tools.documents.documents import Documents
from tools.documents.passage import SEPARATOR, Passage
from tools.secrecy import masked

PROMPT = "direct/prompt"
KEPT = 0.75
"""Where the passages do not fit, so many of them are tried next."""
MOST_PASSAGES = 400


def digested(
    kit: Kit, question: Question, found: Sequence[Passage], documents: Documents, budget: Budget
) -> Answering:
    """Put the documents of the passages that were found into other words, as far as they fit.

    Raises `ContextOverflow` where not even the first passage fits.
    """
    names = dict.fromkeys(one.document for one in found)
    passages = [one for name in names for one in documents.of(name)] or list(found)
    read = passages[:MOST_PASSAGES]
    while True:
        steps = budget.steps
        whole = replace(question, attachments=tuple(_attached(read)))
        try:
            answer = yield from single(kit, whole, budget, PROMPT, "answer")
        except ContextOverflow:
            if len(read) == 1:
                raise
            budget.steps = steps
            read = read[: max(1, int(len(read) * KEPT))]
            continue
        if len(read) < len(passages):
            yield Warned(
                f"only the first {len(read)} of {len(passages)} passages fit the model's context: "
                "the rest was left out"
            )
        return cited(answer, question, kit.evidence, read)


def _attached(passages: Sequence[Passage]) -> list[Attachment]:
    """Return the text of the passages, one attachment for each document."""
    texts: dict[str, list[str]] = {}
    for one in passages:
        texts.setdefault(one.title.partition(SEPARATOR)[0] or one.source, []).append(one.text)
    return [
        Attachment(" ".join(unfenced(name).split()), unfenced(masked("\n\n".join(parts))))
        for name, parts in texts.items()
    ]
