r"""The forms that an answer may have: which one a question asks for, and how each is found.

The rules are those by which the papers' tasks are scored, made strict: the last explicit marker
(`The answer is`, `####`, `Answer:`, `\boxed{}`) counts, else the last match in the text; zero-shot
chain of thought takes the first match of its second reply (Kojima et al. 2022, arXiv:2205.11916).
"""

import re
from typing import Literal, get_args

from agent.arithmetic import asks_to_compute
from agent.canonical import canonical, normalised, same, vote_key
from agent.courtesy import bare
from agent.marker import MARKER, behind_marker, first_line
from agent.messages import Question
from agent.readers import READERS, Found, Take

__all__ = [
    "FORMS", "MARKER", "Form", "Found", "Take", "behind_marker", "canonical", "find", "form_of",
    "normalised", "same", "vote_key",
]  # fmt: skip

Form = Literal["number", "yes-no", "choice", "letters", "date", "expression", "text"]
FORMS: tuple[Form, ...] = get_args(Form)

CHOICES = (
    (re.compile(r"(?<!\w)\([aA]\)(?s:.)"), re.compile(r"(?<!\w)\([bB]\)")),
    (re.compile(r"(?<![^\s?,:;(])A[).:、．]\s?\S"), re.compile(r"(?<![^\s?,:;(])B[).:、．]")),
)
"""How the first choice is written, and the second one somewhere behind it."""
ASKS_YES_NO = re.compile(
    r"^(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have|had|may(?! \d)|might)\b"
    r"|(?:吗|是否|是不是|能不能)[^。]*[？?]?$",
    re.IGNORECASE,
)
ALTERNATIVES = re.compile(r"\bor\b(?! (?:not|no|false)\b)|还是", re.IGNORECASE)
"""`Is it a fruit or a vegetable?` is not answered with yes."""
ASKS_LETTERS = re.compile(r"last letters? of (?:the|each) words?", re.IGNORECASE)
ASKS_DATE = re.compile(r"\bMM/DD/YYYY\b", re.IGNORECASE)
FOUR_NUMBERS = re.compile(r"\s*\d{1,2}(?:[ ,]+\d{1,2}){3}\s*")
WIDE = str.maketrans("（）：，。？", "():,.?")


def form_of(question: Question) -> Form:
    """Return the form that the answer to `question` has: the one asked for, else by cheap rules."""
    text = bare(question.text)
    if question.form in FORMS:
        return question.form
    if FOUR_NUMBERS.fullmatch(text):
        return "expression"
    if ASKS_LETTERS.search(text):
        return "letters"
    if _offers_choices(text.translate(WIDE)):
        return "choice"
    if ASKS_DATE.search(text):
        return "date"
    if ASKS_YES_NO.search(text) and not ALTERNATIVES.search(text):
        return "yes-no"
    return "number" if asks_to_compute(text) else "text"


def _offers_choices(text: str) -> bool:
    found = ((first.search(text), second) for first, second in CHOICES)
    return any(begins and second.search(text, begins.end()) for begins, second in found)


def find(reply: str, form: Form, take: Take = "last") -> Found | None:
    """Return the answer in `reply`, or None where it holds none of this form.

    Args:
        reply: what the model wrote.
        form: the form of the answer.
        take: which match counts where no marker says where the answer is; `first` is for a reply
            that goes on behind a marker, so that one in it does not count.
    """
    reader = READERS[form]
    if take == "first":
        return reader(first_line(reply), take) or (reader(reply, take) if form != "text" else None)
    marked = behind_marker(reply)
    if marked is not None and (found := reader(marked, "first")) is not None:
        return found
    return reader(reply, take) if marked is None or form != "text" else None
