r"""Finds where a reply says that its answer comes: `The answer is`, `####`, `Answer:`, `\boxed{}`.

The last marker counts, as in the scorers of the papers' tasks. `####` is that of GSM8K (Cobbe et
al. 2021, arXiv:2110.14168), unless it begins a heading.
"""

import re

MARKER = re.compile(
    r"(?:\bthe )?(?:\b(?:final|correct|right|best) )?\banswer"
    r"(?:(?: \([^()\n]{1,40}\))?(?: to [^.:\n]{1,80}?)? (?:is|would be)\b[ \t]*:?|[*_ \t]*[:：=])"
    r"|^#{1,6}[ \t]*(?:the )?(?:final )?answer[*_:： \t]*$"
    r"|####(?![ \t]*(?:\d+[.)、][ \t]+\w|[^\W\d_]))"
    r"|(?:最终|正确)?的?答案(?:应该?|就)?[是为:：]|答[:：]|\\boxed(?=\{)",
    re.IGNORECASE | re.MULTILINE,
)
BEFORE = " \t\n*_:：="
"""What may stand between a marker and the answer."""
AGAIN = re.compile(r"(?:(?:so|thus|hence|therefore|among the choices|因此|所以)[,，]?\s*)*", re.I)
"""What stands before a marker that only says again what the reply was to go on from."""
FRACTION = re.compile(r"\\[dtc]?frac\{([^{}]*)\}\{([^{}]*)\}")
WORDS = re.compile(r"\\(?:text|textbf|mathrm|mathbf|mbox)\{([^{}]*)\}")
SIGNS = {
    r"\times": "*", r"\cdot": "*", r"\div": "/", r"\left": "", r"\right": "", r"\%": "%",
    r"\$": "$", r"\,": "", r"\!": "", r"\;": " ", r"\(": "", r"\)": "", r"\[": "", r"\]": "",
    "{,}": ",",
}  # fmt: skip
SIGN = re.compile("|".join(map(re.escape, SIGNS)))
SENTENCE = re.compile(r"(?<=[^\sA-Z.][^\sA-Z.])[.!?](?=\s+[A-Z*])|[。！？](?=.)|\n")
ABBREVIATED = re.compile(r"\b(?:Mrs|Inc|Ltd|etc|vs|Gov|Gen|Col|Prof|approx)$")


def behind_marker(reply: str) -> str | None:
    """Return what stands on the line of the last marker behind it, or None without a marker."""
    markers = list(MARKER.finditer(reply))
    if not markers:
        return None
    return plain_mathematics(reply[markers[-1].end() :].lstrip(BEFORE).partition("\n")[0])


def leads_on(opening: str) -> bool:
    """Return whether `opening` ends with a marker, so that the answer is what comes next."""
    end = len(opening.rstrip(BEFORE))
    return any(marker.end() >= end for marker in MARKER.finditer(opening))


def is_settled(reply: str) -> bool:
    """Return whether the answer behind the last marker is whole: something else follows it."""
    markers = list(MARKER.finditer(reply))
    behind = reply[markers[-1].end() :].lstrip(BEFORE) if markers else ""
    return "\n" in behind or len(first_sentence(behind)) < len(behind)


def first_line(reply: str) -> str:
    """Return the first line with words, without a marker that it begins with."""
    line = reply.lstrip(BEFORE).partition("\n")[0]
    marker = MARKER.search(line)
    if marker is None or not AGAIN.fullmatch(line[: marker.start()]):
        return line
    rest = line[marker.end() :].lstrip(BEFORE)
    return rest or reply.partition(line)[2].lstrip(BEFORE).partition("\n")[0]


def first_sentence(text: str) -> str:
    """Return `text` up to the end of its first sentence; the period of `St. Louis` is none."""
    for end in SENTENCE.finditer(text):
        if not ABBREVIATED.search(text[: end.start()]):
            return text[: end.start()]
    return text


def plain_mathematics(text: str) -> str:
    r"""Return `text` with LaTeX as people type: \frac{1}{2} is 1/2, \text{cm} is cm."""
    if "\\" not in text:
        return text
    text = WORDS.sub(r"\1", FRACTION.sub(r"\1/\2", text))
    return SIGN.sub(lambda sign: SIGNS[sign[0]], text)
