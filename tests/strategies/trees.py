"""Trees of thoughts on a script: what was asked, and what became of each thought."""

from agent.budget import Budget
from agent.events import Branch
from agent.messages import Question
from tests.scripted import Cut
from tests.strategies.playing import Played, played

PUZZLE = Question("4 5 6 10")
FIRST = "10 - 4 = 6 (left: 5 6 6)"
SECOND = "5 * 6 = 30 (left: 4 10 30)"
SURE, LIKELY, IMPOSSIBLE = "4 + 20 = 24\nsure", "not yet\nlikely", "too large\nimpossible"


def grown(
    *replies: str | Cut | Exception,
    question: Question = PUZZLE,
    budget: Budget | None = None,
    seed: int = 7,
    **options: object,
) -> Played:
    """Run `tot` to its answer; all replies have to be used."""
    given = {name: str(value).lower() for name, value in options.items()}
    budget = budget or Budget(max_tokens=100_000)
    return played("tot", *replies, question=question, budget=budget, seed=seed, options=given)


def nodes(run: Played) -> list[Branch]:
    """Return the nodes as they were told last."""
    found = {event.id: event for event in run.events if isinstance(event, Branch)}
    return list(found.values())


def told(run: Played) -> list[tuple[str, float | None, str, str]]:
    """Return thought, score, label and state of each node."""
    return [(node.text, node.score, node.label, node.state) for node in nodes(run)]


def asked(run: Played) -> list[tuple[str, str]]:
    """Return of each call the last message and what was put into the model's mouth."""
    return [(messages[-1].content, decoding.opening) for messages, decoding in run.model.calls]
