"""Reads an answer of one form in a text: one reader for each form.

The rules are those by which the papers' tasks are scored, made strict: a letter counts only by
itself (not the A of Answer), `no` only as a word of its own, a date only as such.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from agent.canonical import canonical
from agent.marker import first_sentence, plain_mathematics
from agent.messages import Json
from agent.values import WIDE, numbers_in, plain

Take = Literal["last", "first"]
"""Which match counts."""

TERM = r"\(*[$€£¥]?\d[\d.,]*%?(?: [a-z]{1,20}){0,2}\)*"
EQUATION = re.compile(
    rf"(?:[\d\s.,+\-*/×÷^()$€£¥%]*|{TERM}(?:\s?[+\-*/×÷x]\s?{TERM}){{1,9}}\s?)=\s*", re.IGNORECASE
)
"""`6 * 7 =`, `5 apples + 3 apples =`, `12 x 3 =`."""
YES_NO = re.compile(
    r"(?P<asked>是否|能否|可否|是不是|能不能|会不会|对不对|有没有)"
    r"|(?P<no>(?<![a-z])(?:no(?! (?:doubt|matter|wonder)\b)|false|not (?:true|correct))(?![a-z])"
    r"|不(?![错仅但过同断管])(?:可能|可以|需要|[是能会对行])?|没有|否|(?<![不没])错)"
    r"|(?P<yes>(?<![a-z])(?:yes|true)(?![a-z])|[没不]错|正确|可以"
    r"|(?<![总还但于只凡可])是|(?<![绝相反针])对(?![于面方手象比])|(?<![可功性智])能(?![量力源])"
    r"|(?<![社机开大])会(?![议员计长]))",
    re.IGNORECASE,
)
CHOICE = re.compile(
    r"(?<![A-Za-z0-9_])\(([A-Ja-j])\)"
    r"|(?<![A-Za-z0-9_'’])([B-HJ]|A(?= +(?:because|since|as|is|and|or|would)\b)|[AI](?! +[a-z]))"
    r"(?![A-Za-z0-9_'’])"
)
ONE_LETTER = re.compile(r"\W*([a-j])\W*")
QUOTED = re.compile(r"[\"'“‘`]([a-z]+)[.,]?[\"'”’`]", re.IGNORECASE)
SPELLED = re.compile(r"\b[a-z](?:[\s,-]+[a-z])+\b", re.IGNORECASE)
LETTERS = re.compile(r"[a-z]+", re.IGNORECASE)
REASON = re.compile(r"\b(?:because|since|as)\b.*", re.IGNORECASE | re.DOTALL)
DATE = re.compile(
    r"(?<!\d)(?:(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})"
    r"|(?P<year2>\d{4})-(?P<month2>\d{1,2})-(?P<day2>\d{1,2})"
    r"|(?P<year3>\d{4})\s*年\s*(?P<month3>\d{1,2})\s*月\s*(?P<day3>\d{1,2})\s*[日号])(?!\d)"
)
BRACED = re.compile(r"^\s*\{([^{}]*)\}\$?")
BOLD = re.compile(r"\*\*(.+?)\*\*")
PREFIX = re.compile(r"(?:A|Answer|Thought ?\d*)[:：]\s*")
PAIRS = ("**", "*", "__", "`", "$", '"', "“”", "「」", "‘’")
LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Found:
    """An answer in its form."""

    text: str
    """As people read it."""
    value: Json
    """The canonical form: a number, or a text in lower case without what makes no difference."""


def number(text: str, take: Take) -> Found | None:
    """Read a number; behind an equation such as `6 * 7 =` it is the result that counts."""
    said = plain_mathematics(text)
    if take == "first":
        while (computed := EQUATION.match(said)) and numbers_in(said[computed.end() :]):
            said = said[computed.end() :]
    numbers = numbers_in(said)
    value = plain(numbers[0 if take == "first" else -1]) if numbers else None
    if value is None:
        return None
    sentence = first_sentence(said)
    alone = take == "first" and len(numbers_in(sentence)) == 1
    shown = trimmed(sentence) if alone and len(sentence) < LONGEST_SHOWN else ""
    return Found(shown or str(value), value)


def yes_no(text: str, take: Take) -> Found | None:
    """Read yes or no, true or false; a question put again (`是否`) is neither."""
    said = [match.lastgroup for match in YES_NO.finditer(text) if match.lastgroup != "asked"]
    if not said:
        return None
    value = str(said[0 if take == "first" else -1])
    return Found(value, value)


def choice(text: str, take: Take) -> Found | None:
    """Read one letter: in brackets, or by itself."""
    said = plain_mathematics(text).translate(WIDE)
    matches = list(CHOICE.finditer(said)) or list(filter(None, [ONE_LETTER.fullmatch(said)]))
    if not matches:
        return None
    match = matches[0 if take == "first" else -1]
    letter = next(group for group in match.groups() if group).upper()
    return Found(f"({letter})", letter)


def letters(text: str, take: Take) -> Found | None:
    """Read a run of letters: a quoted one, else one that is spelled out, else the last."""
    said = first_sentence(text) if take == "first" else text
    spelled = [re.sub(r"[^a-zA-Z]", "", run) for run in SPELLED.findall(said)]
    because = REASON.sub("", said) if take == "first" else said
    runs = QUOTED.findall(said) or spelled or LETTERS.findall(because)
    if not runs:
        return None
    value = runs[-1].lower()
    return Found(value, value)


def date(text: str, take: Take) -> Found | None:
    """Read a date; its canonical form is MM/DD/YYYY."""
    dates = list(DATE.finditer(text.translate(WIDE)))
    if not dates:
        return None
    parts = {name.rstrip("23"): int(part) for name, part in _named(dates, take) if part}
    value = f"{parts['month']:02}/{parts['day']:02}/{parts['year']}"
    return Found(value, value)


def _named(dates: list[re.Match[str]], take: Take) -> list[tuple[str, str]]:
    return list(dates[0 if take == "first" else -1].groupdict().items())


def expression(text: str, take: Take) -> Found | None:
    """Read an arithmetic expression: a line with numbers, up to its equals sign."""
    said = plain_mathematics(text)
    lines = [line for line in said.strip().splitlines() if re.search(r"\d", line)]
    if not lines:
        return None
    value = trimmed(lines[0 if take == "first" else -1].partition("=")[0])
    return Found(value, value) if value else None


def words(text: str, take: Take) -> Found | None:
    """Read a text: one sentence, or with `last` the last line whole."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    if not lines:
        return None
    said = first_sentence(lines[0]) if take == "first" else PREFIX.sub("", lines[-1], count=1)
    shown = trimmed(said)
    return Found(shown, canonical(shown)) if shown else None


def trimmed(text: str) -> str:
    """Return `text` without the blanks, marks, quotes and the period around an answer."""
    bare, before = BOLD.sub(r"\1", BRACED.sub(r"\1", text)), None
    while bare != before:
        before, bare = bare, bare.strip()
        if bare.endswith((".", "。")) and not bare.endswith(".."):
            bare = bare[:-1]
        for pair in PAIRS:
            begins, ends = (pair[0], pair[-1]) if pair[0] != pair[-1] else (pair, pair)
            if len(bare) > len(begins + ends) and bare.startswith(begins) and bare.endswith(ends):
                bare = bare[len(begins) : -len(ends)]
        bare = bare.rstrip("*`")
    return bare


READERS: Mapping[str, Callable[[str, Take], Found | None]] = {
    "number": number,
    "yes-no": yes_no,
    "choice": choice,
    "letters": letters,
    "date": date,
    "expression": expression,
    "text": words,
}
"""By form of answer."""
