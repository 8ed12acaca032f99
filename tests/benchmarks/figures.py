"""A measured figure beside what it should be, and the Markdown table of several."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """The median of several measurements; `target` is the most it may be (or the least)."""

    what: str
    samples: Sequence[float]
    unit: str = ""
    target: float | None = None
    at_least: bool = False

    @property
    def value(self) -> float:
        """The median."""
        return median(self.samples)

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target

    def row(self) -> str:
        """Return the table's row."""
        spread = ""
        if len(self.samples) > 1:
            spread = f"{number(min(self.samples))} to {number(max(self.samples))}"
        target = ""
        if self.target is not None:
            target = f"{'≥' if self.at_least else '≤'} {number(self.target)} {self.unit}".rstrip()
        verdict = {None: "", True: "met", False: "**missed**"}[self.met]
        measured = f"{number(self.value)} {self.unit}".rstrip()
        return f"| {self.what} | {measured} | {spread} | {target} | {verdict} |"


def number(value: float) -> str:
    """Return `value` with three digits that count, as people write it."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def table(figures: Sequence[Figure]) -> str:
    """Return `figures` as a Markdown table."""
    head = "| | median | from, to | target | |\n|---|---|---|---|---|"
    return "\n".join([head, *(figure.row() for figure in figures)])
