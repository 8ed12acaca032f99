"""Tells by cheap rules whether a question asks for a computation.

A small model that may answer at once does arithmetic in its head, and wrongly; a question that
these rules catch has to begin with an action. Years, dates and times are no reason to compute.
"""

import re

YEAR = r"(?<![-+*/^×÷$€£¥])(?<![-+*/^×÷] )\b(?:1\d{3}|20\d{2})\b(?!\s*(?:%|[-+*/^×÷$€£¥]|[a-z]))"
YEARS = re.compile(r"\b(1\d{3}|20\d{2})\s?[-–]\s?(1\d{3}|20\d{2})\b")
DATES = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,4}[/:.]\d{1,2}[/:.]\d{1,4}|\b\d{1,2}:\d{2}\b"
    rf"|\d{{4}}\s*年|\d{{1,2}}\s*[月日号]|{YEAR}",
)
PHONE = re.compile(r"(?:\+\d{1,3}[ -]?)?(?:\(\d{3}\)|\b\d{3}[ -])\s?\d{3}[ -]\d{4}\b|https?://\S+")
BETWEEN = (
    r"[-+*/^×÷]|plus|minus|times|divided by|mod(?:ulo)?|to the power(?: of)?|加上?|减去?|乘以?|除以"
)
OPERATION = re.compile(
    rf"\d\s*(?:{BETWEEN})\s*\(?[\d√]|\d\s+x\s+\d|\d\s*!|\d\s*(?:squared|cubed)"
    r"|\d\s*%\s*(?:of\b|的)|\b(?:half|third|quarter|twice|double|triple) (?:of )?\d"
    r"|\b\d{0,9}[a-z]\s*[-+*/]\s*\d{1,9}\s*=|\d (?:a )?prime\b|prime (?:number|factor)"
    r"|\d\w{0,2} fibonacci"
    r"|(?:square|cube) root|factorial|sqrt|log\s*\(|平方(?![公米千分])|立方(?![米公分])|阶乘",
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
    *("speed", "profit", "value", "mass", "weight", "length", "distance", "height", "width", "age"),
    *("score", "salary", "income"),
)
AMOUNT = re.compile(
    r"how (?:many|much|long|far|old|fast|tall|big|often)"
    r"|(?:what(?:'s| is| was| will be| are)|find|determine) (?:the|his|her|their|its) (?:\w+ )?"
    rf"(?:{'|'.join(QUANTITY)})|what do(?:es)? .{{1,40}} (?:cost|weigh|earn|pay)\b"
    rf"|what (?:{'|'.join(QUANTITY)}|percent|fraction)|calculat|comput(?:e|ing)\b"
    r"|in total|altogether|combined"
    r"|多少|几(?!乎)|总共|一共|平均|合计|共需|求|算",
    re.IGNORECASE,
)


SPAN = re.compile(
    r"how (?:many (?:years|months|weeks|days|hours|minutes)|old|long)|多少[年天日]|几[年天]|多大",
    re.IGNORECASE,
)
SHARE = re.compile(r"percent|average|calculat|百分|平均|%", re.IGNORECASE)


def asks_to_compute(question: str) -> bool:
    """Return whether `question` (English or Chinese) wants a number that has to be computed."""
    numbers = PHONE.sub(" ", question)
    dates = DATES.findall(numbers)
    if len(dates) >= 2 and SPAN.search(numbers):
        return True
    bare = DATES.sub(" ", YEARS.sub(_unless_difference, numbers))
    if OPERATION.search(bare):
        return True
    counted = numbers if SHARE.search(numbers) else bare
    return len(NUMBER.findall(counted)) >= 2 and AMOUNT.search(question) is not None


def _unless_difference(years: re.Match[str]) -> str:
    """Drop a span of years, 1939-1945; 1945-1939 is a difference."""
    return " " if int(years[1]) < int(years[2]) else years[0]
