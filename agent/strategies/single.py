"""Strategies of one call: the prompt decides, the reply is read in the form of the answer."""

import re
from dataclasses import replace

from agent.budget import Budget
from agent.errors import NoAnswer
from agent.events import Answer, Part
from agent.forms import Found, canonical, find, form_of
from agent.marker import is_settled, leads_on
from agent.messages import Question
from agent.prompts.front import Front
from agent.reply import Reply
from agent.strategies.calling import ENDED, call, confidence
from agent.strategies.strategy import Answering, Kit

LONGEST_VALUE = 100
LAST_WORD = re.compile(r"[!-~]*\Z")


def single(
    kit: Kit, question: Question, budget: Budget, name: str, part: Part | None = "thought"
) -> Answering:
    """Answer with one call of the prompt `name`; raise `NoAnswer` where the reply holds none."""
    opened, front = kit.open(name, question)
    written = yield from call(kit, opened, front, budget, part)
    if leads_on(opened.opening):  # the reply itself stands behind `The answer is`
        front = replace(front, answer="first") if front.answer == "marked" else front
    return answer_in(written, front, question, budget.steps, kit.model.name)


def answer_in(written: Reply, front: Front, question: Question, step: int, model: str) -> Answer:
    """Return the answer that a reply holds; raise `NoAnswer` where it holds none."""
    found = _found(written.text, front, question)
    if found is None:
        raise NoAnswer(
            f"the reply of {model} holds no answer of the form {form_of(question)}: "
            f"{_excerpt(written.text)}",
            "ask it another way, or choose another --strategy",
        )
    reason = "answered" if _is_there(written, front, question, found) else ENDED[written.ended]
    return Answer(step, found.text, found.value, reason, confidence(written.tokens))


def _is_there(written: Reply, front: Front, question: Question, found: Found) -> bool:
    """Return whether the answer was written before whatever was cut."""
    if front.answer == "first":  # what follows the first match is no loss
        if written.ended == "length":  # but `12` may be half of 128
            sure = _found(LAST_WORD.sub("", written.text), front, question)
            return sure is not None and sure.value == found.value
        return written.ended == "circles"
    return front.answer == "marked" and is_settled(written.text)


def _found(text: str, front: Front, question: Question) -> Found | None:
    form = form_of(question)
    if front.answer == "whole":  # `No, nobody says yes` begins with what it says
        return _whole(text, find(text, form, "first" if form == "yes-no" else "last"))
    return find(text, form, "first" if front.answer == "first" else "last")


def _whole(text: str, found: Found | None) -> Found | None:
    """Return all of `text` as the answer; its value is what it states, or itself if it is short."""
    bare = text.strip()
    if not bare:
        return None
    short = bare if len(bare) <= LONGEST_VALUE else ""
    value = found.value if found is not None else (canonical(short) or None)
    if isinstance(value, str) and len(value) > LONGEST_VALUE:
        value = None
    return Found(bare, value)


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return repr(line if len(line) <= 80 else f"…{line[-80:]}")
