"""What the options of each strategy mean, read from the source."""

import pytest

from agent.strategies.catalogue import ENTRIES
from agent.strategies.meanings import Meaning, meanings, written


def test_a_meaning_has_the_default_the_kind_and_the_text() -> None:
    assert meanings("auto") == [
        Meaning("phrase", True, "true or false",
                "Whether a bare value is said in a sentence, with one more short call."),
    ]  # fmt: skip


def test_a_choice_lists_its_words() -> None:
    search = next(one for one in meanings("tot") if one.name == "search")

    assert (search.default, search.values) == ("bfs", "bfs, dfs")


def test_a_strategy_without_options_has_no_meanings() -> None:
    assert meanings("direct") == []


@pytest.mark.parametrize("name", [entry.name for entry in ENTRIES])
def test_every_option_is_documented(name: str) -> None:
    assert [one.name for one in meanings(name) if not one.text] == []


def test_values_are_written_as_they_are_given() -> None:
    assert [written(True), written(0.7), written("bfs"), written(3)] == ["true", "0.7", "bfs", "3"]
