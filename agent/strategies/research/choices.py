"""What can be chosen about research on the web."""

from dataclasses import dataclass

from agent.budget import Budget
from agent.errors import UserError

ACTIONS = 20
"""The paper's evaluation allows 100. A small model that has not found it within a few pages goes
round in circles, and each action takes it seconds."""


RESUMES = 2


@dataclass(frozen=True)
class Options:
    """What can be chosen with -O."""

    actions: int = 0
    """Most actions of an episode, 100 in the paper's evaluation; 0 takes --max-steps where it is
    not its default, else 20."""
    quote_chars: int = 4000
    """The browsing ends once the quotes together are so long, in characters."""
    resume: bool = True
    """Whether the browsing goes on, at most twice, where the quotes hold no answer; ours."""
    episodes: int = 1
    """Whole episodes, each with its own browsing; the best is taken, by how much of its answer is
    proven, how many episodes agree, and how many hosts it is from."""
    answers: int = 1
    """Answers that are written from the quotes of one episode, of which the best is taken: cheaper
    than episodes, and they share their mistakes."""
    temperature: float = 0.8
    """How freely words are chosen where there are several episodes or answers."""


def actions_of(chosen: Options, budget: Budget) -> int:
    """Return how many actions an episode may take."""
    given = budget.max_steps if budget.max_steps != Budget.max_steps else 0
    return chosen.actions or given or ACTIONS


def web_is_off() -> UserError:
    """Return what is to be raised where there is no web."""
    hint = "leave out --no-web and --offline: this strategy searches the web"
    return UserError("research needs the web, which is off", hint)
