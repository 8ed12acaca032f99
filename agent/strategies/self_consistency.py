"""Self-consistency: several samples of another strategy, and a vote on their answers.

Method: Wang et al. 2022, arXiv:2203.11171: temperature 0.7, plurality over the parsed answers, ties
to the one seen first; samples without an answer do not vote and stay in the denominator. The paper
takes 40 samples; fewer are drawn once the leader cannot be overtaken, which changes no result.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace

from agent.budget import Budget
from agent.errors import BudgetSpent, NoAnswer
from agent.events import Action, Answer, Confidence, Event, Sampled, Thought, Warned
from agent.messages import Question
from agent.strategies import catalogue, options
from agent.strategies.calling import as_thoughts
from agent.strategies.strategy import Answering, Kit
from agent.strategies.voting import Votes


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


def sampled(kit: Kit, question: Question, budget: Budget, chosen: Options) -> Voting:
    """Draw the samples and count their votes.

    Raises:
        BudgetSpent: the budget ended before the first sample was whole.
    """
    strategy, votes = catalogue.load(chosen.over), Votes(chosen.samples)
    seed, written = kit.first_seed(chosen.samples), set[str]()
    for number in range(1, chosen.samples + 1):
        one = kit.sampling(chosen.temperature, seed + number - 1)
        heard: list[str] = []
        try:
            found = yield from overheard(as_thoughts(strategy(one, question, budget)), heard)
        except NoAnswer:
            found = None
        except BudgetSpent:
            if not votes.drawn:
                raise
            break
        votes.add(found)
        written.add("\n".join(heard))
        text, value = (found.text, found.value) if found else ("", None)
        yield Sampled(
            budget.steps, number, chosen.samples, text, value, one.decoding.seed, chosen.over
        )
        if chosen.early_stop and votes.decided:
            break
    yield from _warned(chosen, votes, written)
    return votes


def _warned(chosen: Options, votes: Votes, written: set[str]) -> Iterator[Event]:
    """Warn where the samples were no samples: all alike, word for word, though they were free."""
    if chosen.temperature > 0 and votes.drawn > 2 and len(written) == 1:
        yield Warned(
            f"all {votes.drawn} samples are alike word for word: does the model obey its seed?"
        )


def elected(votes: Votes, step: int) -> Answer:
    """Return the answer with the most votes; raise `NoAnswer` where no sample held one."""
    won = votes.winner()
    if won is None:
        raise NoAnswer(
            f"none of {votes.drawn} samples held an answer",
            "ask it another way, or choose another --strategy",
        )
    found, count = won
    saved = votes.planned - votes.drawn
    how = f"{count} of {votes.drawn} votes" + (f", {saved} samples not needed" if saved else "")
    return replace(found, step=step, confidence=Confidence(round(count / votes.drawn, 4), how))


def overheard(answering: Answering, heard: list[str]) -> Answering:
    """Pass on what happens, and keep what was thought and done."""
    while True:
        try:
            event = next(answering)
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]
        if isinstance(event, Thought):
            heard.append(event.text)
        elif isinstance(event, Action):
            heard.append(str(dict(event.call.arguments)))
        yield event
