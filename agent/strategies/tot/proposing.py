"""Generates thoughts: listed in one reply, or drawn one by one.

Method: Yao et al. 2023, arXiv:2305.10601, 3: `propose` where thoughts are short and would repeat,
`sample` where they are rich.
"""

from collections.abc import Generator, Sequence

from agent.events import Event
from agent.strategies.tot.asking import Asking
from agent.strategies.tot.choices import Options
from agent.strategies.tot.task import Task, Weighted
from agent.strategies.tot.tree import Node

Generated = Generator[Event, None, Sequence[Weighted]]


def thoughts(
    asking: Asking, task: Task, chosen: Options, node: Node, remember: bool = False
) -> Generated:
    """Return the thoughts behind `node` in the order in which they came.

    Args:
        asking: the model.
        task: what the thoughts are about.
        chosen: how they are generated, and how many.
        node: the state that they continue.
        remember: whether equal prompts are asked once.
    """
    if chosen.generate == "propose":
        prompted, count = task.propose(node), chosen.proposals
        replies = yield from asking.samples(prompted, count, remember)
        return [each for reply in replies for each in task.proposed(node, reply)]
    replies = yield from asking.samples(task.sample(node), chosen.thoughts, remember)
    texts = [reply.text.strip() for reply in replies]
    return [(text, 1.0) for text in texts if text]


def ranked(found: Sequence[Weighted]) -> list[Weighted]:
    """Return each thought once, the surest first: weights of equal thoughts add up."""
    sums: dict[str, float] = {}
    for thought, weight in found:
        sums[thought] = sums.get(thought, 0.0) + weight
    return sorted(sums.items(), key=lambda one: -one[1])  # stable: ties in the order they came
