"""Selects the questions that the model is least sure of, for a person to solve.

Method: Diao et al. 2023, arXiv:2302.12246: the n most uncertain; the sort is stable, so ties keep
the shuffled order of the pool. n is the number of exemplars and has nothing to do with k, that of
samples.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from agent.active import jsonlines
from agent.active.estimates import Estimates, Sample
from agent.active.uncertainty import Metric, uncertainty
from agent.errors import UserError
from agent.forms import FORMS, Form, vote_key

KIND = "active-prompt selection"
EXEMPLARS: Mapping[str, int] = {"number": 8, "choice": 7, "yes-no": 6, "letters": 4}
"""How many exemplars the paper uses by the form of the answer, as chain of thought does."""
USUAL = 8


@dataclass(frozen=True)
class Selected:
    """A question that a person shall solve."""

    id: str
    question: str
    form: str
    uncertainty: float
    metric: str
    k: int
    """How many samples it was estimated from."""
    unparsed: int
    """How many of them held no answer."""
    answers: Mapping[str, int]
    """The sampled answers, and how often each came."""
    model: str
    draft: str = ""
    """A rationale of the model's that leads to its most common answer."""
    draft_answer: str = ""


def usual(form: str) -> int:
    """Return how many exemplars the paper uses for answers of `form`."""
    return EXEMPLARS.get(form, USUAL)


def select(held: Estimates, number: int, metric: Metric) -> list[Selected]:
    """Return the `number` most uncertain questions of `held`, the most uncertain first.

    Raises `UserError` where samples are missing, or there are fewer questions than asked for.
    """
    if lacking := len({question for question, _ in held.missing()}):
        raise UserError(
            f"{lacking} of {len(held.header.pool)} questions lack samples",
            "the command agent active estimate, given once more, draws them",
        )
    found = [_measured(held, key, metric) for key in held.header.pool if key not in held.left_out]
    if len(found) < number:
        raise UserError(
            f"-n {number} asks for more questions than the {len(found)} that were estimated",
            f"give -n {len(found)} at most, or estimate a larger pool",
        )
    return sorted(found, key=lambda one: one.uncertainty, reverse=True)[:number]


def _measured(held: Estimates, key: str, metric: Metric) -> Selected:
    samples = held.of(key)
    form: Form = next(one for one in FORMS if one == held.header.form)
    parsed = [one for one in samples if one.value is not None]
    draft = _commonest(parsed)
    return Selected(
        id=key,
        question=samples[0].question,
        form=form,
        uncertainty=uncertainty([one.value for one in samples], metric, form),
        metric=metric,
        k=len(samples),
        unparsed=len(samples) - len(parsed),
        answers=dict(Counter(_wordings(parsed)).most_common()),
        model=held.header.model,
        draft="" if draft is None else draft.rationale,
        draft_answer="" if draft is None else draft.text,
    )


def _wordings(parsed: Sequence[Sample]) -> list[str]:
    """Return the answers, those of one value in the words that it first had."""
    words: dict[str, str] = {}
    return [words.setdefault(vote_key(one.value), one.text) for one in parsed]


def _commonest(parsed: Sequence[Sample]) -> Sample | None:
    """Return the first sample with the most common answer; ties go to the answer seen first."""
    counts = Counter(vote_key(one.value) for one in parsed)
    return max(parsed, key=lambda one: counts[vote_key(one.value)], default=None)


def write(path: Path, chosen: Sequence[Selected], pool: Sequence[str]) -> None:
    """Write the selection, and the fingerprints of the whole pool, into the file `path`."""
    header = jsonlines.line_of({"kind": KIND, "pool": list(pool)})
    jsonlines.replace(path, [header, *(jsonlines.line_of(asdict(one)) for one in chosen)])


@dataclass(frozen=True)
class Selection:
    """What a file of selected questions holds."""

    chosen: tuple[Selected, ...]
    pool: tuple[str, ...]
    """The fingerprints of the questions they were chosen from."""


@dataclass(frozen=True)
class _Header:
    kind: str
    pool: tuple[str, ...] = ()


def read(path: Path) -> Selection:
    """Return what the file `path` holds; raise `UserError` naming file and line."""
    rows = jsonlines.objects(path)
    where, first = next(rows, (str(path), {}))
    if first.get("kind") != KIND:
        hint = "name a file that agent active select wrote"
        raise UserError(f"{where}: is no selection", hint)
    header = jsonlines.made(_Header, where, first)
    chosen = tuple(jsonlines.made(Selected, where, one) for where, one in rows)
    if wrong := next((one for one in chosen if one.form not in FORMS), None):
        raise UserError(f"{path}: form is {wrong.form!r}", f"use one of {', '.join(FORMS)}")
    return Selection(chosen, header.pool)
