"""How the model proves its answer: it points to sentences by their numbers, then answers.

    [7] [12]
    Answer: 28 days [7]

Where a grammar is obeyed, only numbers that there are can be written, and each statement ends with
one: a quote cannot be made up. Of all other models the reply is read with tolerance; what they
quote in words of their own stands or falls with `agent.proof`.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from agent.marker import MARKER
from agent.proof.references import references, rewritten, without_references
from agent.strategies.absence import says_absent
from agent.strategies.rag.numbering import Sheet
from tools.documents.reading.evidence import Evidence

NONE = "none"
NOTHING = re.compile(r"\W*(?:none|no sentence|nothing)\b[^\n]{0,40}|\W*没有\W*", re.IGNORECASE)
MOST_STATEMENTS = 4
MOST_REFERENCES = 3
"""Behind one statement."""
LONGEST_STATEMENT = 300
COPIED = re.compile(r"^\W{0,4}\[(\d{1,3})\][^\w\n]{0,3}[\"“”「『](.+)[\"“”」』]\W*$", re.MULTILINE)
"""A line such as `[2] "The tower was built in 1887."`."""


@dataclass(frozen=True)
class Reading:
    """What a reply says."""

    answer: str
    """With references to the quotes that were kept; empty where there is none."""
    absent: bool = False
    """Whether it says that the passages do not hold the answer."""


def grammar(sheet: Sheet, quotes: int, abstain: bool, first: Collection[int] = ()) -> str:
    """Return the GBNF grammar of a reply over the sentences of `sheet`.

    Args:
        sheet: what may be pointed to.
        quotes: most numbers before the answer.
        abstain: whether the reply may be `none`.
        first: the sentences that it may point to first; empty for all.
    """
    numbers = _numbers(sheet.sentences)
    none = f'"{NONE}" | ' if abstain else ""
    return (
        f'root ::= {none}first (" " number){{0,{quotes - 1}}} "\\nAnswer: " '
        f"statement (parting statement){{0,{MOST_STATEMENTS - 1}}}\n"
        f"statement ::= word [^\\n\\[\\]]{{0,{LONGEST_STATEMENT}}} "
        f'(" " number){{1,{MOST_REFERENCES}}}\n'
        "word ::= [^\\n\\[\\] ]\n"
        'parting ::= "; " | ", " | ". " | " " | "；" | "，" | "。"\n'
        f"first ::= {_numbers(first) if first else 'number'}\n"
        f"number ::= {numbers}\n"
    )


def _numbers(those: Iterable[int]) -> str:
    return " | ".join(f'"[{number}]"' for number in those)


def read(reply: str, sheet: Sheet, evidence: Evidence) -> Reading:
    """Return what `reply` says; what it points to is added to `evidence`."""
    text = reply.strip()
    if not text or NOTHING.fullmatch(text) is not None:
        return Reading("", absent=True)
    before, answer = _parted(text)
    quoted = _copied(text, sheet, evidence)
    for one in references(COPIED.sub("", before)):
        _point(one.numbers, sheet, evidence)
    bare = without_references(answer).strip()
    if not bare or _says_none(answer, bare) or says_absent(bare):
        return Reading("", absent=True)

    def kept(numbers: tuple[int, ...]) -> list[int]:
        copied = [number for one in numbers for number in quoted.get(one, ())]
        return copied or _point(numbers, sheet, evidence)

    return Reading(rewritten(answer, lambda one: kept(one.numbers)).strip())


def _says_none(answer: str, bare: str) -> bool:
    """Whether an answer is `none`; `None were injured [3]` says something."""
    told = bare.strip(" \t.。").lower()
    return NOTHING.fullmatch(bare) is not None and (
        told in (NONE, "没有") or not any(references(answer))
    )


def _parted(text: str) -> tuple[str, str]:
    """Return what stands before the answer in a reply, and the answer."""
    markers = list(MARKER.finditer(text))
    if markers:
        behind = COPIED.sub("", text[markers[-1].end() :]).strip(" \t\n*_:：")
        return text[: markers[-1].start()], behind
    lines = COPIED.sub("", text).splitlines()
    return text, "\n".join(line for line in lines if without_references(line).strip())


def _copied(text: str, sheet: Sheet, evidence: Evidence) -> dict[int, list[int]]:
    """Keep what was quoted word by word; return its numbers by the sentences that it names."""
    found: dict[int, list[int]] = {}
    for match in COPIED.finditer(text):
        if (sentence := sheet.sentences.get(int(match[1]))) is not None:
            added = evidence.add(sentence.passage, match[2].strip())
            found.setdefault(sentence.number, []).append(added.number)
    return found


def _point(numbers: tuple[int, ...], sheet: Sheet, evidence: Evidence) -> list[int]:
    """Keep the sentences of these numbers as quotes and return the numbers of the quotes."""
    known = (sheet.sentences[one] for one in numbers if one in sheet.sentences)
    return [evidence.add(one.passage, one.text).number for one in known]
