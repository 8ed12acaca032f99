"""Tells by cheap rules whether a question goes on from what was said before it (ours).

In English and Chinese. In doubt it does: what stands by itself is answered as well within the
conversation, what refers back cannot be answered without it.
"""

import re

from agent.arithmetic import AMOUNT, NUMBER, OPERATION, asks_to_compute

POINTS_BACK = re.compile(
    r"\b(?:that|this|those|these|above|previous(?:ly)?|earlier|before|again|instead|same|former"
    r"|latter|other one|another|else|last (?:one|answer|result|question)|my|mine|our|ours|your|you"
    r"|we|us|both of|each of them|remember|said|told|mentioned|as well|too)\b"
    r"|[这那]|上面|前面|刚才|刚刚|之前|以上|上述|上一|前一|再|同样|一样|另外|还有|换成|改成|其中|后者|前者"
    r"|继续|接着|记得|说过|提到|我的|我们|我叫|你|咱|呢[？?。!！]*$|呢，",
    re.IGNORECASE,
)
"""Words that mean something said before, or the people who talk."""
STANDS_FOR = re.compile(
    r"\b(?:it|its|he|him|his|she|hers?|they|them|theirs?|there|then|one|ones)\b|[它他她]|其(?!实|中|次|他)|该",
    re.IGNORECASE,
)
"""Words that mean something said before, unless the question is long enough to say it itself."""
GOES_ON = re.compile(
    r"(?:and|or|but|so|then|now|also|plus|no|not|yes|ok(?:ay)?|well|what about|how about|what if"
    r"|why(?: not)?(?=\W*$)|(?:in|at|for|on|to|from) (?:which|what)|how so"
    r"|which one|who else|what else|in (?:\w+ )?(?:total|all|chinese|english|german)"
    r"|(?:divide|multiply|double|halve|triple|square|round|convert|subtract|add|increase|reduce"
    r"|decrease|go on|continue|explain|shorter|longer|more|less|another)\b(?!.*\d.*\d))\b"
    r"|(?:那么?|而|还|也|又|再|那|然后|所以|如果|要是|为什么|怎么会|不[是对，,]|不，|对|好的?[，,]|每|一共|总共"
    r"|除以|乘以|加上|减去|平均)",
    re.IGNORECASE,
)
"""How a question begins that goes on from another one."""
ABOUT_TALK = re.compile(
    r"\bmy name\b|\b(?:i|we) (?:just |also )?(?:said|told|asked|mentioned|meant|talk)"
    r"|\b(?:did|have|has|had|do) (?:i|we) (?:\w+ )?(?:say|said|tell|told|ask|mention|talk)"
    r"|\byou(?: just| also)? (?:said|told|answered|mentioned|wrote|meant)"
    r"|\bdid you (?:say|mean)|\b(?:this|our) (?:conversation|chat|talk)\b|\bremember\b"
    r"|\b(?:who am i|call me|(?:last|first|previous) (?:question|answer|result))\b"
    r"|^(?:my \w+ (?:\w+ )?(?:is|are|was) |i(?:'m| am| have| like| live| work| want| need) "
    r"|no, )[^?？]*$"
    r"|我叫|我的名字|我是谁|叫我|我(?:们)?(?:刚才|刚刚|之前|前面)?(?:说|问|告诉|提到)|你(?:刚才|刚刚|之前|前面)?(?:说|回答|提到)"
    r"|(?:这次|我们的)?(?:对话|谈话|聊天)|记得|记住|(?:上|第)一个(?:问题|回答|结果)"
    r"|^(?:我(?:的|是|有|在|想|要|住|喜欢)|不[对是]，)[^?？吗呢谁哪几]*$|^不[对是]，[^?？]*$",
    re.IGNORECASE,
)
"""What no document can know: the talk itself, and what the person tells of themselves."""
RECKONS = re.compile(
    r"\b(?:per|percent|percentage|half|halve|double|triple|twice|altogether|average|difference"
    r"|in (?:total|all)|(?:in|for) an? (?:\w+ )?(?:year|month|week|day|hour)|each"
    r"|how much (?:\w+ ){0,3}(?:more|less|older|younger|taller|shorter|longer|left)"
    r"|how many (?:\w+ ){0,3}(?:more|less|fewer|left|remain))\b"
    r"|每个?[月年天人周日季小]|一共|总共|合计|平均|一半|翻倍|[高大小多少长快慢重轻贵]多少|相差|还剩|剩下|平分",
    re.IGNORECASE,
)
"""What asks for a new number, made of those that were said."""
RECKONS_WITH = re.compile(
    r"\b(?:how (?:much|many|long|far|old)|times|divided?|multipl\w+|add|plus|minus|subtract\w*|sum"
    r"|total|rounded?|squared?|convert\w*|cost|tax|discount|off|tip|people|persons)\b|%"
    r"|多少|几|加|减|乘|除|倍|折|税|找|再",
    re.IGNORECASE,
)
"""What does so where the question brings a number as well."""
DIGIT = re.compile(
    r"\d|[一二两三四五六七八九十百千万]+(?:个|人|年|月|天|倍|折|成|小时)", re.IGNORECASE
)
PROGRAMS = re.compile(
    r"\b(?:run|execute|python|program|count|sort|calculat\w*|comput\w*|dates?|days?|weeks?)\b"
    r"|运行|执行|程序|代码|统计|排序|计算|算|日期|星期|天数",
    re.IGNORECASE,
)
LONG_WORDS, LONG_CHARACTERS = 12, 20
"""A question of so many words, or characters of Chinese, names what its pronouns mean."""
FEW_WORDS, FEW_CHARACTERS = 2, 7
"""A question this short says only what is new in it."""


def refers_back(question: str) -> bool:
    """Return whether `question` needs what was said before it to be understood."""
    text = question.strip()
    if _is_whole(text):
        return False
    if POINTS_BACK.search(text) or GOES_ON.match(text) or _is_short(text):
        return True
    return STANDS_FOR.search(text) is not None and not _is_long(text)


def is_about_talk(text: str) -> bool:
    """Return whether `text` is about the conversation, or tells something of the person."""
    return ABOUT_TALK.search(text) is not None


def reckons_on(question: str) -> bool:
    """Return whether `question` wants a number worked out from numbers that were said before."""
    if not refers_back(question):
        return False
    brings = DIGIT.search(question) is not None and RECKONS_WITH.search(question) is not None
    return brings or (RECKONS.search(question) is not None and not is_about_talk(question))


def may_reckon(question: str) -> bool:
    """Return whether a program could be of use for `question` at all, if only to count."""
    if asks_to_compute(question) or reckons_on(question) or PROGRAMS.search(question):
        return True
    asks = AMOUNT.search(question) or RECKONS.search(question)
    return asks is not None and not is_about_talk(question)


def _is_whole(text: str) -> bool:
    """Whether `text` is a sum with all its numbers, however it begins."""
    if OPERATION.search(text) is None or POINTS_BACK.search(text) or STANDS_FOR.search(text):
        return False
    return len(NUMBER.findall(text)) >= 2 or GOES_ON.match(text) is None


def _size(text: str) -> tuple[int, int]:
    return len(re.findall(r"[a-z0-9'’.,%€$£]+", text, re.IGNORECASE)), len(
        re.findall(r"[\u3400-\u9fff]", text)
    )


def _is_short(text: str) -> bool:
    words, characters = _size(text)
    return words + characters <= FEW_WORDS if not characters else characters <= FEW_CHARACTERS


def _is_long(text: str) -> bool:
    words, characters = _size(text)
    many = len(NUMBER.findall(text)) >= 2
    return (words >= LONG_WORDS or characters >= LONG_CHARACTERS) and many
