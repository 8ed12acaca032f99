"""Self-consistency: several samples of another strategy, and a vote on their answers.

Method: Wang et al. 2022, arXiv:2203.11171: temperature 0.7, plurality over the parsed answers, ties
to the one seen first; samples without an answer do not vote and stay in the denominator. The paper
takes 40 samples; fewer are drawn once the leader cannot be overtaken, which changes no winner.
Replies that were cut have no vote either.

Samples are drawn one after the other and share the prompt, which is read once. Four slots of the
engine together write 1.33 times as fast (2 cores, 1.5B), but what shares a batch changes sums, and
with them replies: the same seed would not bring the same votes.
"""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace

from agent.budget import Budget
from agent.errors import BudgetSpent, NoAnswer
from agent.events import Action, Answer, Confidence, Event, Sampled, Thought, Warned
from agent.messages import Question
from agent.strategies import catalogue, options
from agent.strategies.calling import as_thoughts, relayed
from agent.strategies.strategy import MOST_SEED, Answering, Kit, Strategy
from agent.strategies.voting import Votes

LONG = 120
"""Characters of reasoning that no two samples share by chance."""


@dataclass(frozen=True)
class Options:
    """What can be chosen with -O."""

    over: str = "cot"
    """The strategy that is sampled."""
    samples: int = 5
    """How many samples; --samples says the same."""
    temperature: float = 0.7
    """How freely the samples choose their words."""
    early_stop: bool = True
    """Stop as soon as no sample that is left can change the winner."""


Voting = Generator[Event, None, Votes]


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` with the answer that most samples give."""
    chosen = options.read(Options, kit.options)
    if kit.samples:
        chosen = replace(chosen, samples=kit.samples)
    votes = yield from sampled(kit, question, budget, chosen)
    return elected(votes, budget.steps)


def sampled(
    kit: Kit,
    question: Question,
    budget: Budget,
    chosen: Options,
    strategy: Strategy | None = None,
    enough: Callable[[Votes], bool] = Votes.is_decided,
) -> Voting:
    """Draw the samples and count their votes.

    Args:
        kit: the model and how to decode.
        question: what each sample answers.
        budget: shared by all samples.
        chosen: how many samples, and how.
        strategy: what is sampled where `chosen.over` is no strategy by itself.
        enough: whether no further sample matters.

    Raises:
        BudgetSpent: the budget ended before the first sample was whole.
    """
    strategy, votes = strategy or catalogue.load(chosen.over), Votes(chosen.samples)
    seed, written = kit.first_seed(chosen.samples), set[str]()
    for number in range(1, chosen.samples + 1):
        one = kit.sampling(chosen.temperature, (seed + number - 1) % (MOST_SEED + 1))
        heard: list[str] = []
        answering = overheard(strategy(one, question, budget), heard)
        found = yield from outcome(answering, votes, budget)
        if votes.ended != "answered":
            break
        votes.add(found)
        written.add("\n".join(heard))
        yield ballot(found, budget.steps, number, votes, one.decoding.seed, chosen.over)
        if chosen.early_stop and enough(votes):
            break
    yield from _warned(chosen, votes, written)
    return votes


def outcome(
    answering: Answering, votes: Votes, budget: Budget
) -> Generator[Event, None, Answer | None]:
    """Return the answer of one sample, or None; `votes.ended` says whether the budget ended it.

    Raises `BudgetSpent` where that was the first one.
    """
    try:
        return (yield from as_thoughts(answering))
    except NoAnswer:
        return None
    except BudgetSpent:
        ended = budget.exhausted()  # None: only a loop's own steps; the next may do better
        if ended is not None and not votes.drawn:
            raise
        votes.ended = ended or "answered"
        return None


def ballot(
    found: Answer | None, step: int, number: int, votes: Votes, seed: int, strategy: str
) -> Sampled:
    """Return what is told of one sample: its answer, or nothing where it has no vote."""
    counts = found is not None and found.stop_reason == "answered"
    text, value = (found.text, found.value) if found and counts else ("", None)
    return Sampled(step, number, votes.planned, text, value, seed, strategy)


def _warned(chosen: Options, votes: Votes, written: set[str]) -> Iterator[Event]:
    """Warn where the samples were no samples: all alike, word for word, though they were free."""
    alike = len(written) == 1 and len(next(iter(written))) >= LONG
    if chosen.temperature > 0 and votes.drawn > 2 and alike:
        yield Warned(
            f"all {votes.drawn} samples are alike word for word: does the model obey its seed?"
        )


def elected(
    votes: Votes, step: int, what: str = "samples", how: Callable[[Votes, int], str] | None = None
) -> Answer:
    """Return the answer with the most votes.

    Args:
        votes: what was drawn.
        step: the last step.
        what: what was drawn, in words.
        how: says how sure so many votes make it.

    Raises:
        NoAnswer: no sample held one.
        BudgetSpent: no sample held one when the budget ended.
    """
    won = votes.winner()
    if won is None and votes.ended != "answered":
        raise BudgetSpent(
            f"the budget ({votes.ended}) was spent before any of the {what} held an answer",
            f"raise it with --max-{votes.ended}",
        )
    if won is None:
        raise NoAnswer(
            f"none of {votes.drawn} {what} held an answer",
            "ask it another way, or choose another --strategy",
        )
    found, count = won
    of = votes.drawn if votes.ended == "answered" else votes.planned  # nobody knows the others
    return replace(
        found,
        step=step,
        stop_reason=votes.ended if found.stop_reason == "answered" else found.stop_reason,
        confidence=Confidence(round(count / of, 4), (how or _how)(votes, count)),
    )


def _how(votes: Votes, count: int) -> str:
    left = votes.planned - votes.drawn
    how = f"{count} of {votes.drawn} votes"
    if not left:
        return how
    samples = f"{left} sample{'' if left == 1 else 's'}"
    return f"{how}, {samples} not {'needed' if votes.ended == 'answered' else 'drawn'}"


def overheard(answering: Answering, heard: list[str]) -> Answering:
    """Pass on what happens, and keep what was thought and done."""

    def hear(event: Event) -> Event:
        if isinstance(event, Thought):
            heard.append(event.text)
        elif isinstance(event, Action):
            heard.append(str(dict(event.call.arguments)))
        return event

    return relayed(answering, hear)
