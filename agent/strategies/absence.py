"""What an answer says that is none: that nothing is known, or that the documents do not hold it."""

import re

from agent.canonical import canonical
from agent.observing import is_blank

UNKNOWN = re.compile(
    r"(?:the )?(?:answer is )?(?:unknown|not known|no answer|n ?a|not enough info(?:rmation)?)"
    r"|(?:sorry )?(?:i )?(?:do not|dont|cannot|cant|could not|couldnt) (?:know|answer|tell|say)\b.*"
    r"|.*\b(?:cannot|cant|can not|could not) be (?:determined|answered|found|known)\b.*"
    r"|.*(?:不知道|不清楚|无法(?:确定|得知|回答)|未知).*"
)
PLACES = r"(?:provided |given |available )?(?:documents?|passages?|sources?|files?|pages?|texts?)"
VERBS = r"(?:hold|say|tell|mention|contain|state|give|provide|include|specify|answer)"
ABSENT = re.compile(
    r"(?:(?:the |this |that |it |answer |information |question )*(?:is |are |was |were )?)?"
    r"(?:not|nowhere|nothing|no (?:answer|information|mention))"
    rf"(?: (?:found|mentioned|stated|given|available|answered|contained|provided|specified))?"
    rf" (?:in|by|from) {PLACES}"
    rf"|{PLACES} (?:do not|does not|dont|doesnt) {VERBS}\b.{{0,120}}"
    r"|not (?:found|mentioned|stated|given|known|available|specified)"
    r"|.{0,20}(?:文档|文件|资料|文中|材料)(?:中|里|内)?(?:都|也|并)?"
    r"(?:没有|未|找不到|不包含|没).{0,30}"
)
CHINESE = re.compile("[\u3400-\u9fff]")


def says_unknown(text: str) -> bool:
    """Return whether an answer says no more than that there is none."""
    return is_blank(text) or UNKNOWN.fullmatch(canonical(text).replace("’", "")) is not None


def says_absent(text: str) -> bool:
    """Return whether an answer says no more than that the documents do not hold it."""
    bare = canonical(text).replace("’", "").replace("'", "")
    return says_unknown(text) or ABSENT.fullmatch(bare) is not None


def absent(question: str) -> str:
    """Return what the program says where the documents do not hold the answer to `question`."""
    return "文档中没有答案。" if CHINESE.search(question) else "Not in the documents."
