"""Answers a question from documents: search, read, point, answer; or says that it is not there."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace

from agent.budget import Budget
from agent.errors import UserError
from agent.events import Action, Answer, Event, Observation
from agent.messages import Question, ToolCall
from agent.proof.proving import proven
from agent.proof.references import references, without_references
from agent.strategies import options
from agent.strategies.absence import absent
from agent.strategies.rag.aiming import beside
from agent.strategies.rag.asking import Asked, asked
from agent.strategies.rag.choices import Options
from agent.strategies.rag.digesting import digested
from agent.strategies.rag.disagreeing import disagree, rivals, with_dates, with_rivals
from agent.strategies.rag.naming import unnamed
from agent.strategies.rag.numbering import Sentence
from agent.strategies.rag.pointing import read
from agent.strategies.rag.referring import referred
from agent.strategies.rag.retrieving import leading, retrieved
from agent.strategies.rules import rewords
from agent.strategies.single import answer_in
from agent.strategies.strategy import Answering, Kit
from tools.documents.documents import Documents
from tools.documents.passage import Passage
from tools.documents.reading.evidence import Evidence

SEARCH = "search_documents"


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` from the documents; raise `UserError` where there are none."""
    chosen = options.read(Options, kit.options)
    if kit.documents is not None:
        return (yield from _answered(kit, question, kit.documents, budget, chosen))
    if not question.attachments:
        hint = "agent docs add PATH makes a collection; -f FILE gives a file for this question"
        raise UserError("rag needs documents", hint)
    from agent.strategies.rag.texts import in_memory

    opened = kit.tape.documents(lambda: in_memory(question.attachments))
    with closing(opened) as documents:
        return (yield from _answered(kit, question, documents, budget, chosen))


def _answered(
    kit: Kit, question: Question, documents: Documents, budget: Budget, chosen: Options
) -> Answering:
    if rewords(question):
        found = leading(documents, question.text, chosen)
        yield from _told(question, found, budget)
        if found:
            return (yield from digested(kit, question, found, documents, budget))
        return _abstained(question, budget)
    passages = retrieved(documents, question.text, chosen)
    yield from _told(question, passages, budget)
    if not passages or (chosen.abstain and unnamed(question.text, passages)):
        return _abstained(question, budget)
    given = yield from asked(kit, question, passages, budget, chosen)
    if chosen.aim and kit.constrained and budget.exhausted() is None:
        given = yield from _aimed(given, kit, question, budget, chosen)
    return _proven(given, kit, question, budget)


def _aimed(
    given: Asked, kit: Kit, question: Question, budget: Budget, chosen: Options
) -> Generator[Event, None, Asked]:
    """Return a reply that points at what was asked: `given`, or another one where that does not."""
    pages = given.sheet
    numbers = {number for one in references(given.reply.text) for number in one.numbers}
    named = [pages.sentences[one] for one in sorted(numbers) if one in pages.sentences]
    better = beside(question.text, named, list(pages.sentences.values())) if named else []
    if not better:
        return given
    passages = [one.passage for one in pages.passages]
    again = yield from asked(kit, question, passages, budget, chosen, better)
    return given if read(again.reply.text, pages, Evidence()).absent else again


def _told(question: Question, passages: Sequence[Passage], budget: Budget) -> Iterator[Event]:
    """Tell what was searched for, and what was found."""
    step = budget.steps + 1
    yield Action(step, ToolCall(SEARCH, {"query": question.text}))
    titles = dict.fromkeys(one.title or one.source for one in passages)
    yield Observation(step, SEARCH, "\n".join(titles) or "nothing")


def _abstained(question: Question, budget: Budget) -> Answer:
    return Answer(budget.steps, absent(question.text), abstained=True)


def _proven(given: Asked, kit: Kit, question: Question, budget: Budget) -> Answer:
    """Return the answer that the reply holds, with its proof; or that there is none."""
    evidence, pages = kit.evidence, given.sheet
    reading = read(given.reply.text, pages, evidence)
    if reading.absent:
        return _abstained(question, budget)
    bare = replace(given.reply, text=without_references(reading.answer).strip())
    found = answer_in(bare, given.front, question, budget.steps, kit.model.name)
    dates = " ".join(sorted({one.date for one in pages.passages if one.date}))
    context = f"{question.text} {dates}"
    sentences = list(pages.sentences.values())
    text = referred(reading.answer, question.text, evidence, sentences, context)
    text = _reconciled(text, question, evidence, sentences)
    return proven(replace(found, text=text), evidence.quotes, context)


def _reconciled(
    text: str, question: Question, evidence: Evidence, all_of_them: Sequence[Sentence]
) -> str:
    """Return `text` with what other documents say instead, and the dates of both."""
    numbers = {number for one in references(text) for number in one.numbers}
    quoted = {(one.passage.id, one.text) for one in evidence.quotes if one.number in numbers}
    named = [one for one in all_of_them if (one.passage.id, one.text) in quoted]
    others = rivals(named, all_of_them, question.text)
    every = (*named, *others)
    torn = [one for one in named if any(disagree(one, each, question.text) for each in every)]
    return with_rivals(with_dates(text, torn, evidence), others, evidence)
