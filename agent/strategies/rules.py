"""The rules by which `auto` picks a strategy without asking the model (ours).

Each looks at the question's words, in English and Chinese; the first that applies decides. Where
none does, the model classifies the question itself: see `agent.strategies.auto`. In a chat what
remains goes on with the conversation: no model has to be asked.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from agent.arithmetic import AMOUNT, NUMBER, asks_to_compute
from agent.courtesy import bare
from agent.errors import UserError
from agent.events import Chosen
from agent.forms import Form, form_of
from agent.messages import Question
from agent.strategies.referring import is_about_talk, refers_back
from agent.strategies.sources import (
    asks_for_web,
    elsewhere,
    looks_up,
    names_address,
    names_documents,
    says_web,
)
from agent.strategies.strategy import Kit, WebUse

RESEARCH = "research"
"""What reads the web where the question names no page of it: small models get more right by it than
in the loop."""
WIKIPEDIA = "wikipedia"
"""What `-O tools=` says where its articles are read."""
MOST_WORDS = 25
"""A longer question is no plain one."""
ABOUT_TEXT = re.compile(
    r"(?:summari[sz]e|sum up|translat|re-?write|re-?phrase|paraphras|proof-?read|condense|outline"
    r"|explain|describe|polish|(?:correct|shorten|edit|improve|simplify) (?:the|this|that|these|my)"
    r"|tl;?dr|what (?:is|are) .{0,30}\babout\b"
    r"|(?:用.{1,12})?(?:总结|概括|摘要|翻译|改写|润色|校对|缩写|解释|说明|描述|介绍|归纳)|把.{1,40}(?:译|翻|改写)成)"
    r"|.{0,40}\b(?:summary|translation|main (?:idea|point)s?|key points?|gist) of\b"
    r"|.{0,20}(?:主要内容|中心思想|大意|主旨)",
    re.IGNORECASE | re.DOTALL,
)
REWORDS = re.compile(
    r"(?:please )?(?:summari[sz]e|sum up|translat|re-?write|re-?phrase|paraphras|proof-?read"
    r"|condense|outline|shorten|tl;?dr|(?:用.{1,12})?(?:总结|概括|摘要|翻译|改写|润色|校对|缩写|归纳)"
    r"|把.{1,40}(?:译|翻|改写)成)"
    r"|what (?:is|are) (?:this|these|the|my) .{0,30}\babout\W*$"
    r"|.{0,40}\b(?:summary|translation|main (?:idea|point)s?|key points?|gist) of\b"
    r"|.{0,20}(?:主要内容|中心思想|大意|主旨)",
    re.IGNORECASE | re.DOTALL,
)
"""Of `ABOUT_TEXT`, what takes the whole of a text, not a place in it."""
OWN_TEXT = re.compile(r"[\"“「『].{3,}[\"”」』]|(?<!\w)['‘].{3,}['’](?!\w)|[:：]\s*\S", re.DOTALL)
"""The text that it is about stands in the question."""
TO_WRITE = re.compile(
    r"(?:write|compose|draft|create|invent|make up|brainstorm|suggest|recommend|generate|tell me"
    r"|give me|plan)\b.{0,60}\b(?:poem|haiku|limerick|story|stories|letters?|e-?mail|essay|song"
    r"|lyrics|joke|riddle|speech|tweet|post|article|paragraph|sentence|slogan|title|names?|idea"
    r"|headline|report|recipe|itinerary|dialogue|program|function|script|class|query|regex|tests?"
    r"|code|docstring|commit message|toast|invitation|review|description|present|gift)s?\b"
    r"|(?:用.{1,20})?(?:写|作|编|起草|创作|讲|想)(?:一|两|几|个|首|篇|封|段|些|出)"
    r"|.{0,20}(?:写|作)(?:一首|一篇|一封|一段|首诗|代码|程序)",
    re.IGNORECASE | re.DOTALL,
)
GAME_24 = re.compile(
    r"\b(?:game of 24|24 game|(?:make|reach|get|give|equals?|obtain) 24)\b|24 ?点", re.IGNORECASE
)
DATES = re.compile(
    r"\b(?:MM/DD/YYYY|DD/MM/YYYY|YYYY-MM-DD)\b"
    r"|\b(?:what|which) (?:is |was |will )?(?:the )?(?:date|day|weekday)\b.{0,80}"
    r"\b(?:from|before|after|ago|later|earlier|yesterday|tomorrow|\d{4}|\d{1,2}(?:st|nd|rd|th))\b"
    r"|\b(?:days?|weeks?|months?) (?:from|before|after|since|until)\b.{0,40}\d"
    r"|\d{1,6} ?(?:天|周|个?月|年)(?:之?[前后])(?:是|的)|\d{1,2}[日号].{0,6}(?:星期|周)几",
    re.IGNORECASE,
)
COMPARES = re.compile(
    r"\b(?:who|which|what)\b.{0,80}\b(?:\w+er|more|less|first|last|most)\b.{0,80},? or\b"
    r"|\bin common\b|\bboth\b|\bsame\b|\b(?:of|by|in) the \w+ (?:that|which|who|whose|where)\b"
    r"|相同|共同|还是|谁更|哪个更",
    re.IGNORECASE,
)
PLAIN = re.compile(
    r"(?:who|whom|whose|what|when|where|which|why|how|(?:in|on|at|for|to|from|by|of|with) (?:which"
    r"|what|whom)|define|name|list|tell me about|compare|give me|say)\b"
    r"|.*(?:谁|哪|什么|为何|怎么|怎样|如何|几|多少|多大|多高|多长|多远|列举|比较)",
    re.IGNORECASE | re.DOTALL,
)
SENTENCE = re.compile(r"[.!?。！？](?=\s|[^\x00-\x7f]|$)(?!\d)|\n")
RECKONS = re.compile(
    r"\b(?:average|mean|median|total|sum|add(?:ed)? up|altogether|combined|difference|percent"
    r"|percentage|how much (?:more|less))\b|平均|总共|总和|总数|合计|相差|百分|加起来",
    re.IGNORECASE,
)
GREETING = re.compile(
    r"(?:hi|hello|hey|thanks?|thank you|good (?:morning|evening|night)|你好|您好|谢谢|早上好)\b"
    r"[^?]{0,20}|.{0,2}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Asked:
    """A question as the rules look at it."""

    text: str
    """Without courtesies."""
    form: Form
    attached: bool
    computes: bool
    documents: bool = False
    """Whether there are documents to look things up in."""
    web: WebUse = "never"
    """Whether there is a web to look things up on, and when."""
    tools: bool = False
    """Whether the person has added tools that may help."""


@dataclass(frozen=True)
class Rule:
    """When it applies, a strategy and why."""

    applies: Callable[[Asked], bool]
    strategy: str
    reason: str


WRITES = "something is to be written"
RULES = (
    Rule(lambda q: q.attached and _about_text(q), "direct",
         "the attached text is to be put into other words"),
    Rule(lambda q: q.attached and (q.computes or _reckons(q.text)), "react",
         "something is to be computed from the attached text, which no program can open"),
    Rule(lambda q: q.attached, "direct", "the attached text stands in front of the model"),
    Rule(lambda q: q.web != "never" and names_address(q.text), "react",
         "it names an address of the web"),
    Rule(lambda q: q.form == "expression" or _is_game_24(q.text), "tot",
         "four numbers have to reach 24, which takes a search"),
    Rule(lambda q: q.form == "letters", "pal", "a program takes letters from words without error"),
    Rule(lambda q: q.documents and _from_documents(q.text), "rag",
         "the text is made from the documents"),
    Rule(lambda q: TO_WRITE.match(q.text) is not None, "direct", WRITES),
    Rule(lambda q: q.web != "never" and says_web(q.text), RESEARCH,
         "it is to be looked up on the web"),
    Rule(lambda q: q.documents and _about_text(q) and OWN_TEXT.search(q.text) is None, "rag",
         "what it asks about is looked up in the documents"),
    Rule(lambda q: _about_text(q), "direct", "it asks for a text: there is nothing to compute"),
    Rule(lambda q: q.form == "choice", "cot", "the choices have to be weighed one by one"),
    Rule(lambda q: q.form == "date" or DATES.search(q.text) is not None, "pal",
         "a program reckons with dates without error"),
    Rule(lambda q: q.computes, "pal", "the question asks for something that has to be computed"),
    Rule(lambda q: q.documents and _reckons(q.text), "react",
         "something is to be computed from the documents"),
    Rule(lambda q: q.documents and GREETING.fullmatch(q.text) is None and not elsewhere(q.text),
         "rag", "the answer is looked up in the documents"),
    Rule(lambda q: _changes(q) and not (q.tools and q.web == "auto"), RESEARCH,
         "it asks for what changes, and the web knows"),
    Rule(lambda q: looks_up(q.text), "react", "the answer has to be looked up, step by step"),
    Rule(lambda q: q.web == "always" and (_is_plain(q) or q.form == "yes-no"), RESEARCH,
         "everything is to be looked up on the web"),
    Rule(lambda q: q.form == "yes-no", "cot", "yes or no is surer when it is reasoned out first"),
    Rule(lambda q: GREETING.fullmatch(q.text) is not None, "direct", "nothing is asked"),
    Rule(lambda q: _is_plain(q), "direct", "it asks for plain knowledge"),
)  # fmt: skip


def by_rule(
    question: Question, documents: bool = False, web: WebUse = "never", tools: bool = False
) -> Chosen | None:
    """Return the strategy of the first rule that applies, or None where none does.

    Args:
        question: what is asked.
        documents: whether there are some to look things up in; then a rule always applies.
        web: whether there is one to look things up on.
        tools: whether tools that the person added may help: then the web is not taken unasked.
    """
    text, form = bare(question.text), form_of(question)
    attached = bool(question.attachments)
    asked = Asked(text, form, attached, asks_to_compute(text), documents, web, tools)
    found = next((rule for rule in RULES if rule.applies(asked)), None)
    return None if found is None else Chosen(found.strategy, found.reason)


def in_conversation(
    question: Question,
    documents: bool,
    follows: bool,
    web: WebUse = "never",
    tools: bool = False,
) -> Chosen:
    """Return the strategy for a turn of a chat: the conversation itself, but for what needs more.

    Args:
        question: what is asked.
        documents: whether there are some to look things up in.
        follows: whether anything was said before.
        web: whether there is one to look things up on.
        tools: whether tools that the person added may help.
    """
    found = by_rule(question, documents, web, tools)
    text = bare(question.text)
    if found is None or is_about_talk(text) or question.attachments:
        return Chosen("converse", "it is a matter of the conversation")
    if found.strategy in ("rag", RESEARCH) or (found.strategy == "react" and documents):
        return found
    if found.strategy == "react" and web != "never" and names_address(text):
        return found
    if found.strategy in ("pal", "tot") or found.reason == WRITES:
        # a small model that has just talked shortly refuses to write at length
        if not (follows and refers_back(text)):
            return found
        return Chosen("converse", "it goes on from what was said before")
    return Chosen("converse", f"in a conversation; {found.reason}")


def surfs(kit: Kit, question: Question) -> bool:
    """Return whether the loop looks `question` up on the web.

    Where there are documents they answer, and programs compute, unless the question asks for the
    web or the person does.

    Raises `UserError` where Wikipedia was asked for and there is no web.
    """
    if kit.options.get("tools") == WIKIPEDIA:
        if kit.web is None:
            raise UserError("-O tools=wikipedia needs the web", "leave out --no-web and --offline")
        return True
    if kit.web is None or asks_for_web(question.text, kit.looks_up):
        return kit.web is not None
    if question.attachments or computes(question):
        return False
    return kit.web_always or not kit.looks_up


def asks_first(kit: Kit, question: Question) -> bool:
    """Return whether an answer that was not looked up would be a guess."""
    if kit.options.get("tools") == WIKIPEDIA or asks_for_web(question.text, kit.looks_up):
        return True
    chosen = by_rule(question, web="always")
    return chosen is not None and chosen.strategy in ("react", RESEARCH)


def computes(question: Question) -> bool:
    """Return whether the answer is computed from what the question says."""
    text = bare(question.text)
    return asks_to_compute(text) or DATES.search(text) is not None or _is_game_24(text)


def rewords(question: Question) -> bool:
    """Return whether it asks for documents to be put into other words, such as a summary."""
    text = bare(question.text)
    return REWORDS.match(text) is not None and OWN_TEXT.search(text) is None


def _from_documents(text: str) -> bool:
    """Whether a text is to be made of documents: reworded, or written with a word of them."""
    if OWN_TEXT.search(text) is not None:
        return False
    writes = TO_WRITE.match(text) is not None and names_documents(text)
    return writes or REWORDS.match(text) is not None


def _changes(asked: Asked) -> bool:
    """Whether it asks for what changes, which the web knows."""
    return asked.web != "never" and asks_for_web(asked.text, asked.documents)


def _about_text(asked: Asked) -> bool:
    return ABOUT_TEXT.match(asked.text) is not None


def _is_game_24(text: str) -> bool:
    numbers = re.findall(r"\d+", text)
    return GAME_24.search(text) is not None and len(numbers) == 5 and "24" in numbers


def _reckons(text: str) -> bool:
    """Whether something is to be computed of numbers that stand elsewhere."""
    asks = NUMBER.search(text) is not None and AMOUNT.search(text) is not None
    return asks or RECKONS.search(text) is not None


def _is_plain(asked: Asked) -> bool:
    """Whether it is one short sentence that asks for one fact."""
    sentences = len(SENTENCE.findall(asked.text.rstrip(".!?。！？ \n")))
    words = len(re.findall(r"[a-z0-9'’-]+|[^\x00-\x7f]", asked.text, re.IGNORECASE))
    return (
        sentences == 0
        and words <= MOST_WORDS
        and COMPARES.search(asked.text) is None
        and PLAIN.match(asked.text) is not None
    )
