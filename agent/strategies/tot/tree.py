"""The tree: states, the thoughts that led to them, and what the judge said of each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from agent.budget import Budget
from agent.events import Branch


@dataclass(eq=False)
class Node:
    """A state: all thoughts from the root to here."""

    id: int
    parent: "Node | None"
    thought: str
    weight: float = 1.0
    """How sure its proposer was of it, added up over the proposals that hold it."""
    score: float | None = None
    label: str = ""
    condition: Literal["open", "kept", "pruned", "answer"] = "open"

    @property
    def depth(self) -> int:
        """How many thoughts lead here."""
        return 0 if self.parent is None else self.parent.depth + 1

    @property
    def thoughts(self) -> tuple[str, ...]:
        """The thoughts from the root to here."""
        return () if self.parent is None else (*self.parent.thoughts, self.thought)

    @property
    def text(self) -> str:
        """The thoughts as the model reads them: a line each."""
        return "\n".join(self.thoughts)


@dataclass
class Tree:
    """All nodes in the order in which they were thought of; each change is an event."""

    budget: Budget
    root: Node = field(default_factory=lambda: Node(0, None, ""))
    nodes: list[Node] = field(default_factory=list)

    def grow(self, parent: Node, thought: str, weight: float = 1.0) -> Node:
        """Return a new state behind `parent`; `tell` it."""
        node = Node(len(self.nodes) + 1, parent, thought, weight)
        self.nodes.append(node)
        return node

    def score(self, node: Node, score: float, label: str) -> Iterator[Branch]:
        """Note what the judge said of `node`."""
        node.score, node.label = score, label
        yield self.tell(node)

    def settle(
        self, node: Node, condition: Literal["kept", "pruned", "answer"], label: str = ""
    ) -> Iterator[Branch]:
        """Note what becomes of `node`."""
        node.condition, node.label = condition, label or node.label
        yield self.tell(node)

    def tell(self, node: Node) -> Branch:
        """Return the event that tells `node` as it is now."""
        parent = node.parent.id if node.parent else 0
        return Branch(
            self.budget.steps, node.id, parent, node.thought, node.score, node.label, node.condition
        )
