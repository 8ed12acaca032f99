"""Notices a reply that goes round in circles, word for word.

Penalties on repeated tokens would also corrupt long digits that a model copies; so nothing is
penalised, and a reply that only repeats itself is ended instead.
"""

import re

ROUNDS = 4
LEAST_CHARS = 160
LEAST_BARE_CHARS = 640
"""As `LEAST_CHARS`, for passages without a letter: grids of numbers and rules of tables."""
DIGITS = re.compile(r"[\d.,_]*")
LONGEST_ROUND = 400


def first_round(text: str) -> int | None:
    """Return where the first round ends if `text` ends in the same passage again and again.

    That is at least four times and at least 160 characters in all. Digits alone never count: a
    number may end in hundreds of zeros.
    """
    tail = text[-ROUNDS * LONGEST_ROUND :]
    if len(tail) < LEAST_CHARS:
        return None
    last = tail[-LEAST_CHARS // ROUNDS :]
    at = tail.rfind(last, 0, len(tail) - 1)
    while at >= 0 and (length := len(tail) - len(last) - at) <= LONGEST_ROUND:
        if tail.endswith(tail[-length:] * max(ROUNDS, -(-LEAST_CHARS // length))):
            start = _start(text, length)
            return start + length if _is_circle(text[start:], length) else None
        at = tail.rfind(last, 0, at + len(last) - 1)
    return None


def _is_circle(rounds: str, length: int) -> bool:
    once = rounds[:length]
    if any(char.isalpha() for char in once):
        return True
    return len(rounds) >= LEAST_BARE_CHARS and not DIGITS.fullmatch(once)


def _start(text: str, length: int) -> int:
    """Return where the rounds of `length` characters at the end of `text` begin: with a word."""
    at = len(text) - length
    while at > 0 and text[at - 1] == text[at - 1 + length]:
        at -= 1
    # what stands before the first round may end like a round by chance: `First. ` and `… it. `
    words = (start for start in range(at, at + length) if start == 0 or text[start - 1].isspace())
    return next(words, at)
