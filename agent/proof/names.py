"""The proper names of a sentence in Latin letters: what is written large without having to be.

The first word of a sentence is large anyway. It counts as a name unless it is one of the words
with which sentences begin, or has the ending of a common one: a wrong subject must not pass.
"""

import re
from collections.abc import Iterator

from tools.folding import IDEOGRAPHS

WORD = re.compile(
    rf"(?<!\d)[^\W\d_{IDEOGRAPHS}][^\W_{IDEOGRAPHS}]*(?:['’][^\W\d_]+)*"
    rf"|\d+[^\W\d_{IDEOGRAPHS}]+\d[^\W{IDEOGRAPHS}]*"
)
ACRONYM = re.compile(r"\b(?:[A-Za-z]\.){2,}")
LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
BEGINS = re.compile(r"(?:[.!?:;。！？：；…\n\"'“”‘’(\[*_|#>-]|\d[.)])\s*\Z")
LOOKED_BACK = 8
POSSESSIVE = re.compile(r"['’]s\Z|(?<=s)['’]\Z")
COMMON = frozenset(
    re.findall(
        r"\w+",
        """
        a about above according across after all almost along also although altogether always am
        among an and another any anyone anything are around as at based be because been before
        being below besides between both but by can compared consequently could current
        currently despite did do does due during each earlier either even every everyone
        everything except few finally first following for former formerly from further
        furthermore generally given had has have having he hence her here hers his how however i
        if in including indeed initially inside instead into is it its just last lastly later
        less like likewise little many may meanwhile might more moreover most much must my
        neither never nevertheless next no nobody none nor not nothing notably now of off often
        old on once one only or originally other others otherwise our out outside over overall
        own part perhaps please previously rather recently second several she should similarly
        since so some someone something sometimes soon still such than that the their theirs
        them then there thereafter therefore these they third this those though three through
        throughout thus to today together too total two under unless unlike until up upon us
        usually very was we were what whatever when where whereas whether which while who
        whoever whom whose why will with within without would yes yet you your answer question
        document documents source sources text passage passages file files page pages people
        person man woman men women child children place places city country state time year
        years day days month months week weeks number name names work works book books film
        films water fire air earth life world history example examples note notes step steps
        list
        """,
    )
)
ENDINGS = re.compile(
    r"(?:tion|sion|ment|ness|ity|ing|ed|ly|ism|ance|ence|ship|hood|ous|ful|able|ible|ers|ors|ies|als"
    r"|ures?|ages?|ests?|sts|cts|nts|ics|ms|ps|ts)\Z"
)
NO_NAMES = frozenset(
    {"i", "ok", "am", "pm", "ad", "bc", "ce", "bce", "mr", "mrs", "ms", "dr", "prof", "st"}
)


def names(text: str) -> Iterator[str]:
    """Yield the words of `text` that are names, or parts of one."""
    text = undotted(text)
    for match in WORD.finditer(text):
        word = POSSESSIVE.sub("", match.group())
        if LATIN.search(word) and _is_name(word, text, match):  # also one with a foreign letter
            yield word


def undotted(text: str) -> str:
    """Return `text` with `U.S.` written `US`."""
    return ACRONYM.sub(lambda match: match.group().replace(".", ""), text)


def _is_name(word: str, text: str, match: re.Match[str]) -> bool:
    lowered = word.lower()
    if lowered in NO_NAMES:
        return False
    if any(one.isdigit() for one in word) or any(one.isupper() for one in word[1:]):
        return True
    if not word[0].isupper():
        return False
    before = text[max(0, match.start() - LOOKED_BACK) : match.start()]
    begins = not before.strip() or BEGINS.search(before) is not None
    return lowered not in COMMON and not (begins and ENDINGS.search(lowered))
