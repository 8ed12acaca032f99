"""Writes the answer from the numbered quotes alone: no page stands in this prompt.

Method: WebGPT (Nakano et al. 2021, arXiv:2112.09332). What the program adds: under a grammar each
statement ends with numbers of quotes that there are; in the end all references are proven.
"""

from collections.abc import Generator, Sequence
from dataclasses import replace

from agent.budget import Budget
from agent.events import Answer, Event
from agent.marking import Marking
from agent.messages import Question
from agent.proof.references import without_references
from agent.strategies.absence import CHINESE
from agent.strategies.calling import call
from agent.strategies.citing import abstained, cited
from agent.strategies.research.browsing import Quote
from agent.strategies.single import answer_in
from agent.strategies.strategy import Kit
from tools.documents.reading.evidence import Evidence

PROMPT = "research/answer"
NONE = ("none", "没有")
"""What the prompt asks for where no quote holds the answer."""
MOST_STATEMENTS = 6
MOST_REFERENCES = 3
LONGEST_STATEMENT = 300


def answered(
    kit: Kit, question: Question, budget: Budget, evidence: Evidence, quotes: Sequence[Quote]
) -> Generator[Event, None, Answer]:
    """Return the answer to `question` from the quotes of `evidence`, with its proof.

    Raises:
        NoAnswer: the model wrote nothing.
        BudgetSpent: no call of the model may be made any more.
    """
    told = "\n\n".join(f"[{one.number}] {one.title} ({one.host})\n{one.text}" for one in quotes)
    opened, front = kit.open(PROMPT, question, quotes=Marking.of(kit.chance).block(told, "quotes"))
    allowed = grammar(
        [one.number for one in quotes], "。" if CHINESE.search(question.text) else "."
    )
    written = yield from call(kit, opened, front, budget, None, grammar=allowed)
    bare = replace(written, text=without_references(written.text).strip())
    if bare.text.strip(" .。").lower() in NONE:
        return abstained(Answer(budget.steps, ""), question, "web")
    found = answer_in(bare, front, question, budget.steps, kit.model.name)
    passages = [one.passage for one in evidence.quotes]
    proven = cited(replace(found, text=written.text), question, evidence, passages, place="web")
    return proven if proven.abstained else replace(proven, value=found.value)


def quoted_only(question: Question, budget: Budget, evidence: Evidence) -> Answer:
    """Return the quotes themselves as the answer: there is no budget left to write one."""
    told = [f"“{' '.join(one.text.split())}” [{one.number}]" for one in evidence.quotes]
    passages = [one.passage for one in evidence.quotes]
    return cited(Answer(budget.steps, "\n".join(told)), question, evidence, passages, place="web")


def grammar(numbers: Sequence[int], stop: str) -> str:
    """Return the GBNF grammar of an answer: statements, each with the quotes that hold it.

    Args:
        numbers: of the quotes.
        stop: what ends a statement.
    """
    options = " | ".join(f'"[{number}]"' for number in numbers)
    return (
        f'root ::= "none" | statement (" " statement){{0,{MOST_STATEMENTS - 1}}}\n'
        f"statement ::= word [^\\n\\[\\]]{{0,{LONGEST_STATEMENT}}} "
        f'" "? number{{1,{MOST_REFERENCES}}} "{stop}"\n'
        "word ::= [^\\n\\[\\] ]\n"
        "stop ::= [.。]\n"
        f"number ::= {options}\n"
    )
