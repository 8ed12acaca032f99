"""The map of a tree of thoughts: an SVG from left to right, each node a link to its place below.

SVG 2 (https://www.w3.org/TR/SVG2/). A state has a shape of its own: kept a disc, an answer a disc
in a ring, pruned a cross, open a ring.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from agent.clean import printable
from agent.events import Branch

Children = Mapping[int, Sequence[Branch]]
COLUMN, ROW, EDGE = 190, 13, 14
TITLE_CHARS, LABEL_COLUMNS = 120, 32
LABELLED = ("kept", "answer")
"""States whose thoughts stand in the map; the others are told where one points."""
SHAPES = {
    "kept": '<circle r="4" fill="var(--mark)"/>',
    "answer": '<circle r="3" fill="var(--mark)"/><circle r="5.5" fill="none" stroke="var(--mark)"'
    ' stroke-width="1.6"/>',
    "pruned": '<path class="cross" d="M-3-3L3 3M3-3L-3 3"/>',
    "open": '<circle r="3.5" fill="none" stroke="var(--mark)"/>',
}


@dataclass
class Places:
    """Where the nodes stand: leaves below each other, the others in the middle of theirs."""

    children: Children
    at: dict[int, tuple[float, float]] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0

    def put(self, id: int, depth: int = 0) -> float:
        """Place a node and all below it; return how far down it stands."""
        self.columns = max(self.columns, depth)
        below = [self.put(node.id, depth + 1) for node in self.children.get(id, ())]
        if below:
            down = (below[0] + below[-1]) / 2
        else:
            down, self.rows = EDGE + self.rows * ROW, self.rows + 1
        self.at[id] = (EDGE + depth * COLUMN, down)
        return down


def drawn(children: Children, prefix: str = "") -> str:
    """Return the map of the tree below node 0; `prefix` begins the ids that it leads to."""
    places = Places(children)
    places.put(0)
    width, height = (
        2 * EDGE + (places.columns + 1) * COLUMN,
        2 * EDGE + max(0, places.rows - 1) * ROW,
    )
    nodes = [node for below in children.values() for node in below]
    lines = [_edge(places, node) for node in nodes]
    marks = [_mark(places, node, prefix) for node in nodes]
    x, y = places.at[0]
    root = f'<circle cx="{x}" cy="{y:g}" r="5" fill="var(--ink)"/>'
    return (
        f'<nav class="map" aria-label="Map of the tree"><svg width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">\n' + "\n".join((*lines, root, *marks)) + "\n</svg></nav>"
    )


def _edge(places: Places, node: Branch) -> str:
    (x1, y1), (x2, y2) = places.at[node.parent], places.at[node.id]
    bend = (x1 + x2) / 2
    return (
        f'<path class="{node.state}" d="M{x1} {y1:g}C{bend:g} {y1:g} {bend:g} {y2:g} {x2} {y2:g}"/>'
    )


def _mark(places: Places, node: Branch, prefix: str) -> str:
    x, y = places.at[node.id]
    text = " ".join(printable(node.text).split())
    text = text if len(text) <= TITLE_CHARS else f"{text[:TITLE_CHARS]}…"
    score = "" if node.score is None else f" ({node.score:g})"
    title = escape(f"{node.state}: {text}{score}")
    label = f'<text x="9" y="-5">{escape(_cut(text))}</text>' if node.state in LABELLED else ""
    return (
        f'<a class="{node.state}" href="#{prefix}n{node.id}" aria-label="{title}">'
        f'<g transform="translate({x} {y:g})"><circle class="aim" r="7"/>{SHAPES[node.state]}'
        f"{label}<title>{title}</title></g></a>"
    )


def _cut(text: str) -> str:
    """Return as much of `text` as a column holds."""
    from rich.cells import cell_len, set_cell_size

    return text if cell_len(text) <= LABEL_COLUMNS else f"{set_cell_size(text, LABEL_COLUMNS)}…"
