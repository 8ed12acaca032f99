"""How much of a conversation goes when there is no room."""

from agent.memory.folding import folded
from agent.memory.state import State


def test_the_oldest_observations_go_first_then_exchanges_and_the_last_at_the_end() -> None:
    runs = ["a", "b", "c"]
    seen: list[State] = []

    def fits(size: int) -> State:
        return folded(State(), runs, 1, lambda one: _gone(one) >= size)

    for size in range(8):
        seen.append(fits(size))

    assert [(one.shortened, one.dropped) for one in seen] == [
        ((), ()),
        (("a",), ()),
        (("a", "b"), ()),
        (("a", "b"), ("a",)),
        (("a", "b"), ("a", "b")),
        (("a", "b", "c"), ("a", "b")),
        (("a", "b", "c"), ("a", "b", "c")),
        (("a", "b", "c"), ("a", "b", "c")),
    ]


def test_many_turns_are_looked_at_a_few_times() -> None:
    looked: list[int] = []

    def fits(one: State) -> bool:
        looked.append(_gone(one))
        return _gone(one) >= 15_000

    found = folded(State(), [str(number) for number in range(10_000)], 2, fits)

    assert _gone(found) == 15_000
    assert len(looked) < 20


def _gone(state: State) -> int:
    return len(state.shortened) + len(state.dropped)
