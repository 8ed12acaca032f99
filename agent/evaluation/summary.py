"""What the results of an evaluation come to: a line a column, and how columns compare."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import mean, median

from agent.evaluation.intervals import auroc, mcnemar, wilson
from agent.evaluation.results import BUG, Result
from agent.evaluation.setup import Setup
from agent.messages import Json


@dataclass(frozen=True)
class Proof:
    """How far the answers of a column are proven by quotes."""

    answers: int
    """Answers that say something, so that abstentions are not among them."""
    cited: int
    """Of them, those with at least one quote that was found in its source."""
    claims: int
    """The statements of these answers."""
    verified: int
    """Of them, those that a quote proves."""
    abstained: int
    """Answers that say that the documents do not hold it."""


@dataclass(frozen=True)
class Line:
    """One column of results."""

    setup: Setup
    count: int
    """Questions that were run."""
    right: int
    unanswered: int
    """Of them, those that ended without an answer."""
    bugs: int
    interval: tuple[float, float]
    calls: float
    """The mean over the questions, as are the next three."""
    tokens: float
    """Written by the model."""
    prompt_tokens: float
    token_spread: tuple[float, float]
    """The middle half of the tokens written."""
    samples_saved: float
    """Samples a question that early stopping made needless, and what they would have written."""
    tokens_saved: float
    seconds: float
    """The median: one slow question says little about the others."""
    spread: tuple[float, float]
    """The middle half of the seconds."""
    total_seconds: float
    confidence: float | None
    auroc: float | None
    """How often a right answer is surer than a wrong one."""
    measures: dict[str, float]
    """Means of what the scorer measured besides."""
    proof: Proof | None = None
    """How far answers are proven by quotes; None where there was nothing to quote."""

    @property
    def accuracy(self) -> float:
        """The share of right answers among the questions that were run."""
        return self.right / self.count if self.count else 0.0


@dataclass(frozen=True)
class Pair:
    """How two columns compare on the questions that both ran."""

    first: int
    """Their places among the columns."""
    second: int
    count: int
    agreement: float
    """The share of questions that both have right, or both wrong."""
    first_only: int
    second_only: int
    p: float
    """McNemar's exact test: how likely so unequal a difference is by chance."""


@dataclass(frozen=True)
class Summary:
    """What an evaluation came to."""

    suite: str
    questions: int
    lines: tuple[Line, ...]
    pairs: tuple[Pair, ...]

    def as_json(self) -> dict[str, Json]:
        """Return the object that `--json` prints."""
        columns: list[Json] = [_line_json(line) for line in self.lines]
        pairs: list[Json] = [
            {
                "columns": [pair.first, pair.second],
                "questions": pair.count,
                "agreement": round(pair.agreement, 4),
                "only_right": [pair.first_only, pair.second_only],
                "mcnemar_p": round(pair.p, 6),
            }
            for pair in self.pairs
        ]
        return {
            "schema_version": 1,
            "suite": self.suite,
            "questions": self.questions,
            "columns": columns,
            "pairs": pairs,
        }


Columns = Sequence[tuple[Setup, Sequence[Result]]]


def summarised(suite: str, questions: int, columns: Columns) -> Summary:
    """Return what the results of `columns` come to."""
    lines = tuple(_line(setup, results) for setup, results in columns)
    pairs = tuple(
        _pair(first, second, columns[first][1], columns[second][1])
        for first in range(len(columns))
        for second in range(first + 1, len(columns))
    )
    return Summary(suite, questions, lines, pairs)


def _line(setup: Setup, results: Sequence[Result]) -> Line:
    right = sum(one.right for one in results)
    seconds = [one.seconds for one in results]
    sure = [(one.right, one.confidence) for one in results if one.confidence is not None]
    return Line(
        setup=setup,
        count=len(results),
        right=right,
        unanswered=sum(not one.answered for one in results),
        bugs=sum(one.kind == BUG for one in results),
        interval=wilson(right, len(results)),
        calls=_mean(results, "calls"),
        tokens=_mean(results, "completion_tokens"),
        prompt_tokens=_mean(results, "prompt_tokens"),
        token_spread=_middle([_written(one) for one in results]),
        samples_saved=mean(one.samples_saved for one in results) if results else 0.0,
        tokens_saved=mean(_spared(one) for one in results) if results else 0.0,
        seconds=median(seconds) if seconds else 0.0,
        spread=_middle(seconds),
        total_seconds=sum(seconds),
        confidence=mean(value for _, value in sure) if sure else None,
        auroc=auroc([v for good, v in sure if good], [v for good, v in sure if not good]),
        measures=_measures(results),
        proof=_proof(results) if setup.documents else None,
    )


def _proof(results: Sequence[Result]) -> Proof:
    answers = [one for one in results if one.answered and not one.abstained]
    claims = [claim for one in answers for claim in one.claims if isinstance(claim, dict)]
    return Proof(
        answers=len(answers),
        cited=sum(bool(one.citations) for one in answers),
        claims=len(claims),
        verified=sum(claim.get("verified") is True for claim in claims),
        abstained=sum(one.answered and one.abstained for one in results),
    )


def _mean(results: Sequence[Result], name: str) -> float:
    values = [one.usage.get(name, 0) for one in results]
    numbers = [float(value) for value in values if isinstance(value, int | float)]
    return mean(numbers) if numbers else 0.0


def _written(result: Result) -> float:
    return _number(result.usage.get("completion_tokens"))


def _spared(result: Result) -> float:
    """Return how many tokens early stopping spared: as many a sample as the drawn ones took."""
    drawn = len(result.samples)
    return _written(result) / drawn * result.samples_saved if drawn else 0.0


def _middle(values: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(values)
    return _quantile(ordered, 0.25), _quantile(ordered, 0.75)


def _quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the sorted `values` are, between two of them."""
    if not values:
        return 0.0
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


def _measures(results: Sequence[Result]) -> dict[str, float]:
    """Return the means of what the scorer measured, each over the questions that it measured."""
    names = {
        name: None
        for one in results
        for name, value in one.score.items()
        if isinstance(value, int | float)
    }
    return {
        name: mean(_number(one.score[name]) for one in results if name in one.score)
        for name in names
    }


def _number(value: Json) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _pair(first: int, second: int, ours: Sequence[Result], theirs: Sequence[Result]) -> Pair:
    """Compare two columns on the questions that both ran."""
    other = {one.id: one.right for one in theirs}
    both = [(one.right, other[one.id]) for one in ours if one.id in other]
    first_only = sum(a and not b for a, b in both)
    second_only = sum(b and not a for a, b in both)
    same = len(both) - first_only - second_only
    agreement = same / len(both) if both else 0.0
    p = mcnemar(first_only, second_only)
    return Pair(first, second, len(both), agreement, first_only, second_only, p)


def _line_json(line: Line) -> Json:
    measures: dict[str, Json] = {name: round(value, 4) for name, value in line.measures.items()}
    return {
        "setup": line.setup.key,
        "model": line.setup.model,
        "strategy": line.setup.strategy,
        "options": dict(line.setup.options),
        "questions": line.count,
        "right": line.right,
        "accuracy": round(line.accuracy, 4),
        "interval": [round(line.interval[0], 4), round(line.interval[1], 4)],
        "unanswered": line.unanswered,
        "bugs": line.bugs,
        "calls": round(line.calls, 3),
        "completion_tokens": round(line.tokens, 1),
        "prompt_tokens": round(line.prompt_tokens, 1),
        "samples_saved": round(line.samples_saved, 2),
        "tokens_saved": round(line.tokens_saved, 1),
        "seconds": round(line.seconds, 3),
        "total_seconds": round(line.total_seconds, 1),
        "confidence": None if line.confidence is None else round(line.confidence, 4),
        "auroc": None if line.auroc is None else round(line.auroc, 4),
        "measures": measures,
        "proof": None if line.proof is None else asdict(line.proof),
    }
