"""One episode: browse for quotes, then answer from them; or say that there is no answer.

Method: WebGPT (Nakano et al. 2021, arXiv:2112.09332). Where the browsing ends without a quote there
is no answer. Ours: where the quotes do not hold the answer, the browsing goes on, and where nothing
can be reached at all, what the model knows is told as that.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace

from agent.budget import Budget
from agent.events import Answer, Event, StopReason
from agent.messages import Question
from agent.strategies.caution import caution_of
from agent.strategies.citing import abstained
from agent.strategies.research.absence import refused
from agent.strategies.research.answering import answered, quoted_only
from agent.strategies.research.browsing import (
    Browsing,
    Ended,
    Quote,
    begun,
    browsed,
    program_words,
    shown,
)
from agent.strategies.research.choices import Options
from agent.strategies.research.screen import Screen
from agent.strategies.strategy import Kit
from agent.strategies.surfing import unlooked
from tools.documents.reading.evidence import Evidence
from tools.web.surfing import Surfer

REASONS: Mapping[Ended, StopReason] = {
    "steps": "steps", "repetition": "repetition", "seconds": "seconds", "tokens": "tokens",
    "cost": "cost",
}  # fmt: skip
"""What ended the browsing before the model did; the paper's limits on quotes are no such end."""


@dataclass(frozen=True)
class Found:
    """What the browsing of one episode brought."""

    evidence: Evidence
    quotes: tuple[Quote, ...]
    """The same as the model reads them: all that its answer may be written from."""
    ended: Ended
    outage: str
    """Why nothing could be searched; empty where something could."""
    has_read: bool
    """Whether any page was read."""

    @property
    def answerable(self) -> bool:
        """Whether an answer is to be written from it."""
        return bool(self.quotes) and self.ended != "refused"


def episode(
    kit: Kit, question: Question, budget: Budget, chosen: Options
) -> Generator[Event, None, Answer]:
    """Return the answer of one whole episode; what it quotes is added to the kit's evidence."""
    state = _begun(kit, question, budget, chosen)
    while True:
        found = yield from _collected(kit, question, budget, chosen, state)
        told = yield from concluded(kit, question, budget, found)
        if not (told.abstained and found.quotes and found.ended == "answer" and state.resume()):
            return told


def researched(
    kit: Kit, question: Question, budget: Budget, chosen: Options
) -> Generator[Event, None, Found]:
    """Browse, and return what was quoted."""
    state = _begun(kit, question, budget, chosen)
    return (yield from _collected(kit, question, budget, chosen, state))


def _begun(kit: Kit, question: Question, budget: Budget, chosen: Options) -> Browsing:
    assert kit.web is not None, "without the web the strategy is refused"
    caution = caution_of(kit, question, *program_words(kit, question))
    return begun(kit, budget, chosen, Screen(Surfer(kit.web, kit.evidence, caution)))


def _collected(
    kit: Kit, question: Question, budget: Budget, chosen: Options, state: Browsing
) -> Generator[Event, None, Found]:
    """Browse, and return the quotes; none where those that there are were tried already."""
    ended = yield from browsed(kit, question, budget, chosen, state)
    screen = state.screen
    quotes = tuple(shown(kit, screen)) if screen.answerable else ()
    return Found(kit.evidence, quotes, ended, screen.outage, bool(screen.surfer.passages))


def concluded(
    kit: Kit, question: Question, budget: Budget, found: Found
) -> Generator[Event, None, Answer]:
    """Answer from what was quoted."""
    reason = REASONS.get(found.ended, "answered")
    if found.ended == "unreached":
        return (yield from unlooked(kit, question, budget, found.outage))
    if found.ended == "refused":
        return Answer(budget.steps, refused(question.text), abstained=True)
    if not found.quotes:
        answer = Answer(budget.steps, "", stop_reason=reason)
        return abstained(answer, question, "web" if found.has_read else "nowhere")
    if budget.exhausted() is not None:
        return replace(quoted_only(question, budget, found.evidence), stop_reason=reason)
    told = yield from answered(kit, question, budget, found.evidence, found.quotes)
    return replace(told, stop_reason=reason) if told.stop_reason == "answered" else told
