"""Notices a reply that goes round in circles, word for word.

Penalties on repeated tokens would also corrupt long digits that a model copies; so nothing is
penalised, and a reply that only repeats itself is ended instead.
"""

ROUNDS = 4
LEAST_CHARS = 160
LONGEST_ROUND = 400


def first_round(text: str) -> int | None:
    """Return where the first round ends if `text` ends in the same passage again and again.

    That is at least four times and at least 160 characters in all.
    """
    tail = text[-ROUNDS * LONGEST_ROUND :]
    if len(tail) < LEAST_CHARS:
        return None
    last = tail[-LEAST_CHARS // ROUNDS :]
    at = tail.rfind(last, 0, len(tail) - 1)
    while at >= 0 and (length := len(tail) - len(last) - at) <= LONGEST_ROUND:
        if tail.endswith(tail[-length:] * max(ROUNDS, -(-LEAST_CHARS // length))):
            return _start(text, length) + length
        at = tail.rfind(last, 0, at + len(last) - 1)
    return None


def _start(text: str, length: int) -> int:
    """Return where the rounds of `length` characters at the end of `text` begin."""
    at = len(text) - length
    while at > 0 and text[at - 1] == text[at - 1 + length]:
        at -= 1
    return at
