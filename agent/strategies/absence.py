"""What an answer says that is none: that nothing is known, or nothing that was read says it."""

import re
from collections.abc import Mapping
from typing import Literal

from agent.canonical import canonical
from agent.observing import is_blank

UNKNOWN = re.compile(
    r"(?:the )?(?:answer is )?(?:unknown|not known|no answer|n ?a|not enough info(?:rmation)?)"
    r"|(?:sorry )?(?:i )?(?:do not|dont|cannot|cant|could not|couldnt) (?:know|answer|tell|say)\b.*"
    r"|.*\b(?:cannot|cant|can not|could not) be (?:determined|answered|found|known)\b.*"
    r"|.{0,20}(?:(?:不知道|不清楚|无法(?:确定|得知|回答))(?!的).{0,20}|未知)"
)
Place = Literal["documents", "web", "nowhere"]
"""Where an answer was looked up; `nowhere` where no page of the web could be read."""
PLACES = (
    r"(?:provided |given |available |opened |search )?"
    r"(?:documents?|passages?|sources?|files?|(?:web ?)?pages?|texts?|websites?|web|results?)"
)
VERBS = r"(?:hold|say|tell|mention|contain|state|give|provide|include|specify|answer)"
ABSENT = re.compile(
    r"(?:(?:the |this |that |it |answer |information |question )*(?:is |are |was |were )?)?"
    r"(?:not|nowhere|nothing|no (?:answer|information|mention))"
    rf"(?: (?:found|mentioned|stated|given|available|answered|contained|provided|specified))?"
    rf" (?:in|by|from|on) {PLACES}(?: that were read| i read| i opened)?"
    rf"|{PLACES} (?:do not|does not|dont|doesnt) {VERBS}\b.{{0,120}}"
    r"|(?:(?:it|this|that|answer|information) )?(?:is |was )?"
    r"not (?:found|mentioned|stated|given|known|available|specified)"
    rf"|there (?:is|was) (?:no|nothing)\b.{{0,60}} (?:in|by|from|on) {PLACES}"
    r"|.{0,20}(?:文档|文件|资料|文中|材料|网页|页面|网站|网上|搜索结果)(?:中|里|内|上)?(?:都|也|并)?"
    r"(?:(?:没有|未|没|不)(?:相关|任何|提|说|写|记|包含|给出|涉及|找到|答案|关于|明确|对此)|找不到).{0,30}"
    r"|no page was read|没有读到网页"
    r"|(?:没有|未|没)(?:提及|提到|说明|找到|给出).{0,9}"
)
PARTS = re.compile(r"[;；]|\b(?:but|however)\b|但是?|不过", re.IGNORECASE)
"""What follows may be an answer after all."""
CHINESE = re.compile("[\u3400-\u9fff]")
SAID: Mapping[Place, tuple[str, str]] = {
    "documents": ("Not in the documents.", "文档中没有答案。"),
    "web": ("Not found on the pages that were read.", "读过的网页上没有找到答案。"),
    "nowhere": ("Not found; no page was read.", "没有找到答案；没有读到网页。"),
}


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


def absent(question: str, place: Place = "documents") -> str:
    """Return what the program says where `place` does not hold the answer to `question`."""
    english, chinese = SAID[place]
    return chinese if CHINESE.search(question) else english
