"""The Game of 24 as a task: each step joins two of the numbers, the fourth line is the answer.

Method: Yao et al. 2023, arXiv:2305.10601, and its code, which trusts what the model writes: wrong
arithmetic and wrong leftovers stand. `verify_steps` refuses them, which is a method of its own.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from operator import add, mul, sub, truediv

from agent import game24
from agent.forms import Found
from agent.reply import Reply
from agent.strategies.tot.task import Prompted, Weighted, whole_lines
from agent.strategies.tot.tree import Node

LEFT = "left: "
STEPS = 4
LABELS: Mapping[str, float] = {"sure": 20.0, "likely": 1.0, "impossible": 0.001}
SIGNS = {"+": add, "-": sub, "*": mul, "/": truediv}
NUMBER = r"-?\d+(?:\.\d+)?(?:/\d+)?"
STEP = re.compile(
    rf"\s*({NUMBER}) ?([-+*/]) ?({NUMBER}) ?= ?({NUMBER}) ?\({LEFT}((?:{NUMBER} ?)+)\)\s*"
)


@dataclass(frozen=True)
class Game:
    """One puzzle."""

    numbers: tuple[int, ...]
    verify_steps: bool = False

    @property
    def labels(self) -> Mapping[str, float]:
        """What a label of the evaluator is worth."""
        return LABELS

    def propose(self, node: Node) -> Prompted:
        """List next steps; where 24 alone is left, ask for the answer instead."""
        left = self.remaining(node)
        if left == str(game24.GOAL):
            return self._solution(node)
        return Prompted("tot/game24-propose", {"numbers": left})

    def sample(self, node: Node) -> Prompted:
        """Go on with the solution by one line."""
        return replace(self._solution(node), stop=("\n",))

    def proposed(self, node: Node, reply: Reply) -> Sequence[Weighted]:
        """Take each line as it is."""
        return [(line, 1.0) for line in whole_lines(reply)]

    def value(self, node: Node) -> Prompted | None:
        """Judge what is left, or a line without leftovers as the answer."""
        lines = node.text.strip().split("\n")
        if len(lines) == STEPS and "answer" not in node.text.lower():
            return None
        if LEFT in lines[-1]:
            return Prompted("tot/game24-value", {"numbers": self.remaining(node)})
        answer = lines[-1].lower().replace("answer: ", "")
        return Prompted("tot/game24-value-last", {"numbers": self._start, "answer": answer})

    def vote(self, nodes: Sequence[Node]) -> Prompted:
        """Compare all states of a step."""
        return Prompted("tot/vote", {"choices": [node.text for node in nodes]})

    def violates(self, node: Node) -> str:
        """Refuse a step with wrong arithmetic, if that was asked for."""
        if not self.verify_steps or node.parent is None or "answer" in node.thought.lower():
            return ""
        return "" if is_step(self.remaining(node.parent), node.thought) else "wrong step"

    def answer(self, node: Node) -> Found | None:
        """Return the expression of a state that ends with an answer line."""
        if "answer" not in node.thought.lower():
            return None
        expression = game24.expression_in(node.thought)
        return Found(expression, expression) if re.search(r"\d", expression) else None

    def fault(self, found: Found) -> str | None:
        """Check an expression exactly."""
        return game24.fault(found.text, self.numbers)

    def remaining(self, node: Node) -> str:
        """Return what stands between `left: ` and `)` in the last line; nothing is repaired."""
        if node.parent is None:
            return self._start
        last = node.text.strip().split("\n")[-1]
        return last.split(LEFT)[-1].split(")")[0]

    def _solution(self, node: Node) -> Prompted:
        values = {"numbers": self._start, "steps": node.text}
        return Prompted("tot/game24-cot", values, ending="\n")

    @property
    def _start(self) -> str:
        return " ".join(map(str, self.numbers))


def numbers_of(text: str) -> tuple[int, ...] | None:
    """Return the four numbers of a puzzle, or None where `text` is none; 24 may be said as well."""
    found = re.findall(r"(?<![\d.])[0-9]{1,4}(?![\d.])", text)
    if len(found) == STEPS + 1 and found.count(str(game24.GOAL)) == 1:
        found.remove(str(game24.GOAL))
    return tuple(map(int, found)) if len(found) == STEPS else None


def is_step(before: str, line: str) -> bool:
    """Return whether `line` joins two of the numbers `before`, rightly, and says what is left."""
    step = STEP.fullmatch(line)
    if step is None:
        return False
    try:
        held = Counter(map(Fraction, before.split()))
        first, sign, second = Fraction(step[1]), step[2], Fraction(step[3])
        made = SIGNS[sign](first, second)
        left = Counter(map(Fraction, step[5].split()))
    except (ValueError, ZeroDivisionError):
        return False
    taken = Counter([first, second])
    return taken <= held and made == Fraction(step[4]) and left == held - taken + Counter([made])
