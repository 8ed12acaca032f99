"""What an answer says that is none: that nothing is known, or that the documents do not hold it."""

import re

from agent.canonical import canonical
from agent.observing import is_blank

UNKNOWN = re.compile(
    r"(?:the )?(?:answer is )?(?:unknown|not known|no answer|n ?a|not enough info(?:rmation)?)"
    r"|(?:sorry )?(?:i )?(?:do not|dont|cannot|cant|could not|couldnt) (?:know|answer|tell|say)\b.*"
    r"|.*\b(?:cannot|cant|can not|could not) be (?:determined|answered|found|known)\b.*"
    r"|.{0,20}(?:(?:不知道|不清楚|无法(?:确定|得知|回答))(?!的).{0,20}|未知)"
)
PLACES = r"(?:provided |given |available )?(?:documents?|passages?|sources?|files?|pages?|texts?)"
VERBS = r"(?:hold|say|tell|mention|contain|state|give|provide|include|specify|answer)"
ABSENT = re.compile(
    r"(?:(?:the |this |that |it |answer |information |question )*(?:is |are |was |were )?)?"
    r"(?:not|nowhere|nothing|no (?:answer|information|mention))"
    rf"(?: (?:found|mentioned|stated|given|available|answered|contained|provided|specified))?"
    rf" (?:in|by|from) {PLACES}"
    rf"|{PLACES} (?:do not|does not|dont|doesnt) {VERBS}\b.{{0,120}}"
    r"|(?:(?:it|this|that|answer|information) )?(?:is |was )?"
    r"not (?:found|mentioned|stated|given|known|available|specified)"
    rf"|there (?:is|was) (?:no|nothing)\b.{{0,60}} (?:in|by|from) {PLACES}"
    r"|.{0,20}(?:文档|文件|资料|文中|材料)(?:中|里|内)?(?:都|也|并)?"
    r"(?:(?:没有|未|没|不)(?:相关|任何|提|说|写|记|包含|给出|涉及|找到|答案|关于|明确|对此)|找不到).{0,30}"
    r"|(?:没有|未|没)(?:提及|提到|说明|找到|给出).{0,9}"
)
PARTS = re.compile(r"[;；]|\b(?:but|however)\b|但是?|不过", re.IGNORECASE)
"""What follows may be an answer after all."""
CHINESE = re.compile("[\u3400-\u9fff]")


def says_unknown(text: str) -> bool:
    """Return whether an answer says no more than that there is none."""
    return is_blank(text) or all(UNKNOWN.fullmatch(part) is not None for part in _parts(text))


def says_absent(text: str) -> bool:
    """Return whether an answer says no more than that the documents do not hold it."""
    patterns = (UNKNOWN, ABSENT)
    return is_blank(text) or all(
        any(one.fullmatch(part) for one in patterns) for part in _parts(text)
    )


def _parts(text: str) -> list[str]:
    """Return the parts of `text` without their marks; at least one."""
    found = [canonical(one) for one in PARTS.split(text) if one.strip()]
    return [one.replace("’", "").replace("'", "") for one in found or [text]]


def absent(question: str) -> str:
    """Return what the program says where the documents do not hold the answer to `question`."""
    return "文档中没有答案。" if CHINESE.search(question) else "Not in the documents."
