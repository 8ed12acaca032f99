"""How unsure a model is of a question, by the spread of its sampled answers.

Method: Diao et al. 2023, arXiv:2302.12246: disagreement, entropy and variance. Where the official
program differs from what is right, this one does not follow: numbers are compared by their exact
values, not rounded to whole ones; unparsed answers are left out of the variance, where they count
as -10086 there.
"""

import math
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Literal, get_args

from agent.errors import UserError
from agent.forms import Form, vote_key
from agent.messages import Json

Metric = Literal["disagreement", "entropy", "variance"]
METRICS: tuple[Metric, ...] = get_args(Metric)
Answers = Sequence[Json]
"""The canonical values of one question's samples; None is a sample without an answer."""


def checked(metric: str, form: str) -> Metric:
    """Return `metric` if it can be taken of answers of `form`; raise `UserError` if not."""
    known = next((one for one in METRICS if one == metric), None)
    if known is None:
        raise UserError(f"--metric is {metric!r}", f"use one of {', '.join(METRICS)}")
    if known == "variance" and form != "number":
        hint = "use disagreement or entropy, or say --form number"
        raise UserError(f"--metric variance needs numbers, and these answers are {form}", hint)
    return known


def uncertainty(answers: Answers, metric: Metric, form: Form) -> float:
    """Return how unsure `answers` are; the larger, the less sure."""
    if not answers:
        raise ValueError("uncertainty needs at least one sample")
    if metric == "disagreement" and form == "yes-no":
        return round(balance(answers), 6)
    return round(BY_METRIC[metric](answers), 6)


def disagreement(answers: Answers) -> float:
    """Return the number of distinct answers over that of samples; unparsed ones are one answer."""
    return len(set(map(_bucket, answers))) / len(answers)


def balance(answers: Answers) -> float:
    """Return the disagreement of yes and no: 1 where as many say yes as no.

    Two words can hardly be told apart by how many there are: the official program takes the
    difference of their numbers, the smallest first, and so does this, turned round and divided by
    the number of samples. Unparsed answers are neither, so a question nobody could answer comes
    first, there as here.
    """
    counts = Counter(answer for answer in answers if isinstance(answer, str))
    return 1 - abs(counts["yes"] - counts["no"]) / len(answers)


def entropy(answers: Answers) -> float:
    """Return the entropy in nats of how often each answer came; unparsed ones are one answer."""
    shares = [count / len(answers) for count in Counter(map(_bucket, answers)).values()]
    return sum(-share * math.log(share) for share in shares) + 0.0  # no negative zero


def variance(answers: Answers) -> float:
    """Return the variance of the numbers among `answers`; fewer than two have none."""
    numbers = [
        Fraction(one)
        for one in answers
        if isinstance(one, int) or (isinstance(one, float) and math.isfinite(one))
    ]
    if len(numbers) < 2:
        return 0.0
    mean = sum(numbers) / len(numbers)
    spread = sum((number - mean) ** 2 for number in numbers) / len(numbers)
    return float(min(spread, Fraction(sys.float_info.max)))


def _bucket(answer: Json) -> str | None:
    return None if answer is None else vote_key(answer)


BY_METRIC: dict[Metric, Callable[[Answers], float]] = {
    "disagreement": disagreement,
    "entropy": entropy,
    "variance": variance,
}
