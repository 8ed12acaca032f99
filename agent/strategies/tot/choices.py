"""What can be chosen about a tree of thoughts, and what does not go together."""

from dataclasses import dataclass, replace
from typing import Literal

from agent.errors import UserError
from agent.strategies import options
from agent.strategies.strategy import Kit

MOST_DEPTH = 50


@dataclass(frozen=True)
class Options:
    """What can be chosen with -O."""

    task: Literal["auto", "game24", "general"] = "auto"
    """Four numbers are the Game of 24, everything else is a general task."""
    search: Literal["bfs", "dfs"] = "bfs"
    """Breadth first keeps the best of each step; depth first goes back from dead ends."""
    generate: Literal["auto", "propose", "sample"] = "auto"
    """Thoughts listed in one reply, or drawn one by one; auto proposes, samples where it votes."""
    evaluate: Literal["auto", "value", "vote"] = "auto"
    """Each state valued by itself, or all compared in a vote; auto values the Game of 24."""
    select: Literal["greedy", "sample"] = "greedy"
    """Keep the best states, or draw them with chances like their scores."""
    breadth: int = 0
    """States kept at each step; 0 is 5, or 1 where votes decide."""
    depth: int = 0
    """Steps; 0 is the task's own number: 4 in the Game of 24, 2 with samples, else 3."""
    thoughts: int = 5
    """Thoughts that are sampled, or asked for in a general task, from each state."""
    proposals: int = 1
    """How often a state is asked for its proposals; the paper's depth-first search asks 8 times."""
    evaluations: int = 0
    """Judgements of each state; 0 is 3 values (1 depth first), or 5 votes."""
    max_per_state: int = 3
    """Depth first: most children of a state."""
    max_nodes: int = 100
    """Depth first: most states."""
    prune: bool = True
    """Depth first: do not go on from a state that was called impossible."""
    pick: Literal["deepest", "best"] = "deepest"
    """Depth first: answer with the first of the deepest states, or with the best valued."""
    temperature: float = 0.7
    """How freely thoughts and judgements choose their words."""
    verify_steps: bool = False
    """Drop steps of the Game of 24 with wrong arithmetic: not the paper's method."""
    oracle: bool = False
    """Choose among the final states with a checker of the Game of 24: not the paper's method."""

    def __post_init__(self) -> None:
        """Refuse what goes together with no task, before a model is loaded."""
        if self.temperature == 0:
            raise UserError(
                "-O temperature is 0: all judgements of a state would be the same",
                "give more than 0, such as -O temperature=0.7",
            )
        if self.search == "dfs" and self.evaluate == "vote":
            raise UserError(
                "-O search=dfs and -O evaluate=vote do not go together",
                "a vote compares the states of a step: use -O evaluate=value",
            )
        if self.depth > MOST_DEPTH:
            raise UserError(f"-O depth is {self.depth}", f"give {MOST_DEPTH} or less")


def chosen(kit: Kit, is_game: bool) -> Options:
    """Return the options of a run, with the task's own numbers where none were given.

    Raises `UserError` for options that do not go together.
    """
    given = options.read(Options, kit.options)
    is_game = is_game if given.task == "auto" else given.task == "game24"
    filled = _filled(replace(given, task="game24" if is_game else "general"))
    _check(filled)
    return filled


def _filled(given: Options) -> Options:
    valued = given.task == "game24" or given.search == "dfs" or given.generate == "propose"
    evaluate = given.evaluate if given.evaluate != "auto" else ("value" if valued else "vote")
    proposed = given.task == "game24" or evaluate == "value"
    generate = given.generate if given.generate != "auto" else ("propose" if proposed else "sample")
    votes, dfs = evaluate == "vote", given.search == "dfs"
    depth = 4 if given.task == "game24" else 2 if generate == "sample" else 3
    return replace(
        given,
        evaluate=evaluate,
        generate=generate,
        breadth=given.breadth or (1 if votes else 5),
        depth=given.depth or depth,
        evaluations=given.evaluations or (5 if votes else 1 if dfs else 3),
    )


def _check(given: Options) -> None:
    for name in ("verify_steps", "oracle"):
        if getattr(given, name) and given.task != "game24":
            raise UserError(
                f"-O {name} is for the Game of 24 alone", "ask four numbers, such as: 4 5 6 10"
            )
