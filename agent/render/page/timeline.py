"""The timeline of a run: for each step, when the model and the tools were at work.

SVG 2 (https://www.w3.org/TR/SVG2/) without a view box: places are shares of the width, so that bars
stretch with the page and words do not.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.clean import printable
from agent.render.history import History, Said, Step

if TYPE_CHECKING:
    from markupsafe import Markup

HEIGHT = 14
LEAST = 0.35
"""The least width of a bar, in percent: what took no time is there to be seen."""
TICKS = 5
LEAST_START = 0.03
"""The share of the time from which it is told what was before the first call: loading."""


@dataclass(frozen=True)
class Bar:
    """Something that took time, in seconds after the run began."""

    kind: str
    """`model` or `tool`."""
    begun: float
    seconds: float
    what: str


@dataclass(frozen=True)
class Row:
    """One line of the timeline."""

    number: int
    """Of the step; 0 for what was before the first."""
    name: str
    seconds: float
    bars: "Markup"


def name_of(step: Step) -> str:
    """Return what was done at a step, in a few words: its tools, or what else came of it."""
    if tools := dict.fromkeys(deed.tool for deed in step.deeds):
        return ", ".join(tools)
    if step.answers:
        return "answer"
    kinds = {part.kind for part in step.parts}
    return next((kind for kind in ("vote", "thought", "note") if kind in kinds), "call")


def brief_of(step: Step) -> str:
    """Return the first words of a step: a thought, or what was observed."""
    for part in step.parts:
        if isinstance(part, Said) and part.kind == "thought":
            return part.text
    found = [deed.observation.text for deed in step.deeds if deed.observation]
    return found[0] if found else ""


def rows(history: History) -> list[Row]:
    """Return the rows of the timeline; none where nothing took time."""
    whole = history.seconds
    if whole <= 0:
        return []
    found = [
        Row(step.number, name_of(step), step.seconds, _drawn(list(_bars(step)), whole))
        for step in history.steps.values()
    ]
    before = min((call.begun for call in history.calls), default=0.0)
    if before > LEAST_START * whole:
        start = Bar("start", 0.0, before, f"before the first call: {before:.2f} s")
        found.insert(0, Row(0, "start", before, _drawn([start], whole)))
    return found


def ticks(history: History) -> "Markup":
    """Return the axis above the rows."""
    from markupsafe import Markup

    whole = history.seconds
    step = _round(whole / TICKS)
    marks = [step * number for number in range(int(whole / step + 1e-9) + 1)]
    if len(marks) > 1 and whole - marks[-1] < step / 3:
        marks.pop()
    texts = [_tick(one, one / whole) for one in marks]
    return Markup('<svg class="ticks" width="100%" height="16" aria-hidden="true">{}</svg>').format(
        Markup("").join(texts)
    )


def _tick(value: float, share: float) -> "Markup":
    from markupsafe import Markup

    x = f"{100 * share:.2f}%"
    return Markup('<text x="{}" y="12">{} s</text>').format(x, f"{value:g}")


def _round(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    return next(base * power for base in (1, 2, 5, 10) if base * power >= value * 0.999)


def _bars(step: Step) -> Iterator[Bar]:
    for call in step.calls:
        what = f"model: {call.seconds:.2f} s, {call.usage.completion_tokens} tokens written"
        yield Bar("model", call.begun, call.seconds, what)
    for deed in step.deeds:
        yield Bar("tool", deed.begun, deed.seconds, f"{deed.tool}: {deed.seconds:.3f} s")


def _drawn(bars: Sequence[Bar], whole: float) -> "Markup":
    from markupsafe import Markup

    parts = [_rectangle(one, whole) for one in bars]
    told = "; ".join(printable(one.what) for one in bars)
    head = Markup('<svg width="100%" height="{}" role="img" aria-label="{}">')
    return head.format(HEIGHT, told) + Markup("").join(parts) + Markup("</svg>")


def _rectangle(bar: Bar, whole: float) -> "Markup":
    from markupsafe import Markup

    width = max(LEAST, 100 * bar.seconds / whole)
    x = min(100 * bar.begun / whole, 100 - width)
    shape = '<rect class="{}" x="{}%" y="2" width="{}%" height="{}" rx="3"><title>{}</title></rect>'
    return Markup(shape).format(
        bar.kind, f"{x:.2f}", f"{width:.2f}", HEIGHT - 4, printable(bar.what)
    )
