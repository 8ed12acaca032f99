"""Takes the courtesies off a request: `could you tell me who …?` asks who, not whether."""

import re

VERBS = (
    "tell|explain|describe|write|give|help|show|translate|summari[sz]e|rewrite|rephrase|list|name"
    "|comput|calculat|find|make|draft|compose|suggest|recommend|correct|proofread|fix|define"
    "|compare|convert|solve|count|say|work out|add|multiply|divide|subtract|check|read|create"
)
GREETING = re.compile(r"(?:please|kindly|hi|hello|hey|ok|okay)\b[\s,.!]*", re.IGNORECASE)
REQUEST = re.compile(
    rf"(?:can|could|would|will) you (?:please |kindly )?(?={VERBS})"
    r"|i (?:want|need|would like|'d like) (?:to know|you to) ",
    re.IGNORECASE,
)
TELLING = re.compile(
    r"(?:do you know|(?:tell|show|give) me)[, ]+(?=(?:who|whom|whose|what|when|where|which|why|how"
    r"|if|whether)\b)",
    re.IGNORECASE,
)
POLITE = re.compile(
    r"(?:请问|麻烦|请)?[你您]?(?:知道(?=.{2})|(?:能不能|能否|可不可以|可以|能)?(?:请)?(?:帮我|告诉我)"
    r"|(?:能不能|能否|可不可以|可以|能)(?=写|翻译|解释|介绍|总结|说|讲|列|算|计算|推荐|给))"
    r"|请问|麻烦|请(?=[^客假求教])"
)
ASKING = re.compile(r"[吗嘛么呢]?[？?]?$")


def bare(request: str) -> str:
    """Return what `request` (English or Chinese) asks, without greeting and politeness."""
    text = request.strip()
    for courtesy in (GREETING, REQUEST, GREETING, TELLING):
        if (match := courtesy.match(text)) is not None and match.end() < len(text):
            text = text[match.end() :]
    match = POLITE.match(text)
    if match is None or match.end() == len(text):
        return text
    rest = text[match.end() :].lstrip("，, ：:")
    asks_us = re.search("[能可]|知道", match.group()) is not None
    return (ASKING.sub("", rest) if asks_us else rest) or text
