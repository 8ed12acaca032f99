"""Options of strategies: `-O name=value`."""

from dataclasses import dataclass, field

import pytest

from agent.errors import UserError
from agent.strategies.options import FROM_ZERO, check, read


@dataclass(frozen=True)
class Options:
    breadth: int = 5
    temperature: float = 0.7
    early: bool = True
    over: str = "cot"
    skip: int = 0
    repairs: int = field(default=1, metadata=FROM_ZERO)


def test_what_is_given_replaces_the_default_in_its_own_kind() -> None:
    given = {"breadth": "3", "temperature": "1", "early": "no", "over": "pal", "repairs": "0"}

    assert read(Options, given) == Options(3, 1.0, False, "pal", 0, 0)
    assert read(Options, {}) == Options()


def test_options_of_others_are_left_alone() -> None:
    assert read(Options, {"depth": "x"}) == Options()


@pytest.mark.parametrize(
    ("given", "message", "hint"),
    [
        ({"breadth": "many"}, "-O breadth: breadth is 'many'", "give a whole number"),
        ({"breadth": "0"}, "-O breadth is 0", "give 1 or more"),
        ({"breadth": "-2"}, "-O breadth is -2", "give 1 or more"),
        ({"repairs": "-1"}, "-O repairs is -1", "give 0 or more"),
        ({"skip": "-1"}, "-O skip is -1", "give 0 or more"),
        ({"early": "perhaps"}, "-O early: early is 'perhaps'", "give 1 or 0"),
    ],
)
def test_a_value_of_the_wrong_kind_says_what_to_give(
    given: dict[str, str], message: str, hint: str
) -> None:
    with pytest.raises(UserError) as error:
        read(Options, given)

    assert (str(error.value), error.value.hint) == (message, hint)


def test_an_unknown_option_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UserError) as near:
        check({"bredth": "3"}, "tot", {"breadth", "depth"})
    with pytest.raises(UserError) as far:
        check({"zzz": "3"}, "tot", {"breadth", "depth"})
    with pytest.raises(UserError) as none:
        check({"zzz": "3"}, "direct", set())

    assert str(near.value) == "-O bredth: the strategy tot has no such option"
    assert near.value.hint == "did you mean 'breadth'?"
    assert (far.value.hint, none.value.hint) == ("it has breadth, depth", "direct has no options")
