"""What a search asks of a task: the prompts of its states, and how replies are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from agent.forms import Found
from agent.reply import Reply
from agent.strategies.tot.tree import Node

Weighted = tuple[str, float]
"""A thought, and how sure its proposer was of it."""


@dataclass(frozen=True)
class Prompted:
    """A prompt by its name, and what is filled in."""

    name: str
    values: Mapping[str, object] = field(default_factory=dict)
    ending: str = ""
    """What follows the reply's opening: a template cannot end in a line break."""
    stop: tuple[str, ...] = ()
    """Ends the reply, besides what the prompt says."""


class Task(Protocol):
    """A kind of question that trees are grown for."""

    @property
    def labels(self) -> Mapping[str, float]:
        """What a label of the evaluator is worth."""
        ...

    def propose(self, node: Node) -> Prompted:
        """Return the prompt that lists thoughts behind `node` in one reply."""
        ...

    def sample(self, node: Node) -> Prompted:
        """Return the prompt whose reply is one thought behind `node`."""
        ...

    def proposed(self, node: Node, reply: Reply) -> Sequence[Weighted]:
        """Return the thoughts that a reply to `propose` lists."""
        ...

    def value(self, node: Node) -> Prompted | None:
        """Return the prompt that judges `node`; None where it is worth nothing."""
        ...

    def vote(self, nodes: Sequence[Node]) -> Prompted:
        """Return the prompt that compares `nodes`."""
        ...

    def violates(self, node: Node) -> str:
        """Return why `node` is not allowed; empty if it is."""
        ...

    def answer(self, node: Node) -> Found | None:
        """Return the answer that `node` ends with, or None where it is none."""
        ...

    def fault(self, found: Found) -> str | None:
        """Return what an exact check finds wrong with an answer; None where there is no check."""
        ...


def whole_lines(reply: Reply) -> list[str]:
    """Return the lines of a list that are no blanks, without one in which the reply was cut."""
    lines = reply.text.split("\n")
    cut = reply.ended in ("length", "time") and len(lines) > 1
    return [line for line in (lines[:-1] if cut else lines) if line.strip()]
