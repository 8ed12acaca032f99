"""Votes on the answers of several samples: plurality over canonical values, ties to the first seen.

Method: Wang et al. 2022, arXiv:2203.11171 (unweighted).
"""

from dataclasses import dataclass, field

from agent.events import Answer, StopReason
from agent.forms import vote_key


@dataclass
class Votes:
    """The votes so far of `planned` samples; a sample without an answer has none."""

    planned: int
    drawn: int = 0
    ballots: dict[str, list[Answer]] = field(default_factory=dict)
    """The answers by what is counted, in the order in which they were first seen."""
    unfinished: list[Answer] = field(default_factory=list)
    """Answers found in replies that were cut: they have no vote, and are better than nothing."""
    ended: StopReason = "answered"
    """What kept the other samples from being drawn, if it was not the vote itself."""

    def add(self, answer: Answer | None) -> None:
        """Count one sample; None is one that held no answer."""
        self.drawn += 1
        if answer is None:
            return
        if answer.stop_reason == "answered":
            self.ballots.setdefault(key_of(answer), []).append(answer)
        else:
            self.unfinished.append(answer)

    @property
    def counts(self) -> list[int]:
        """How many votes each answer has, the most first."""
        return sorted(map(len, self.ballots.values()), reverse=True)

    def is_decided(self) -> bool:
        """Whether no samples that are left can change the winner.

        A runner-up that draws level may have been seen before the leader, and then it wins: so the
        lead has to be larger than what is left.
        """
        leader, runner_up, *_ = [*self.counts, 0, 0]
        return leader - runner_up > self.planned - self.drawn

    def winner(self) -> tuple[Answer, int] | None:
        """Return an answer with the most votes, and how many: in its most common wording.

        Without any vote it is the first unfinished answer, if there is one.
        """
        if not self.ballots:
            return (self.unfinished[0], 0) if self.unfinished else None
        won = max(self.ballots.values(), key=len)  # the first of the largest
        texts = [answer.text for answer in won]
        wording = max(dict.fromkeys(texts), key=texts.count)
        return next(answer for answer in won if answer.text == wording), len(won)


def key_of(answer: Answer) -> str:
    """Return what is counted for `answer`."""
    return vote_key(answer.text if answer.value is None else answer.value)
