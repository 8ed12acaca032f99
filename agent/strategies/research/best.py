"""The best of several whole episodes, or of several answers from the quotes of one.

Method: WebGPT (Nakano et al. 2021, arXiv:2112.09332) samples 4, 16 or 64 episodes at temperature
0.8 and takes the one that its reward model likes best. There is no reward model here: an answer
scores by the share of its sentences that are proven, then by how many of the others say the same,
then by the number of hosts it is quoted from; of equals the first one wins (ours).
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from agent.budget import Budget
from agent.errors import BudgetSpent, NoAnswer, UserError
from agent.events import Answer, Confidence, Event, Sampled, StopReason, Warned
from agent.forms import vote_key
from agent.messages import Question
from agent.proof.references import without_references
from agent.strategies import options
from agent.strategies.calling import as_thoughts
from agent.strategies.research.choices import Options, web_is_off
from agent.strategies.research.episode import concluded, episode, researched
from agent.strategies.strategy import MOST_SEED, Answering, Kit
from tools.documents.reading.evidence import Evidence


@dataclass(frozen=True)
class Candidate:
    """One of several answers."""

    answer: Answer

    @property
    def key(self) -> str:
        """What two answers share that say the same."""
        value = self.answer.value
        return vote_key(without_references(self.answer.text) if value is None else value)


@dataclass
class Draw:
    """The candidates so far."""

    planned: int
    what: str
    """What is drawn, in words."""
    drawn: int = 0
    candidates: list[Candidate] = field(default_factory=list)
    ended: StopReason = "answered"
    """What kept the others from being drawn."""

    def agreeing(self, one: Candidate) -> int:
        """Return how many candidates say the same as `one`, itself among them."""
        return [other.key for other in self.candidates].count(one.key)

    def score(self, one: Candidate) -> tuple[float, int, int]:
        """Return how good `one` is; see above."""
        claims = one.answer.claims
        proven = sum(claim.verified for claim in claims) / len(claims) if claims else 0.0
        hosts = {urlsplit(each.source).hostname for each in one.answer.citations}
        return proven, self.agreeing(one), len(hosts)

    def best(self) -> Candidate:
        """Return the best candidate, the first of equals."""
        return max(self.candidates, key=self.score)


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` from what is quoted of the web; raise `UserError` where there is none."""
    chosen = options.read(Options, kit.options)
    if kit.web is None:
        raise web_is_off()
    if chosen.episodes > 1 and chosen.answers > 1:
        hint = "episodes browse anew for each answer, answers share one browsing: give one of them"
        raise UserError("-O episodes and -O answers cannot both be more than 1", hint)
    if question.attachments:
        yield Warned("attached texts were not read: this strategy answers from the web alone")
    if chosen.episodes > 1:
        return (yield from _of_episodes(kit, question, budget, chosen))
    if chosen.answers == 1:
        return (yield from episode(kit, question, budget, chosen))
    return (yield from _of_answers(kit, question, budget, chosen))


def _of_episodes(kit: Kit, question: Question, budget: Budget, chosen: Options) -> Answering:
    """Return the answer of the best of several episodes, each with quotes of its own."""

    def one(kit: Kit) -> Answering:
        return episode(replace(kit, evidence=Evidence()), question, budget, chosen)

    draw = Draw(chosen.episodes, "episodes")
    return (yield from _best_of(draw, kit, budget, chosen, one))


def _of_answers(kit: Kit, question: Question, budget: Budget, chosen: Options) -> Answering:
    """Return the best of several answers from the quotes of one episode."""
    found = yield from researched(kit, question, budget, chosen)
    if not found.answerable or budget.exhausted() is not None:
        return (yield from concluded(kit, question, budget, found))

    def one(kit: Kit) -> Answering:
        return concluded(kit, question, budget, found)

    draw = Draw(chosen.answers, "answers")
    return (yield from _best_of(draw, kit, budget, chosen, one))


def _best_of(
    draw: Draw,
    kit: Kit,
    budget: Budget,
    chosen: Options,
    drawing: Callable[[Kit], Answering],
) -> Answering:
    """Draw all candidates and return the answer of the best.

    Raises:
        NoAnswer: none of them held one.
        BudgetSpent: the budget ended before the first.
    """
    seed = kit.first_seed(draw.planned)
    while draw.drawn < draw.planned and draw.ended == "answered":
        one = kit.sampling(chosen.temperature, (seed + draw.drawn) % (MOST_SEED + 1))
        found = yield from _drawn(drawing(one), draw, budget)
        if found is not None or draw.ended == "answered":
            draw.drawn += 1
            text, value = (found.text, found.value) if found else ("", None)
            yield Sampled(budget.steps, draw.drawn, draw.planned, text, value,
                          one.decoding.seed, "research")  # fmt: skip
    if not draw.candidates:
        raise NoAnswer(f"none of {draw.drawn} {draw.what} held an answer", "ask it another way")
    return _told(draw, budget.steps)


def _drawn(drawing: Answering, draw: Draw, budget: Budget) -> Generator[Event, None, Answer | None]:
    """Return the next answer and keep it, or None; `draw.ended` says whether it was the last."""
    found = None
    try:
        found = yield from as_thoughts(drawing)
    except NoAnswer:
        pass
    except BudgetSpent:
        if not draw.candidates:
            raise
    if found is not None:
        draw.candidates.append(Candidate(found))
    if draw.drawn + 1 < draw.planned:
        draw.ended = budget.exhausted() or "answered"
    return found


def _told(draw: Draw, step: int) -> Answer:
    best = draw.best()
    agreeing, of = draw.agreeing(best), len(draw.candidates)
    how = f"{agreeing} of {of} {draw.what} agree"
    reason = best.answer.stop_reason
    return replace(
        best.answer,
        step=step,
        stop_reason=draw.ended if reason == "answered" else reason,
        confidence=Confidence(round(agreeing / max(of, draw.drawn), 4), how),
    )
