"""The shipped prompts: nothing wrong with any of them, as `agent prompts check` sees it."""

import re

import pytest

from agent.forms import FORMS
from agent.prompts import Library
from agent.prompts.checking import check
from agent.prompts.checking.rendering import MADE_LATER, missing, render
from agent.prompts.folders import names_in, shipped_folder
from tools.python import python
from tools.toolbox import Toolbox

NAMES = sorted(names_in(shipped_folder()))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_with_a_shipped_prompt(name: str) -> None:
    assert check(Library(), [name], Toolbox.of(python)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_prompt_says_where_it_belongs(name: str) -> None:
    front = Library().find(name).front
    folder, _, part = name.partition("/")

    assert folder == "shared" or (front.strategy, front.part) == (folder, part)


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_prompt_renders_without_leftovers_in_every_form(name: str) -> None:
    rendered, faults = render(Library().find(name), Library(), Toolbox.of(python))

    assert ([one.form for one in rendered], faults) == (list(FORMS), set())
    for one in rendered:
        for message in one.opened.messages:
            assert re.findall(r"\{\{|\}\}|\{%|\{#|_turn|_vary|\0", message.content) == []
            assert "\n\n\n" not in message.content


def test_only_exemplars_that_a_command_writes_are_missing() -> None:
    lacking = {name for name in NAMES if missing(Library().find(name), Library())}

    assert {Library().find(name).front.exemplars for name in lacking} <= set(MADE_LATER)
