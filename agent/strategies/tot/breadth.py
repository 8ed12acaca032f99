"""Breadth-first search: at each step the best states of all are kept.

Method: Yao et al. 2023, arXiv:2305.10601, algorithm 1: generate from every kept state, judge all
candidates, select b of them; as often as there are steps.
"""

import random
from collections.abc import Generator, Sequence

from agent.errors import NoAnswer
from agent.events import Event
from agent.strategies.tot.asking import Asking
from agent.strategies.tot.choices import Options
from agent.strategies.tot.proposing import thoughts
from agent.strategies.tot.task import Task
from agent.strategies.tot.tree import Node, Tree
from agent.strategies.tot.valuing import judge


def search(
    asking: Asking, task: Task, chosen: Options, tree: Tree
) -> Generator[Event, None, Sequence[Node]]:
    """Return the states that were kept at the last step, the best first.

    Raises:
        NoAnswer: at some step nothing could be generated.
        BudgetSpent: the budget ended before.
    """
    kept: Sequence[Node] = [tree.root]
    chance = random.Random(asking.seed)
    for step in range(1, chosen.depth + 1):
        candidates = yield from _generated(asking, task, chosen, tree, kept)
        if not candidates:
            raise nothing_to_go_on(step, asking.kit.model.name)
        yield from judge(asking, task, chosen, tree, candidates)
        kept = select(candidates, chosen, chance)
        for node in candidates:
            final = step == chosen.depth and task.answer(node) is not None
            here = any(one is node for one in kept)
            yield from tree.settle(node, "pruned" if not here else "answer" if final else "kept")
    return kept


def _generated(
    asking: Asking, task: Task, chosen: Options, tree: Tree, kept: Sequence[Node]
) -> Generator[Event, None, list[Node]]:
    """Return the candidates of a step: those that break no rule of the task."""
    candidates = []
    for parent in kept:
        for thought, weight in (yield from thoughts(asking, task, chosen, parent)):
            node = tree.grow(parent, thought, weight)
            yield tree.tell(node)
            if broken := task.violates(node):
                yield from tree.settle(node, "pruned", broken)
            else:
                candidates.append(node)
    return candidates


def select(nodes: Sequence[Node], chosen: Options, chance: random.Random) -> list[Node]:
    """Return the states that are kept: the best, ties in the order they came, or drawn by score.

    Drawn ones are put back, so that a state may be kept twice. Where no state is worth anything
    the first ones are kept (the paper's code fails there).
    """
    scores = [node.score or 0.0 for node in nodes]
    if chosen.select == "sample" and sum(scores) > 0:
        return chance.choices(nodes, scores, k=chosen.breadth)
    return best_first(nodes)[: chosen.breadth]


def best_first(nodes: Sequence[Node]) -> list[Node]:
    """Return `nodes` with the highest score first, ties in the order they came."""
    return sorted(nodes, key=lambda node: -(node.score or 0.0))


def nothing_to_go_on(step: int, model: str) -> NoAnswer:
    """Return the error of a step without a candidate."""
    return NoAnswer(
        f"step {step} of the tree: the replies of {model} hold no thought to go on with",
        "try another --model, -O generate=sample, or another --strategy",
    )
