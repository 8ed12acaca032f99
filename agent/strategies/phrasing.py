"""Says a bare value in a sentence, for people: one short call under a grammar that holds the value.

Ours. The value is copied by the grammar, not by the model: no digit of it can be lost.
"""

import json
import re
from collections.abc import Generator
from dataclasses import replace

from agent.budget import Budget
from agent.events import Answer, Event
from agent.forms import form_of
from agent.messages import Question
from agent.strategies.calling import call
from agent.strategies.strategy import Kit

PROMPT = "auto/phrase"
LONGEST_VALUE = 20
"""Of a longer one, every digit costs a token: it is shown as it is."""
MOST_NUMBERS = 12
NO_DIGITS = r"\n0-9０-９²³¹⁰-₉¼-¾⅐-⅞①-⑳"
JOINS = r"\-−–—.,/^*+"
"""What may not stand beside a value: it would be read as a part of it."""
PERCENT = re.compile("%|percent|百分", re.IGNORECASE)
BARE = ("choice", "letters", "expression")
"""Forms of an answer that need no sentence."""
OPENINGS = {
    "yes": ("Yes", "Ja", "Oui", "Sí", "Sim", "Да", "はい", "是的", "是", "会", "能", "对"),
    "no": ("No", "Nein", "Non", "Não", "Нет", "いいえ", "不", "没有"),
}
"""How a sentence begins that says yes or no."""


def phrased(
    kit: Kit, question: Question, found: Answer, budget: Budget
) -> Generator[Event, None, Answer]:
    """Return `found` with its value in a sentence, or as it is where that cannot be had."""
    if not _wants_a_sentence(kit, question, found) or budget.exhausted() is not None:
        return found
    value = found.text.strip()
    opened, front = kit.open(PROMPT, question, value=value)
    calm = replace(kit, decoding=replace(kit.decoding, temperature=0.0))
    grammar = grammar_for(value, question.text)
    written = yield from call(calm, opened, front, budget, None, grammar=grammar)
    sentence = written.text.strip()
    if written.ended != "end" or sentence.lower() in ("", value.lower()):
        return found
    return replace(found, step=budget.steps, text=sentence)


def _wants_a_sentence(kit: Kit, question: Question, found: Answer) -> bool:
    text = found.text.strip()
    bare = isinstance(found.value, int | float | str) and 0 < len(text) <= LONGEST_VALUE
    return found.stop_reason == "answered" and bare and "\n" not in text and may_be(kit, question)


def may_be(kit: Kit, question: Question) -> bool:
    """Whether the answer to `question` may be said in a sentence, as far as is known before it."""
    return kit.constrained and form_of(question) not in BARE


def grammar_for(value: str, question: str = "") -> str:
    """Return the GBNF grammar of one line that holds `value`, and no number but the question's.

    Nothing that would change a number may stand close to it, such as a sign before it.
    """
    if (openings := OPENINGS.get(value.lower())) is not None:
        begins = f"({' | '.join(map(_quoted, openings))}) [,，。.!、是不会能没 ]"
        return f"root ::= {begins} piece{{0,50}}\n{_pieces(question)}"
    close = f"{NO_DIGITS}{JOINS}" + ("" if PERCENT.search(question) else "%")
    before = f"(piece{{0,50}} [^{NO_DIGITS}{JOINS}])?"
    after = f"([^{close}] piece{{0,50}} | [.,] (plain piece{{0,50}})?)?"
    return f"root ::= {before} {_quoted(value)} {after}\n{_pieces(question)}"


def _pieces(question: str) -> str:
    """Return rules for the words between: anything but numbers, and the numbers of `question`."""
    known = sorted(set(re.findall(r"\d+(?:[.,]\d+)*", question)))[:MOST_NUMBERS]
    numbers = "".join(f" | {_quoted(number)} plain" for number in known)
    return f"plain ::= [^{NO_DIGITS}]\npiece ::= plain{numbers}\n"


def _quoted(text: str) -> str:
    return json.dumps(re.sub(r"[\x00-\x1f]", " ", text), ensure_ascii=False)
