r"""The forms that an answer may have: how each is found in a reply, and when two are the same.

The rules are those by which the papers' tasks are scored, made strict: the last explicit marker
(`The answer is`, `####`, `Answer:`, `\boxed{}`) counts, else the last match in the text; zero-shot
chain of thought takes the first match of its second reply (Kojima et al. 2022, arXiv:2205.11916).
"""

import re
import string
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from agent.arithmetic import asks_to_compute
from agent.messages import Json, Question
from agent.values import numbers_in, plain

Form = Literal["number", "yes-no", "choice", "letters", "date", "expression", "text"]
FORMS: tuple[Form, ...] = get_args(Form)

MARKER = re.compile(
    r"the (?:final )?answer(?: \([^()\n]{1,40}\))? is:?|\banswer\s*[:：=]|####"
    r"|答案[是为:：]|答[:：]|\\boxed(?=\{)",
    re.IGNORECASE,
)
YES_NO = re.compile(
    r"\b(?:yes|no|true|false)\b|不是|不能|不会|没有|是的|[是否对错不能会]", re.IGNORECASE
)
NO = ("no", "false", "否", "错", "不", "不是", "不能", "不会", "没有")
CHOICE = re.compile(r"\(([A-Ja-j])\)|(?<![\w'])([A-J])(?![\w'])")
IN_BRACKETS = re.compile(r"\(([A-Ja-j])\)")
LETTERS = re.compile(r"[a-z]+", re.IGNORECASE)
DATE = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
CHOICES = re.compile(r"\(a\).+\(b\)|\bA[).:] .+\bB[).:] ", re.IGNORECASE | re.DOTALL)
ASKS_YES_NO = re.compile(
    r"^(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have|had|may|might)\b"
    r"|(?:吗|是否|是不是|能不能)[^。]*[？?]?$",
    re.IGNORECASE,
)
ASKS_LETTERS = re.compile(r"last letters? of (?:the|each) words?", re.IGNORECASE)
FOUR_NUMBERS = re.compile(r"\s*\d{1,2}(?:[ ,]+\d{1,2}){3}\s*")
ARTICLES = re.compile(r"\b(?:a|an|the)\b")
WIDE = str.maketrans("（）：，。？", "():,.?")


@dataclass(frozen=True)
class Found:
    """An answer in its form."""

    text: str
    """As people read it."""
    value: Json
    """The canonical form: a number, or a text in lower case without what makes no difference."""


Take = Literal["last", "first"]
"""Which match counts where no marker says where the answer is."""


def form_of(question: Question) -> Form:
    """Return the form that the answer to `question` has: the one asked for, else by cheap rules."""
    text = question.text.strip()
    if question.form in FORMS:
        return question.form
    if FOUR_NUMBERS.fullmatch(text):
        return "expression"
    if ASKS_LETTERS.search(text):
        return "letters"
    if CHOICES.search(text.translate(WIDE)):
        return "choice"
    if ASKS_YES_NO.search(text):
        return "yes-no"
    return "number" if asks_to_compute(text) else "text"


def find(reply: str, form: Form, take: Take = "last") -> Found | None:
    """Return the answer in `reply`, or None where it holds none of this form.

    Args:
        reply: what the model wrote.
        form: the form of the answer.
        take: which match counts where no marker says where the answer is.
    """
    marked = behind_marker(reply)
    reader = READERS[form]
    if marked is not None and (found := reader(marked, "first")) is not None:
        return found
    if form == "text":
        return _whole(reply) if marked is None else None
    return reader(reply, take)


def behind_marker(reply: str) -> str | None:
    """Return what stands on the line of the last marker behind it, or None without a marker."""
    markers = list(MARKER.finditer(reply))
    if not markers:
        return None
    rest = reply[markers[-1].end() :].lstrip(" \t")
    return rest.lstrip("\n").partition("\n")[0]


def same(first: Json, second: Json) -> bool:
    """Return whether two values are one answer."""
    return vote_key(first) == vote_key(second)


def vote_key(value: Json) -> str:
    """Return what is counted for `value`: numbers to six decimals, texts without their dress."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        rounded = round(Fraction(value), 6)
        return f"{rounded.numerator}/{rounded.denominator}"
    return normalised(str(value))


def normalised(text: str) -> str:
    """Return `text` as answers of the HotpotQA kind are compared (Yang et al. 2018)."""
    lower = text.lower()
    bare = "".join(each for each in lower if each not in string.punctuation)
    return " ".join(ARTICLES.sub(" ", bare).split())


def _number(text: str, take: Take) -> Found | None:
    numbers = numbers_in(text)
    if not numbers:
        return None
    value = plain(numbers[0 if take == "first" else -1])
    shown = _trimmed(text) if take == "first" and len(numbers) == 1 and len(text) < 60 else ""
    return Found(shown or str(value), value)


def _yes_no(text: str, take: Take) -> Found | None:
    words = YES_NO.findall(text)
    if not words:
        return None
    value = "no" if words[0 if take == "first" else -1].lower() in NO else "yes"
    return Found(value, value)


def _choice(text: str, take: Take) -> Found | None:
    matches = list(IN_BRACKETS.finditer(text)) or list(CHOICE.finditer(text))
    if not matches:
        return None
    match = matches[0 if take == "first" else -1]
    letter = next(group for group in match.groups() if group).upper()
    return Found(f"({letter})", letter)


def _letters(text: str, take: Take) -> Found | None:
    runs = LETTERS.findall(re.sub(r"[\"'“”‘’\n.\s-]", "" if take == "first" else " ", text))
    if not runs:
        return None
    value = runs[0 if take == "first" else -1].lower()
    return Found(value, value)


def _date(text: str, take: Take) -> Found | None:
    dates = DATE.findall(text)
    if not dates:
        return None
    month, day, year = dates[0 if take == "first" else -1]
    value = f"{int(month):02}/{int(day):02}/{year}"
    return Found(value, value)


def _expression(text: str, take: Take) -> Found | None:
    lines = [line for line in text.strip().splitlines() if re.search(r"\d", line)]
    if not lines:
        return None
    value = lines[0 if take == "first" else -1].partition("=")[0].strip().strip("`$*").strip()
    return Found(value, value) if value else None


def _text(text: str, take: Take) -> Found | None:
    shown = _trimmed(text)
    return Found(shown, normalised(shown) or shown) if shown else None


def _whole(text: str) -> Found | None:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return _text(lines[-1], "last") if lines else None


def _trimmed(text: str) -> str:
    """Return `text` without the blanks, marks and the period around an answer."""
    bare = text.strip().strip("*`$").strip()
    if bare.startswith("{") and "}" in bare:
        bare = bare[1 : bare.index("}")]
    return bare[:-1].rstrip("*") if bare.endswith((".", "。")) else bare


READERS: dict[Form, Callable[[str, Take], Found | None]] = {
    "number": _number,
    "yes-no": _yes_no,
    "choice": _choice,
    "letters": _letters,
    "date": _date,
    "expression": _expression,
    "text": _text,
}
