"""Chooses what of a conversation goes when there is no room: first observations, then exchanges.

The oldest goes first; of the last exchanges only where nothing else is left. So much goes at once
that many turns fit again: the engine has to read anew what stands behind it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from agent.memory.state import State

LAST = 2
"""Exchanges that are touched only where all others are gone."""


def folded(state: State, runs: Sequence[str], last: int, fits: Callable[[State], bool]) -> State:
    """Return `state` with as much dropped as `fits` asks for.

    Args:
        state: what is gone so far.
        runs: the turns of the session, in order.
        last: how many of the last turns are touched last.
        fits: whether what remains is little enough.
    """
    for one in _steps(state, runs, last):
        if fits(one):
            return one
        state = one
    return state


def _steps(state: State, runs: Sequence[str], last: int) -> Iterator[State]:
    """Yield `state`, then more and more of it gone."""
    yield state
    older = len(runs) - last
    for first, end in ((0, older), (older, len(runs))):
        for at in range(max(first, 0), end):
            if runs[at] not in state.shortened and at >= len(state.dropped):
                state = replace(state, shortened=(*state.shortened, runs[at]))
                yield state
        for at in range(max(first, len(state.dropped)), end):
            state = replace(state, dropped=(*state.dropped, runs[at]))
            yield state
