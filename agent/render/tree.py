"""A tree of thoughts as rows of text: guides, a mark for what became of it, thought and score.

Meaning never depends on colour: every state has a mark and a word, and the first row is the legend.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from agent.clean import printable
from agent.events import Branch

Marks = Mapping[str, str]
MARKS: Marks = {"kept": "●", "pruned": "✗", "open": "○", "answer": "✓", "cut": "⋮"}
ASCII: Marks = {"kept": "*", "pruned": "x", "open": "?", "answer": "=", "cut": ":"}
GUIDES = ("├ ", "└ ", "│ ", "  ")
BARE_GUIDES = ("|-", "`-", "| ", "  ")


@dataclass(frozen=True)
class Row:
    """One line of the tree: a thought, or how many were left out."""

    guides: str
    state: str
    text: str
    score: str = ""
    label: str = ""
    id: int = 0
    """The node that it shows; 0 where it shows several."""


@dataclass
class Tree:
    """The nodes of a tree as they were told last, by their numbers."""

    nodes: dict[int, Branch] = field(default_factory=dict)
    newest: int = 0
    """The node that was told last."""

    def take(self, branch: Branch) -> None:
        """Take a node; a new node with a number that is known begins another tree."""
        if branch.id in self.nodes and branch.state == "open" and branch.score is None:
            self.nodes.clear()
        self.nodes[branch.id] = branch
        self.newest = branch.id

    def counts(self) -> dict[str, int]:
        """Return how many nodes there are of each state that occurs."""
        states = [node.state for node in self.nodes.values()]
        return {state: states.count(state) for state in MARKS if state in states}

    def children(self) -> dict[int, list[Branch]]:
        """Return the nodes below each node, in the order in which they were thought of."""
        found: dict[int, list[Branch]] = {}
        for node in self.nodes.values():
            found.setdefault(node.parent, []).append(node)
        return found

    def rows(self, whole: bool = False, unjudged: bool = True, ascii: bool = False) -> list[Row]:
        """Return the rows of the tree, without its head.

        Args:
            whole: show every pruned thought, not only how many there are.
            unjudged: show every thought without a score, not only how many there are.
            ascii: draw the guides without line characters.
        """
        leaves = Leaves(self.children(), whole, unjudged)
        return list(_below(leaves, 0, "", BARE_GUIDES if ascii else GUIDES))


@dataclass(frozen=True)
class Leaves:
    """Which nodes have a row of their own."""

    children: Mapping[int, Sequence[Branch]]
    whole: bool
    unjudged: bool

    def shown(self, parent: int) -> tuple[list[Branch], list[tuple[str, str]]]:
        """Return the nodes below `parent` that are shown, and what stands for the others."""
        nodes = self.children.get(parent, ())
        hidden = [node for node in nodes if self._hides(node)]
        pruned = sum(node.state == "pruned" for node in hidden)
        waiting = len(hidden) - pruned
        told = [("pruned", f"{pruned} pruned")] if pruned else []
        told += [("open", f"{waiting} not judged yet")] if waiting else []
        return [node for node in nodes if not self._hides(node)], told

    def _hides(self, node: Branch) -> bool:
        if node.id in self.children:
            return False
        if node.state == "pruned":
            return not self.whole
        return node.state == "open" and node.score is None and not self.unjudged


def _below(leaves: Leaves, parent: int, indent: str, guides: Sequence[str]) -> Iterator[Row]:
    """Yield the rows below a node; a tree is at most as deep as a search has steps."""
    nodes, told = leaves.shown(parent)
    last = len(nodes) + len(told) - 1
    for at, node in enumerate(nodes):
        branch, line = (guides[1], guides[3]) if at == last else (guides[0], guides[2])
        score = "" if node.score is None else f"{node.score:g}"
        label = in_brief(one_line(node.label))
        yield Row(indent + branch, node.state, one_line(node.text), score, label, node.id)
        yield from _below(leaves, node.id, indent + line, guides)
    for at, (state, text) in enumerate(told, len(nodes)):
        yield Row(indent + guides[1 if at == last else 0], state, text)


def head(tree: Tree, marks: Marks = MARKS) -> str:
    """Return the row above the tree: how many thoughts there are, and what the marks mean."""
    parts = [f"{marks[state]} {count} {state}" for state, count in tree.counts().items()]
    number = len(tree.nodes)
    return f"{number} thought{'' if number == 1 else 's'}: {', '.join(parts)}"


def window(rows: Sequence[Row], height: int, focus: int) -> list[Row]:
    """Return at most `height` rows around the node `focus`, and how many are left out."""
    if len(rows) <= height:
        return list(rows)
    room = max(1, height - 2)
    at = next((at for at, row in enumerate(rows) if row.id == focus), len(rows) - 1)
    start = max(0, min(at - room // 2, len(rows) - room))
    above, below = start, len(rows) - start - room
    found = list(rows[start : start + room])
    if above:
        found.insert(0, Row("", "cut", f"{above} more above"))
    if below:
        found.append(Row("", "cut", f"{below} more below"))
    return found[:height]


def line(node: Branch) -> str:
    """Return what became of a node in one line, for a trace without a terminal."""
    parts = [f"Thought {node.id} (after {node.parent or 'the question'}): {one_line(node.text)}"]
    if node.score is not None:
        parts.append(f"value {node.score:g}")
    if node.label:
        parts.append(in_brief(one_line(node.label)))
    return " · ".join([*parts, node.state])


def in_brief(label: str) -> str:
    """Return several words of a judge with how often each was said: `2 sure, 1 likely`."""
    words = label.split(", ")
    if len(words) == 1:
        return label
    return ", ".join(f"{words.count(word)} {word}" for word in dict.fromkeys(words))


def one_line(text: str) -> str:
    """Return `text` safe for a terminal and in one line."""
    return " ".join(printable(text).split())
