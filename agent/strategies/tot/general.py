"""Any question as a task: thoughts are plans or steps, and the last one is the answer.

Method: Yao et al. 2023, arXiv:2305.10601: with samples and votes as its creative writing (a plan,
then the text), with proposals and values as its search with certainties (certain 1, high 0.5,
medium 0.2, low 0.1, added up over equal proposals). The prompts and the last step are ours.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent.forms import Form, Found, find, form_of, normalised
from agent.messages import Question
from agent.reply import Reply
from agent.strategies.tot.task import Prompted, Weighted, whole_lines
from agent.strategies.tot.tree import Node

LABELS: Mapping[str, float] = {"sure": 20.0, "maybe": 1.0, "impossible": 0.001}
WEIGHTS: Mapping[str, float] = {"certain": 1.0, "high": 0.5, "medium": 0.2, "low": 0.1}
CERTAINTY = re.compile(r"[\s.。]*[(（](certain|high|medium|low)[)）][\s.。]*$", re.IGNORECASE)
MARKED = re.compile(r"^\s*(?:\d{1,3}\s*[.)、:：]|[-*•])\s*")
LONGEST_VALUE = 100


@dataclass(frozen=True)
class General:
    """One question."""

    question: Question
    depth: int
    count: int
    """How many proposals are asked for."""

    @property
    def labels(self) -> Mapping[str, float]:
        """What a label of the evaluator is worth."""
        return LABELS

    def propose(self, node: Node) -> Prompted:
        """List next steps; at the end, answer."""
        if self._is_last(node):
            return self._answering(node)
        return Prompted("tot/propose", {"thoughts": node.text, "count": self.count})

    def sample(self, node: Node) -> Prompted:
        """Plan; at the end, answer."""
        if self._is_last(node):
            return self._answering(node)
        return Prompted("tot/plan", ending="\n" + node.text if node.text else "")

    def proposed(self, node: Node, reply: Reply) -> Sequence[Weighted]:
        """Take each line that is marked as a proposal; the answer is taken whole."""
        if self._is_last(node):
            text = reply.text.strip()
            return [(text, 1.0)] if text else []
        found = (_proposal(line) for line in whole_lines(reply))
        return [proposal for proposal in found if proposal is not None]

    def value(self, node: Node) -> Prompted | None:
        """Judge the steps so far."""
        return Prompted("tot/value", {"thoughts": self._shown(node)})

    def vote(self, nodes: Sequence[Node]) -> Prompted:
        """Compare all states of a step."""
        return Prompted("tot/vote", {"choices": [self._shown(node) for node in nodes]})

    def violates(self, node: Node) -> str:
        """Refuse a thought that was thought on the way already."""
        before = node.parent.thoughts if node.parent else ()
        return "said before" if not self._is_answer(node) and node.thought in before else ""

    def answer(self, node: Node) -> Found | None:
        """Return the answer of a state at the end."""
        if not self._is_answer(node):
            return None
        return answer_in(node.thought, form_of(self.question))

    def fault(self, found: Found) -> str | None:
        """Check nothing: nobody knows the answer."""
        return None

    def _answering(self, node: Node) -> Prompted:
        return Prompted("tot/answer", {"thoughts": node.text})

    def _is_last(self, node: Node) -> bool:
        """Return whether the next thought is the answer."""
        return node.depth >= self.depth - 1

    def _is_answer(self, node: Node) -> bool:
        return node.depth >= self.depth

    def _shown(self, node: Node) -> str:
        if not self._is_answer(node):
            return node.text
        *before, last = node.thoughts
        return "\n".join((*before, f"Answer: {last}"))


def _proposal(line: str) -> Weighted | None:
    certainty = CERTAINTY.search(line)
    text = CERTAINTY.sub("", line)
    marked = MARKED.match(text)
    thought = MARKED.sub("", text).strip()
    if not thought or (certainty is None and marked is None):
        return None
    return thought, WEIGHTS[certainty[1].lower() if certainty else "low"]


def answer_in(text: str, form: Form) -> Found | None:
    """Return the answer that `text` is; what is asked for as a text is taken whole."""
    if form != "text":
        return find(text, form)
    whole = text.strip()
    value = normalised(whole) if len(whole) <= LONGEST_VALUE else None
    return Found(whole, value or None) if whole else None
