"""Whether quotes support a claim: its numbers, dates and names have to stand in them (ours).

That a quote is real says nothing about the sentence that cites it. What can be compared without a
model is compared: figures, months, proper names in Latin letters, and whether the two are about
the same at all. The titles of the passages and the question may give what a quote leaves out.
"""

import re
import unicodedata
from collections.abc import Sequence

from agent.proof.names import names, undotted
from agent.proof.numbers import dated, holds, months, stated, values
from tools.folding import IDEOGRAPHS, respelt

WORD = re.compile(rf"[^\W_{IDEOGRAPHS}]+|[{IDEOGRAPHS}]+")
IDEOGRAPH = re.compile(f"[{IDEOGRAPHS}]")
STEM = 5
"""Words that begin with the same letters, so many, are one: `build`, `building`."""
LEAST_COVERED = 0.4
"""So much of a Chinese claim has to stand in its sources, in pieces of two characters or more."""
EMPTY = frozenset(
    re.findall(
        r"\w+",
        """
        a about all an and any are as at be been but by can did do does for from had has have he
        her his how i if in into is it its more most no nor not of on one or she so such than
        that the their them then there these they this those to was we were what when where
        which while who will with would yes you
        """,
    )
)
EMPHASIS = re.compile(r"[*`]+|(?<!\w)_+|_+(?!\w)")
LIVES = (
    (
        "that somebody was born",
        re.compile(r"\bborn\b|生于|出生|诞生", re.IGNORECASE),
        re.compile(
            r"\bborn\b|\bbirth|\bnative\b|\bn[ée]e\b|\bb\. ?\d|\boriginally from\b"
            r"|(?<![先学医发])生(?![产活意物态涯])|诞|籍|人氏",
            re.IGNORECASE,
        ),
    ),
    (
        "that somebody died",
        re.compile(r"\bdied\b|逝世|去世|死于|卒于|病逝", re.IGNORECASE),
        re.compile(
            r"\b(?:die[ds]?|dead|death|killed|murdered|executed|perished|fell|passed away)\b"
            r"|\bd\. ?\d|逝|去世|死|卒|殁|亡|薨|崩|牺牲|遇难|被杀|圆寂",
            re.IGNORECASE,
        ),
    ),
)
"""What is said of lives, how a claim says it, and how a quote may: a year that stands in the quote
is often that of something else."""
LIFESPAN = re.compile(r"\d{3,4}\D{0,8}[-–—~～至]\D{0,8}\d{3,4}")
MOST_TOLD = 3
"""So many missing words are told."""


def lacking(claim: str, quotes: Sequence[str], context: Sequence[str] = ()) -> str:
    """Return why `quotes` do not support `claim`; empty where they do.

    Args:
        claim: one sentence, without its references.
        quotes: what was found in the sources.
        context: what may stand there instead: titles of passages, the question.
    """
    told = _text(claim)
    known = "\n".join(map(_text, (*quotes, *context)))
    missing = [*_numbers(told, known), *_months(told, known), *_names(told, known)]
    if missing:
        listed = ", ".join(list(dict.fromkeys(missing))[:MOST_TOLD])
        verb = "does" if len(missing) == 1 else "do"
        return f"{listed} {verb} not stand in the {'quote' if len(quotes) == 1 else 'quotes'}"
    around, quoted = _text(" ".join(context)), "\n".join(map(_text, quotes))
    return _unlived(told, quoted) or _apart(told, quoted, known, around)


def touches(claim: str, quote: str) -> bool:
    """Whether `quote` and `claim` share a number or a word that says something."""
    told, known = _text(claim), _text(quote)
    found = values(known)
    return (
        any(holds(one, found) for one in stated(told))
        or not _words(told).isdisjoint(_words(known))
        or _covered(told, known) >= LEAST_COVERED
    )


def _text(text: str) -> str:
    return undotted(respelt(EMPHASIS.sub("", text)))


def _numbers(claim: str, known: str) -> list[str]:
    there = values(known)
    return [one.written for one in stated(claim) if not holds(one, there)]


def _months(claim: str, known: str) -> list[str]:
    there = months(known)
    return [written for month, written in dated(claim).items() if month not in there]


def _names(claim: str, known: str) -> list[str]:
    there = {_plain(word) for word in WORD.findall(known)}
    there |= {word.removesuffix("s") for word in there}
    months_named = {_plain(name) for name in dated(claim).values()}
    return [
        name
        for name in names(claim)
        if _plain(name) not in months_named
        and not there.issuperset(_plain(part).removesuffix("s") for part in WORD.findall(name))
    ]


def _plain(word: str) -> str:
    """Return `word` without case and marks: `Gödel` is often written `Godel`."""
    bare = unicodedata.normalize("NFD", word.casefold())
    return "".join(one for one in bare if unicodedata.category(one) != "Mn")


def _apart(claim: str, quotes: str, known: str, context: str) -> str:
    """Return that claim and quotes are about different things, where that can be told.

    A claim such as `yes` is about what its context is about.
    """
    if bool(IDEOGRAPH.search(claim)) != bool(IDEOGRAPH.search(quotes)):
        told = any(stated(claim)) or any(names(claim))
        return "" if told else "it cannot be compared with a quote in another language"
    if IDEOGRAPH.search(claim):
        enough = _covered(claim, known) >= LEAST_COVERED
        return "" if enough else "most of it does not stand in the quote"
    words = _words(claim) or _words(context)
    shared = not words or not words.isdisjoint(_words(quotes))
    return "" if shared else "it shares no word with the quote"


def _unlived(claim: str, quotes: str) -> str:
    """Return what a claim says of a birth or a death, and no quote does; the question is none."""
    if bool(IDEOGRAPH.search(claim)) != bool(IDEOGRAPH.search(quotes)) or LIFESPAN.search(quotes):
        return ""
    for what, said, holding in LIVES:
        if said.search(claim) and not holding.search(quotes):
            return f"{what} does not stand in the quote"
    return ""


def _words(text: str) -> set[str]:
    """Return the stems of the Latin words and figures that say something."""
    found = (_plain(word) for word in WORD.findall(text) if not IDEOGRAPH.match(word))
    return {word[:STEM] for word in found if word not in EMPTY}


def _covered(claim: str, known: str) -> float:
    """Return how much of the Chinese characters of `claim` stands in `known`, pairwise."""
    letters = [at for at, one in enumerate(claim) if IDEOGRAPH.match(one) and one.isalnum()]
    if not letters:
        return 0.0
    there = {
        place
        for at in letters
        if at + 1 < len(claim) and IDEOGRAPH.match(claim[at + 1]) and claim[at : at + 2] in known
        for place in (at, at + 1)
    }
    return len(there.intersection(letters)) / len(letters)
