"""Converse: the loop of ReAct over a conversation, behind one prefix that never changes (ours).

The loop is that of Yao et al. 2022 (arXiv:2210.03629). System text, examples and tools are the same
in every turn and the exchanges before stand as they were written: the engine reads what is new.
"""

import re

from agent import loop
from agent.budget import Budget
from agent.grammar import Script
from agent.marking import Marking
from agent.messages import Message, Question
from agent.prompts import Library, react_prompt
from agent.strategies.helpful import speaks_of
from agent.strategies.looping import looped
from agent.strategies.referring import may_reckon, reckons_on
from agent.strategies.strategy import Answering, Kit
from tools.toolbox import Toolbox

HAN, LETTER = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[A-Za-z]")
LANGUAGES = re.compile(
    r"\b(?:english|chinese|mandarin|japanese|korean|german|french|spanish|translat\w*|pinyin|hanzi)\b"
    r"|[英法德日韩俄外]语|[英法德日韩中]文|汉语|翻译|拼音|译成",
    re.IGNORECASE,
)
"""What may have to be answered in another script than it is asked in."""


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` as the next turn of the conversation."""
    part = "tools" if any(tool.origin for tool in kit.toolbox) else "system"
    agent = loop.Agent(
        kit.model,
        kit.toolbox,
        react_prompt(kit.prompts, part, "converse", kit.native),
        kit.decoding,
        kit.protocol,
        kit.secrets,
        before=kit.conversation,
        marking=Marking.of(kit.chance),
        at_once=True,
        script=script_of(question.text),
        may_act=set(kit.toolbox.tools) != {"python"} or may_reckon(question.text),
        acts_first=_computes(kit, question) or _is_for_a_tool(kit, question),
    )
    return looped(agent, kit, question, budget)


def _is_for_a_tool(kit: Kit, question: Question) -> bool:
    """Whether an added tool is to tell it: a small model would rather make something up."""
    return not kit.native and speaks_of(kit.toolbox, question.text)


def script_of(question: str) -> Script:
    """Return how an answer to `question` begins, in its language unless it names another one."""
    if LANGUAGES.search(question):
        return "any"
    if HAN.search(question):
        return "han"
    return "latin" if LETTER.search(question) else "any"


def prefix(library: Library, toolbox: Toolbox) -> tuple[Message, ...]:
    """Return the messages that every turn of a conversation begins with."""
    opened = react_prompt(library, folder="converse").open(Question(""), toolbox)
    return tuple(message for message in opened if message.constant)


def _computes(kit: Kit, question: Question) -> bool:
    """Whether a number has to be worked out from numbers that were said before."""
    if "python" not in kit.toolbox.tools or not any(map(_counts, kit.conversation)):
        return False
    return reckons_on(question.text)


def _counts(message: Message) -> bool:
    return any(character.isdigit() for character in message.content)
