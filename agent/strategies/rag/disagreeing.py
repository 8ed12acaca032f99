"""Notices sources that disagree, so that both are shown with their dates (ours).

Two sentences of different documents disagree where they hold different numbers of the same unit,
`140,000 euros` and `120,000 euros`, and are about the same: both share a word with the question,
and the other passage as many as the one that was pointed to. Which is right is for the person to
say.
"""

import re
from collections.abc import Iterable, Sequence

from agent.proof.support import EMPTY
from agent.strategies.rag.content import content, stem
from agent.strategies.rag.numbering import Sentence
from tools.documents.reading.evidence import Evidence

AMOUNT = re.compile(r"(\d+(?:[.,]\d+)*|[零〇一二两三四五六七八九十百千万亿]+) ?-?(%|[^\W\d_]+)?")
LEAST_SHARED = 0.5
"""So much of what the question asks about stands in the other passage."""
LEAST_WIDE = 2
"""Chinese characters: one alone says little."""


def rivals(
    cited: Sequence[Sentence], all_of_them: Iterable[Sentence], question: str
) -> list[Sentence]:
    """Return sentences that disagree with those that are cited; each document speaks once."""
    found: dict[str, Sentence] = {one.passage.document: one for one in cited}
    for other in all_of_them:
        if any(disagree(one, other, question) for one in cited):
            found.setdefault(other.passage.document, other)
    return [one for one in found.values() if one not in cited]


def disagree(one: Sentence, other: Sentence, question: str) -> bool:
    """Return whether sentences of two documents give different numbers for what is asked."""
    if one.passage.document == other.passage.document:
        return False
    ours, theirs = _amounts(one.text), _amounts(other.text)
    apart = any(ours[unit].isdisjoint(theirs[unit]) for unit in ours.keys() & theirs.keys())
    return apart and _same_matter(one, other, question)


def with_rivals(text: str, others: Sequence[Sentence], evidence: Evidence) -> str:
    """Return an answer with what other sentences say instead, in their own words."""
    if not others:
        return text
    told = [text.rstrip(" .。;；")]
    for one in others:
        number = evidence.add(one.passage, one.text, "program").number
        told.append(f"“{one.text.rstrip('.。')}”{_dated(one)} [{number}]")
    return "; ".join(told)


def with_dates(text: str, cited: Iterable[Sentence], evidence: Evidence) -> str:
    """Return an answer with the date of each source before its reference."""
    numbers = {(one.passage.id, one.text): one.number for one in evidence.quotes}
    for one in cited:
        number = numbers.get((one.passage.id, one.text))
        if (date := _dated(one)) and date.strip(" ()") not in text:
            text = text.replace(f" [{number}]", f"{date} [{number}]", 1)
    return text


def _dated(one: Sentence) -> str:
    return f" ({one.passage.date[:10]})" if one.passage.date else ""


def _amounts(text: str) -> dict[str, set[str]]:
    """Return the numbers of a sentence by the unit behind them."""
    found: dict[str, set[str]] = {}
    for number, unit in AMOUNT.findall(text):
        if unit and unit.lower() not in EMPTY:
            short = unit[:1] if unit > "\u2e80" else stem(unit.lower())
            found.setdefault(short, set()).add(number.replace(",", ""))
    return found


def _same_matter(one: Sentence, other: Sentence, question: str) -> bool:
    """Whether both sentences speak of what is asked, and the other's passage does so as fully."""
    asked = content(question)
    shared = asked & content(one.text) & content(other.text)
    ours, theirs = (
        len(content(f"{each.passage.title} {each.passage.text}") & asked) for each in (one, other)
    )
    least = LEAST_WIDE if any(word > "\u2e80" for word in shared) else 1
    return len(shared) >= least and theirs >= max(ours, LEAST_SHARED * len(asked))
