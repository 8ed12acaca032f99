"""Judges states: each by itself with a word, or all of a step in a vote.

Method: Yao et al. 2023, arXiv:2305.10601, and its code. A value is the sum, not the mean, over the
samples; the label is the last line, word for word: `Sure.` is none and counts nothing. A state that
was there in this step already gets 0. In a vote the number behind the last `best choice is` counts
(the paper's code takes its last digit alone, so that 12 becomes 2); a reply without one has no
vote.
"""

import re
from collections.abc import Generator, Iterator, Sequence

from agent.budget import Budget
from agent.events import Event
from agent.reply import Reply
from agent.strategies.calling import spent
from agent.strategies.tot.asking import Asking
from agent.strategies.tot.choices import Options
from agent.strategies.tot.task import Task
from agent.strategies.tot.tree import Node, Tree

BEST = re.compile(r"best choice is\D*(\d+)")
Happening = Generator[Event, None, None]


def judge(
    asking: Asking, task: Task, chosen: Options, tree: Tree, nodes: Sequence[Node]
) -> Happening:
    """Give every one of the `nodes` of a step its score."""
    if chosen.evaluate == "vote":
        yield from _vote(asking, task, chosen, tree, nodes)
        return
    seen: set[str] = set()
    for node in nodes:
        if node.text in seen:
            yield from tree.score(node, 0.0, "duplicate")
        else:
            yield from value(asking, task, chosen, tree, node)
        seen.add(node.text)


def value(asking: Asking, task: Task, chosen: Options, tree: Tree, node: Node) -> Happening:
    """Give `node` its score: what its labels are worth, added up."""
    prompted = task.value(node)
    if prompted is None:
        yield from tree.score(node, 0.0, "no answer")
        return
    replies = yield from asking.samples(prompted, chosen.evaluations, remember=True)
    _need_whole(replies, asking.budget)
    labels = [label_of(reply) for reply in replies]
    score = sum(task.labels.get(label, 0.0) for label in labels)
    words = ", ".join(label if label in task.labels else "no label" for label in labels)
    yield from tree.score(node, score, words)


def _need_whole(replies: Sequence[Reply], budget: Budget) -> None:
    """Raise `BudgetSpent` where the end of the budget cut a judgement: it is none."""
    if any(reply.ended in ("time", "length") for reply in replies):
        spent(budget)


def label_of(reply: Reply) -> str:
    """Return the last line of a reply as it is."""
    return reply.text.split("\n")[-1]


def _vote(
    asking: Asking, task: Task, chosen: Options, tree: Tree, nodes: Sequence[Node]
) -> Happening:
    replies = yield from asking.samples(task.vote(nodes), chosen.evaluations)
    _need_whole(replies, asking.budget)
    votes = [voted(reply.text) for reply in replies]
    for number, node in enumerate(nodes, 1):
        yield from _told(tree, node, votes.count(number), chosen.evaluations)


def _told(tree: Tree, node: Node, count: int, of: int) -> Iterator[Event]:
    yield from tree.score(node, float(count), f"{count} of {of} votes")


def voted(text: str) -> int | None:
    """Return the choice that a reply votes for, from 1 on, or None where it names none."""
    found = BEST.findall(text)
    return int(found[-1]) if found and len(found[-1]) < 9 else None
