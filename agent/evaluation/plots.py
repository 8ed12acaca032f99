"""Draws the two plots of a report as SVG: accuracy by column, and accuracy against cost.

Format: https://www.w3.org/TR/SVG11/. Colours come from the page: `currentColor` and its classes.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 520
"""Narrow, so that its words can still be read on a phone."""
ROW = 34
LEFT, RIGHT, TOP, BOTTOM = 52.0, 16.0, 16.0, 48.0
LABEL = 16.0
"""The height of a line of labels."""
CHAR = 7.4
"""About how wide a character of a label is."""
LOG_FROM = 8.0
"""Costs that differ by more than this are drawn on a logarithmic axis."""

Scale = Callable[[float], float]
"""Where a value is drawn."""
Box = tuple[float, float, float]
"""A label's line, and where it begins and ends."""


@dataclass(frozen=True)
class Point:
    """One column in a plot: shares from 0 to 1, costs in their unit, each with its range."""

    name: str
    share: float
    low: float
    high: float
    cost: float = 0.0
    least: float = 0.0
    most: float = 0.0


def bars(points: Sequence[Point]) -> str:
    """Return accuracies one below the other, each with its 95 % interval."""
    left = min(190.0, 12 + CHAR * max((len(one.name) for one in points), default=0))
    inner = WIDTH - left - 66
    height = ROW * len(points) + 34
    parts = []
    for tick in range(0, 101, 25):
        x = left + inner * tick / 100
        parts.append(_line(x, 6, x, height - 26, "grid"))
        parts.append(_text(x, height - 8, f"{tick} %", "middle"))
    for place, point in enumerate(points):
        parts += _bar(point, left, inner, 6 + ROW * place + ROW / 2)
    return _svg(height, parts, "accuracy of each column with its 95 % interval")


def _bar(point: Point, left: float, inner: float, y: float) -> list[str]:
    x, low, high = (left + inner * share for share in (point.share, point.low, point.high))
    told = f"{100 * point.share:.1f} %"
    whole = f"{point.name}: {told} ({100 * point.low:.0f}-{100 * point.high:.0f} %)"
    return [
        f"<g><title>{escape(whole)}</title>",
        _text(left - 8, y + 4, _short(point.name, 24), "end"),
        f'<rect class="bar" x="{left:.1f}" y="{y - 8:.1f}" width="{x - left:.1f}" height="16" '
        'rx="2"/>',
        _line(low, y, high, y, "range"),
        _line(low, y - 5, low, y + 5, "range"),
        _line(high, y - 5, high, y + 5, "range"),
        f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4"/>',
        _text(left + inner + 12, y + 4, told, "start"),
        "</g>",
    ]


@dataclass(frozen=True)
class Axis:
    """The axis of costs."""

    low: float
    high: float
    log: bool

    def place(self, value: float) -> float:
        """Return where `value` is between the two ends, from 0 to 1."""
        if not self.log:
            return (value - self.low) / (self.high - self.low)
        value = max(value, self.low)
        return math.log(value / self.low) / math.log(self.high / self.low)

    def ticks(self) -> list[float]:
        """Return round values along the axis."""
        if not self.log:
            step = _round_step((self.high - self.low) / 5)
            return [step * count for count in range(int(self.high / step) + 1)]
        first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
        values = (base * 10.0**power for power in range(first, last + 1) for base in (1, 2, 5))
        return [value for value in values if self.low <= value <= self.high]


def axis_for(points: Sequence[Point]) -> Axis:
    """Return an axis on which all costs find room."""
    costs = [cost for one in points for cost in (one.least, one.cost, one.most) if cost > 0]
    low, high = min(costs, default=0.0), max(costs, default=1.0)
    if low > 0 and high / low > LOG_FROM:
        return Axis(low / 1.2, high * 1.2, log=True)
    return Axis(0.0, high * 1.1, log=False)


def _round_step(step: float) -> float:
    power = 10.0 ** math.floor(math.log10(step))
    return next(base * power for base in (1, 2, 5, 10) if base * power >= step)


def scatter(points: Sequence[Point], unit: str) -> str:
    """Return accuracy against cost: the middle half of costs across, 95 % intervals upright."""
    height = 340.0
    inner, tall = WIDTH - LEFT - RIGHT, height - TOP - BOTTOM
    axis = axis_for(points)

    def across(cost: float) -> float:
        return LEFT + inner * axis.place(cost)

    def upright(share: float) -> float:
        return TOP + tall * (1 - share)

    parts = []
    for tick in range(0, 101, 25):
        y = upright(tick / 100)
        parts.append(_line(LEFT, y, WIDTH - RIGHT, y, "grid"))
        parts.append(_text(LEFT - 8, y + 4, f"{tick} %", "end"))
    for value in axis.ticks():
        x = across(value)
        parts.append(_line(x, TOP, x, height - BOTTOM, "grid"))
        parts.append(_text(x, height - BOTTOM + 18, f"{value:g}", "middle"))
    parts.append(_text(LEFT + inner / 2, height - 8, unit, "middle"))
    taken: list[Box] = []
    for point in sorted(points, key=lambda one: -one.share):
        parts += _mark(point, across, upright, taken)
    return _svg(height, parts, f"accuracy against {unit}")


def _mark(point: Point, across: Scale, upright: Scale, taken: list[Box]) -> list[str]:
    x, y = across(point.cost), upright(point.share)
    told = f"{point.name}: {100 * point.share:.1f} %, {point.cost:.3g}"
    label_x, label_y, anchor = _free(x, y, _short(point.name, 30), taken)
    return [
        f"<g><title>{escape(told)}</title>",
        _line(across(point.least), y, across(point.most), y, "range"),
        _line(x, upright(point.low), x, upright(point.high), "range"),
        f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="5"/>',
        _text(label_x, label_y, _short(point.name, 30), anchor, "label"),
        "</g>",
    ]


def _free(x: float, y: float, name: str, taken: list[Box]) -> tuple[float, float, str]:
    """Return where a label stands beside its point without covering another one."""
    wide = CHAR * len(name)
    anchor = "end" if x + 9 + wide > WIDTH - 4 else "start"
    begin = x - 9 - wide if anchor == "end" else x + 9
    place = y - 6
    while any(abs(place - b) < LABEL and begin < d and c < begin + wide for b, c, d in taken):
        place += LABEL
    taken.append((place, begin, begin + wide))
    return (x - 9 if anchor == "end" else x + 9), place, anchor


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, text: str, anchor: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(height: float, parts: Sequence[str], title: str) -> str:
    head = f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}">'
    return "\n".join((head, *parts, "</svg>"))
