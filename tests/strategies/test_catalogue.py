"""The strategies by name."""

import inspect

import pytest

from agent.errors import UserError
from agent.strategies.catalogue import (
    BY_NAME,
    ENTRIES,
    canonical,
    checked,
    find,
    known_options,
    load,
    may_use,
    prepared,
)
from tests.scripted import ScriptedModel
from tests.strategies.playing import kit_of


@pytest.mark.parametrize("name", [entry.name for entry in ENTRIES])
def test_every_strategy_can_be_loaded_and_takes_a_kit_a_question_and_a_budget(name: str) -> None:
    assert list(inspect.signature(load(name)).parameters) == ["kit", "question", "budget"]


def test_names_and_aliases_are_told_apart() -> None:
    names = [name for entry in ENTRIES for name in (entry.name, *entry.aliases)]

    assert len(set(names)) == len(names) == len(BY_NAME)


@pytest.mark.parametrize(
    ("name", "full"),
    [("react→cot-sc", "react-to-cot-sc"), ("react->cot-sc", "react-to-cot-sc"),
     ("cot-sc→react", "cot-sc-to-react"), ("cot-sc->react", "cot-sc-to-react"),
     ("self-consistency:pal", "self-consistency:pal"), ("cot", "cot")],
)  # fmt: skip
def test_an_alias_stands_for_its_strategy(name: str, full: str) -> None:
    assert canonical(name) == full


def test_a_name_behind_a_colon_is_the_strategy_that_is_sampled() -> None:
    assert checked("self-consistency:pal", {"repairs": "0"}) == (
        "self-consistency", {"repairs": "0", "over": "pal"},
    )  # fmt: skip
    kit = kit_of(ScriptedModel(()), options={"samples": "3"})
    strategy, its_kit = prepared(kit, "self-consistency:pal")
    assert strategy is load("self-consistency")
    assert its_kit.options == {"samples": "3", "over": "pal"}


def test_options_are_those_of_the_strategy_and_of_the_one_it_samples() -> None:
    own = {"over", "samples", "temperature", "early_stop"}

    assert known_options("self-consistency") == own
    assert known_options("self-consistency", "pal") == own | {"repairs"}
    assert known_options("direct") == set()


@pytest.mark.parametrize(
    ("name", "options", "message", "hint"),
    [
        ("cott", {}, "there is no strategy 'cott'", "did you mean 'cot'?"),
        ("self-consistency:cott", {}, "there is no strategy 'cott'", "did you mean 'cot'?"),
        ("pal", {"repair": "1"}, "-O repair: the strategy pal has no such option",
         "did you mean 'repairs'?"),
        ("cot:pal", {}, "--strategy cot:pal: cot samples no other strategy",
         "write --strategy cot, or self-consistency:pal"),
        ("self-consistency:self-consistency", {},
         "-O over=self-consistency: self-consistency cannot vote on a strategy that votes",
         "name one that comes to an answer by itself, such as over=pal"),
        ("self-consistency:cross-check", {},
         "-O over=cross-check: self-consistency cannot vote on a strategy that votes",
         "name one that comes to an answer by itself, such as over=pal"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_before_a_model_is_loaded(
    name: str, options: dict[str, str], message: str, hint: str
) -> None:
    with pytest.raises(UserError) as error:
        checked(name, options)

    assert (str(error.value), error.value.hint) == (message, hint)


@pytest.mark.parametrize(
    ("name", "options", "prompt", "may"),
    [
        ("cot", {}, "cot/prompt", True),
        ("cot", {}, "pal/prompt", False),
        ("cot", {}, "shared/attachments", True),
        ("cot", {}, "presets/expert", True),
        ("pal", {}, "react/shape", True),  # --schema is for all
        ("self-consistency:pal", {}, "cot/prompt", True),
        ("auto", {}, "pal/prompt", True),
        ("cross-check", {}, "react/system", True),
        ("equations", {}, "pal/prompt", True),  # it falls back on it
        ("react->cot-sc", {}, "cot/prompt", True),
    ],
)
def test_which_prompts_a_strategy_may_use(
    name: str, options: dict[str, str], prompt: str, may: bool
) -> None:
    assert may_use(name, options, prompt) is may


def test_a_name_that_is_like_no_other_lists_them_all() -> None:
    with pytest.raises(UserError) as error:
        find("zzzzzzzz")

    assert error.value.hint == f"there are {', '.join(entry.name for entry in ENTRIES)}"
