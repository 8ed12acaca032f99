"""Tells by cheap rules whether a question asks for a computation.

A small model that may answer at once does arithmetic in its head, and wrongly; a question that
these rules catch has to begin with an action. Years, dates and times are no reason to compute.
"""

import re

YEAR = r"\b(?:1\d{3}|20\d{2})\b(?!\s*(?:%|[-+*/^×÷$€£¥]|[a-z]))"
DATES = re.compile(
    rf"{YEAR}|\d{{1,4}}[-/:.]\d{{1,2}}[-/:.]\d{{1,4}}|\b\d{{1,2}}:\d{{2}}\b"
    r"|\d{4}\s*年|\d{1,2}\s*[月日号]",
)
BETWEEN = (
    r"[-+*/^×÷]|plus|minus|times|divided by|mod(?:ulo)?|to the power(?: of)?|加上?|减去?|乘以?|除以"
)
OPERATION = re.compile(
    rf"\d\s*(?:{BETWEEN})\s*\(?[\d√]|\d\s*!|\d\s*(?:squared|cubed)|\d\s*%\s*(?:of\b|的)"
    r"|(?:square|cube) root|factorial|sqrt|log\s*\(|平方|立方|阶乘",
    re.IGNORECASE,
)
WORDS = (
    *("half", "twice", "double", "triple", "thrice", "dozen", "third", "quarter", "each", "per"),
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("twenty", "thirty", "forty", "fifty", "hundred", "thousand", "times"),
)
UNITS = "个只本元岁人天小米公千里斤箱辆支块倍次张名包条年月周分点成"
NUMBER = re.compile(
    rf"\d[\d,.]*|\b(?:{'|'.join(WORDS)})\b|[一二两三四五六七八九十百千万半]+(?=[{UNITS}])",
    re.IGNORECASE,
)
QUANTITY = (
    *("total", "sum", "average", "mean", "difference", "product", "price", "cost", "number"),
    *("amount", "area", "volume", "perimeter", "percentage", "probability", "ratio", "remainder"),
    *("speed", "profit", "value"),
)
AMOUNT = re.compile(
    r"how (?:many|much|long|far|old|fast|tall|big|often)"
    rf"|what (?:is|was|will be|are) the (?:{'|'.join(QUANTITY)})"
    r"|what (?:percent|fraction|number)|calculat|comput|in total|altogether"
    r"|多少|几(?!乎)|总共|一共|平均|合计|共需|求|算",
    re.IGNORECASE,
)


def asks_to_compute(question: str) -> bool:
    """Return whether `question` (English or Chinese) wants a number that has to be computed."""
    bare = DATES.sub(" ", question)
    if OPERATION.search(bare):
        return True
    return len(NUMBER.findall(bare)) >= 2 and AMOUNT.search(question) is not None
