"""Depth-first search: follow the surest thought, and go back where the judge says impossible.

Method: Yao et al. 2023, arXiv:2305.10601, algorithm 2, and its code for crosswords: at most
`max_per_state` children of a state (pruned ones count), at most `max_nodes` states (pruned ones are
recorded), no descent from a state that any judgement calls impossible; proposals and judgements of
equal prompts are asked once.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

from agent.events import Event
from agent.strategies.tot.asking import Asking
from agent.strategies.tot.breadth import nothing_to_go_on
from agent.strategies.tot.choices import Options
from agent.strategies.tot.proposing import ranked, thoughts
from agent.strategies.tot.task import Task
from agent.strategies.tot.tree import Node, Tree
from agent.strategies.tot.valuing import value

IMPOSSIBLE = "impossible"


@dataclass
class Descent:
    """A search that is under way."""

    asking: Asking
    task: Task
    chosen: Options
    tree: Tree
    recorded: list[Node] = field(default_factory=list)
    """The states in the order in which they were visited."""

    def below(self, node: Node) -> Generator[Event, None, bool]:
        """Search behind `node`; return whether the search may end here."""
        if self.full():
            return True
        found = yield from thoughts(self.asking, self.task, self.chosen, node, remember=True)
        children = 0
        for thought, weight in ranked(found):
            if self.full():
                return True
            if children == self.chosen.max_per_state:
                return False
            child = self.tree.grow(node, thought, weight)
            yield self.tree.tell(child)
            if broken := self.task.violates(child):
                yield from self.tree.settle(child, "pruned", broken)
                continue
            children += 1
            if (yield from self._visit(child)):
                return True
        return self.full()

    def full(self) -> bool:
        """Whether no further state may be visited."""
        return len(self.recorded) >= self.chosen.max_nodes

    def _visit(self, node: Node) -> Generator[Event, None, bool]:
        self.recorded.append(node)
        yield from value(self.asking, self.task, self.chosen, self.tree, node)
        if self.chosen.prune and IMPOSSIBLE in node.label.split(", "):
            yield from self.tree.settle(node, "pruned")
            return False
        is_answer = self.task.answer(node) is not None
        yield from self.tree.settle(node, "answer" if is_answer else "kept")
        if is_answer or node.depth >= self.chosen.depth:
            # the first of the deepest states wins: nothing that follows can take its place
            return is_answer and self.chosen.pick == "deepest" and node.depth == self.chosen.depth
        return (yield from self.below(node))


def search(
    asking: Asking, task: Task, chosen: Options, tree: Tree
) -> Generator[Event, None, Sequence[Node]]:
    """Return the states that end with an answer, the one to give first.

    Raises:
        NoAnswer: nothing could be generated from the start.
        BudgetSpent: the budget ended before.
    """
    descent = Descent(asking, task, chosen, tree)
    yield from descent.below(tree.root)
    if not tree.nodes:
        raise nothing_to_go_on(1, asking.kit.model.name)
    return picked([node for node in descent.recorded if node.condition == "answer"], chosen)


def picked(answers: Sequence[Node], chosen: Options) -> list[Node]:
    """Return the answers with the deepest or the best valued first; of equals the first visited."""
    if chosen.pick == "best":
        return sorted(answers, key=lambda node: -(node.score or 0.0))
    return sorted(answers, key=lambda node: -node.depth)
