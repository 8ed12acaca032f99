"""Writes an evaluation as one HTML page that needs nothing else: no network, no other file.

Everything from models and data is escaped (Jinja's autoescape), and freed of what steers text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from agent.clean import printable
from agent.evaluation.plots import Point, bars, scatter
from agent.evaluation.results import Result
from agent.evaluation.setup import Setup
from agent.evaluation.suite import Suite
from agent.evaluation.summary import Line, Pair, Summary
from agent.evaluation.table import names_of, percent, probability
from agent.render.templates import environment, look

if TYPE_CHECKING:
    from jinja2 import Template

TOKENS, SECONDS = "tokens written per question (mean)", "seconds per question (median)"


@dataclass(frozen=True)
class Cell:
    """What one column made of one question."""

    name: str
    result: Result | None


@dataclass(frozen=True)
class Entry:
    """One question with all columns."""

    id: str
    question: str
    gold: str
    topic: str
    cells: tuple[Cell, ...]

    @property
    def marks(self) -> str:
        """How it went, in words that the page's filter knows."""
        runs = [cell.result for cell in self.cells if cell.result is not None]
        right = sum(run.right for run in runs)
        words = ["some" if 0 < right < len(runs) else "all" if right else "none"]
        if any(not run.answered for run in runs):
            words.append("unanswered")
        wrong = (f"wrong{place}" for place, cell in enumerate(self.cells) if _is_wrong(cell))
        return " ".join((*words, *wrong))


def _is_wrong(cell: Cell) -> bool:
    return cell.result is not None and not cell.result.right


def report(
    summary: Summary, suite: Suite, columns: Sequence[tuple[Setup, Sequence[Result]]]
) -> str:
    """Return the page."""
    from markupsafe import Markup

    several = len({line.setup.model for line in summary.lines}) > 1
    names = names_of(summary.lines, several)
    drawn = [one for one in zip(names, summary.lines, strict=True) if one[1].count]
    points = [_point(name, line, line.seconds, line.spread) for name, line in drawn]
    written = [_point(name, line, line.tokens, line.token_spread) for name, line in drawn]
    return _template().render(
        summary=summary,
        suite=suite,
        names=names,
        several=several,
        entries=_entries(names, columns),
        pairs={(pair.first, pair.second): pair for pair in summary.pairs},
        measures=list(dict.fromkeys(name for line in summary.lines for name in line.measures)),
        bars=Markup(bars(points)),
        by_seconds=Markup(scatter(points, SECONDS)),
        by_tokens=Markup(scatter(written, TOKENS)),
        css=Markup(look() + (_folder() / "report.css").read_text(encoding="utf-8")),
        script=Markup((_folder() / "report.js").read_text(encoding="utf-8")),
    )


def _point(name: str, line: Line, cost: float, spread: tuple[float, float]) -> Point:
    least, most = min(spread[0], cost), max(spread[1], cost)
    return Point(printable(name), line.accuracy, *line.interval, cost, least, most)


def _entries(
    names: Sequence[str], columns: Sequence[tuple[Setup, Sequence[Result]]]
) -> list[Entry]:
    """Return the questions in the order of the suite, each with what every column made of it."""
    runs = [{one.id: one for one in results} for _, results in columns]
    first = {one.id: one for by_id in reversed(runs) for one in by_id.values()}
    order = dict.fromkeys(one.id for _, results in columns for one in results)
    return [
        Entry(
            id, first[id].question, str(first[id].gold), first[id].topic,
            tuple(Cell(name, by_id.get(id)) for name, by_id in zip(names, runs, strict=True)),
        )
        for id in order
    ]  # fmt: skip


@lru_cache(maxsize=1)
def _folder() -> Path:
    return Path(str(resources.files("agent.evaluation"))) / "page"


def _template() -> "Template":
    made = environment(_folder())
    made.filters.update(percent=percent, probability=probability)
    made.tests["significant"] = _is_significant
    return made.get_template("report.html.jinja")


def _is_significant(pair: Pair) -> bool:
    return pair.p < 0.05
