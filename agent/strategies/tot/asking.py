"""Asks the model on behalf of a search: every sample with a seed of its own.

The seeds count on from the run's: at one seed, or at temperature 0, the samples of a state would be
one sample. Replies that may be remembered are kept for this run alone: the paper's code shares
values between puzzles, and then a result depends on the puzzles before it.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace

from agent.budget import Budget
from agent.events import Event
from agent.messages import Question
from agent.prompts import Opened
from agent.reply import Reply
from agent.strategies.calling import call
from agent.strategies.strategy import MOST_SEED, Kit
from agent.strategies.tot.task import Prompted

Asked = Generator[Event, None, Sequence[Reply]]


@dataclass
class Asking:
    """The model, and how often it was asked."""

    kit: Kit
    question: Question
    budget: Budget
    temperature: float
    seed: int
    count: int = 0
    known: dict[tuple[Opened, int], Sequence[Reply]] = field(default_factory=dict)
    """Replies by their prompt and how many there are."""

    def samples(self, prompted: Prompted, count: int, remember: bool = False) -> Asked:
        """Return `count` replies to a prompt; with `remember` the same ones as the last time.

        Raises:
            BudgetSpent: no call may be made any more.
        """
        opened, front = self.kit.open(prompted.name, self.question, **prompted.values)
        if prompted.ending:
            opened = replace(opened, opening=f"{opened.opening.rstrip()}{prompted.ending}")
        front = replace(front, stop=(*front.stop, *prompted.stop))
        if remember and (opened, count) in self.known:
            return self.known[opened, count]
        replies = []
        for _ in range(count):
            seed = (self.seed + self.count) % MOST_SEED
            self.count += 1
            kit = self.kit.sampling(self.temperature, seed)
            written = yield from call(kit, opened, front, self.budget, part=None)
            replies.append(written)
        self.known[opened, count] = replies
        return replies
