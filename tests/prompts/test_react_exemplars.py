"""The worked examples of the loop over documents and the web: played, they bring what they show."""

from dataclasses import replace
from typing import Any

import pytest
import yaml

from agent.grammar import step_grammar
from agent.messages import Question, ToolCall
from agent.observing import observe
from agent.prompts.folders import shipped_folder
from agent.strategies.looping import agent_of
from agent.strategies.react import over_documents
from agent.strategies.surfing import trip_of
from tests.gbnf import Grammar
from tests.scripted import ScriptedModel
from tests.strategies.looking_up import BORN, with_documents
from tests.strategies.pages import library
from tests.strategies.playing import kit_of
from tests.strategies.sarn import sarn
from tests.toys import TOYS
from tools.coding import Workbench
from tools.documents.reading.evidence import Evidence
from tools.documents.reading.tools import Desk
from tools.toolbox import Toolbox


@pytest.fixture
def desk() -> Desk:
    return Desk(library(), Evidence())


def exemplars(name: str) -> list[dict[str, Any]]:
    text = (shipped_folder() / "react" / f"{name}.yaml").read_text("utf-8")
    found: list[dict[str, Any]] = yaml.safe_load(text)
    return found


@pytest.mark.parametrize("name", ["documents", "pages"])
@pytest.mark.parametrize("number", range(4))
def test_each_action_of_a_worked_example_brings_its_observation(
    desk: Desk, name: str, number: int
) -> None:
    toolbox = Toolbox.of(desk.search_documents, desk.search, desk.lookup)
    steps = exemplars(name)[number]["steps"]
    calls = [ToolCall(**one) for step in steps for one in step.get("actions", ())]
    observed = [text for step in steps for text in step.get("observations", ())]

    assert [toolbox.call(one).text for one in calls] == observed


@pytest.mark.parametrize("tools", ["search", "pages"])
def test_worked_examples_are_written_as_the_grammar_has_it(desk: Desk, tools: str) -> None:
    kit = kit_of(ScriptedModel(()), options={"tools": tools})
    agent = over_documents(with_documents(kit, desk.documents), desk)
    grammar = Grammar(step_grammar(agent.toolbox))
    turns = agent.prompt.open(BORN, agent.toolbox)
    said = [one.content for one in turns if one.role == "assistant"]

    assert len(exemplars("documents")) == len(exemplars("pages")) == 4
    assert len(said) >= 8
    assert [text for text in said if not grammar.accepts(text.removeprefix("Thought:"))] == []
    assert all(one.constant for one in turns[:-1])
    assert agent_of(kit).toolbox == TOYS


@pytest.mark.parametrize("tools", ["search", "wikipedia"])
def test_worked_examples_on_the_web_are_written_as_the_grammar_has_it(tools: str) -> None:
    kit = replace(kit_of(ScriptedModel(()), options={"tools": tools}), web=sarn())
    agent = trip_of(kit, BORN).agent
    grammar = Grammar(step_grammar(agent.toolbox))
    turns = agent.prompt.open(BORN, agent.toolbox)
    said = [one.content for one in turns if one.role == "assistant"]

    assert len(exemplars("web")) == 4
    assert len(said) >= 8
    assert [text for text in said if not grammar.accepts(text.removeprefix("Thought:"))] == []
    assert all(one.constant for one in turns[:-1])


@pytest.mark.parametrize("number", range(4))
def test_each_action_on_the_web_brings_its_observation(number: int) -> None:
    example = exemplars("web")[number]
    kit = replace(kit_of(ScriptedModel(())), web=sarn())
    trip, steps = trip_of(kit, Question(example["question"])), example["steps"]
    calls = [ToolCall(**one) for step in steps for one in step.get("actions", ())]
    observed = [text for step in steps for text in step.get("observations", ())]

    assert [observe(1, one, trip.agent.toolbox, ()).text for one in calls] == observed


def opening_hours(place: str, day: str) -> str:
    """Tell when a place opens."""
    return "9:30 to 14:00"


def test_each_program_of_a_worked_example_of_code_brings_its_observation() -> None:
    text = (shipped_folder() / "code" / "exemplars.yaml").read_text("utf-8")
    bench = Workbench(Toolbox.of(opening_hours))
    steps = [step for one in yaml.safe_load(text) for step in one["steps"] if "actions" in step]

    brought = [bench.python(**step["actions"][0]["arguments"]).text for step in steps]
    assert brought == [step["observations"][0] for step in steps]
