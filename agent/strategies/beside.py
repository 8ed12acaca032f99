"""In a chat, what answers beside the conversation: read elsewhere, and asked a whole question.

A follow-up is first put into words that stand alone (condensing the question, as LangChain's
ConversationalRetrievalChain does); one short call, left out where nothing refers back.
"""

from collections.abc import Generator, Iterable
from dataclasses import dataclass, replace

from agent.budget import Budget
from agent.errors import ToolError
from agent.events import Event, Restated
from agent.messages import Message, Question
from agent.notation import read_talk
from agent.strategies.calling import call
from agent.strategies.referring import refers_back
from agent.strategies.rules import surfs
from agent.strategies.strategy import Kit
from tools.toolbox import Toolbox

PROMPT = "memory/restate"
LINE = 'root ::= [^\\x00-\\x20] [^\\n\\r]{0,400} "\\n"?\n'
LAST_EXCHANGES = 4
MOST_CHARACTERS = 400
"""Of each thing that was said before."""
LONGER = 400
"""How many characters a question may grow by: a model that answers instead writes more."""


@dataclass(frozen=True)
class Said:
    """One question that was asked, and what was answered."""

    question: str
    answer: str


def placed(
    kit: Kit, name: str, question: Question, budget: Budget
) -> Generator[Event, None, tuple[Kit, Question]]:
    """Return the kit and the question for the strategy `name`, which may stand in a chat.

    What continues the conversation gets both as they are, anything else a kit that leaves the
    conversation alone and a question that needs none.
    """
    if not kit.conversing or _is_in_line(kit, name, question):
        return kit, question
    whole = yield from restated(kit, question, budget)
    return beside(kit), whole


def beside(kit: Kit) -> Kit:
    """Return `kit` without the conversation."""
    aside = replace(kit.decoding, aside=True)
    return replace(kit, conversation=(), conversing=False, decoding=aside)


def restated(kit: Kit, question: Question, budget: Budget) -> Generator[Event, None, Question]:
    """Return `question` in words that stand alone, or as it is where it does or that fails."""
    said = said_in(kit.conversation)[-LAST_EXCHANGES:]
    if not said or not refers_back(question.text) or budget.exhausted() is not None:
        return question
    calm = beside(replace(kit, prompts=replace(kit.prompts, presets=())))
    calm = replace(calm, decoding=replace(calm.decoding, temperature=0.0))
    opened, front = calm.open(PROMPT, question, said=said)
    written = yield from call(calm, opened, front, budget, None, grammar=LINE)
    text = written.text.strip()
    if written.ended != "end" or "\n" in text or len(text) > len(question.text) + LONGER:
        return question
    if text in ("", question.text):
        return question
    yield Restated(text)
    return replace(question, text=text)


def said_in(conversation: Iterable[Message]) -> list[Said]:
    """Return the questions and answers in `conversation`, without the steps between."""
    found: list[Said] = []
    asked, before = "", ""
    for message in conversation:
        if message.role == "user" and (not asked or before == "user"):
            asked = message.content  # later ones are what actions brought
        elif message.role == "assistant" and (answer := _answer_of(message)) is not None:
            found.append(Said(asked[-MOST_CHARACTERS:], answer[:MOST_CHARACTERS]))
            asked = ""
        before = message.role
    return found


def _answer_of(message: Message) -> str | None:
    return None if message.calls else answer_in(message.content)


def answer_in(step: str) -> str | None:
    """Return the answer in what the model wrote as a step, or None where it does something."""
    try:
        return read_talk(step, Toolbox()).answer
    except ToolError:
        return None


def _is_in_line(kit: Kit, name: str, question: Question) -> bool:
    """Whether `name` continues the conversation itself, or picks what answers."""
    if name == "react":
        return kit.documents is None and not surfs(kit, question)
    return name in ("auto", "converse")
