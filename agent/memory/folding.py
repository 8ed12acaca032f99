"""Chooses what of a conversation goes when there is no room: first observations, then exchanges.

The oldest goes first; of the last exchanges only where nothing else is left. So much goes at once
that many turns fit again: the engine has to read anew what stands behind it. The more is gone,
the less there is: how much has to go is found by halves, however many turns there are.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from agent.memory.state import State

LAST = 2
"""Exchanges that are touched only where all others are gone."""
Step = tuple[Literal["shortened", "dropped"], str]
"""What happens to a turn."""


def folded(state: State, runs: Sequence[str], last: int, fits: Callable[[State], bool]) -> State:
    """Return `state` with as much dropped as `fits` asks for.

    Args:
        state: what is gone so far.
        runs: the turns of the session, in order.
        last: how many of the last turns are touched last.
        fits: whether what remains is little enough.
    """
    steps = list(_steps(state, runs, last))
    enough = bisect_left(
        range(len(steps)), True, key=lambda count: fits(_after(state, steps[:count]))
    )
    return _after(state, steps[:enough])


def _steps(state: State, runs: Sequence[str], last: int) -> Iterator[Step]:
    """Yield what goes, one after the other."""
    known, dropped, older = set(state.shortened), len(state.dropped), len(runs) - last
    for first, end in ((0, older), (older, len(runs))):
        left = range(max(first, dropped), end)
        yield from (("shortened", runs[at]) for at in left if runs[at] not in known)
        yield from (("dropped", runs[at]) for at in left)


def _after(state: State, steps: Sequence[Step]) -> State:
    """Return `state` after `steps`."""
    shortened = [run for way, run in steps if way == "shortened"]
    dropped = [run for way, run in steps if way == "dropped"]
    return replace(
        state,
        shortened=(*state.shortened, *shortened),
        dropped=(*state.dropped, *dropped),
    )
