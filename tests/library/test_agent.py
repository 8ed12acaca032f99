"""The agent in a program: a result, events, tools of its own, and nobody to ask."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from agent import Agent, Result, tool
from agent.errors import ConfigError, NoAnswer, UserError
from agent.events import Answer, Observation, Started
from tests.process import environment
from tests.scripted import ScriptedModel
from tools.toolbox import asks

SEVEN = " Compute.\nAction: python\n```python\nprint(6 * 7)\n```"
ANSWER = " I know.\nAnswer: It is 42."


def weather(city: str, days: int = 1) -> str:
    """Tell the weather of a city."""
    return f"sunny in {city} for {days}"


@asks
def order(item: str) -> str:
    """Order something."""
    return f"ordered {item}"


def calls(tool: str, arguments: str) -> str:
    return f" Look.\nAction: {tool}\n{arguments}"


def agent_of(*replies: str, **given: Any) -> Agent:
    return Agent(ScriptedModel(replies), strategy="react", **given)


def test_a_question_brings_an_answer_and_how_it_was_found() -> None:
    with agent_of(SEVEN, ANSWER) as agent:
        result = agent.ask("What is 6 times 7?")

    assert isinstance(result, Result)
    assert (str(result), result.text, result.value) == ("It is 42.", "It is 42.", 42)
    assert (result.stop_reason, result.warnings, result.usage.calls) == ("answered", (), 2)
    assert result.record["steps"][0]["actions"][0]["tool"] == "python"


def test_what_happens_can_be_followed() -> None:
    events = list(agent_of(SEVEN, ANSWER).stream("What is 6 times 7?"))

    assert isinstance(events[0], Started)
    assert isinstance(events[-1], Answer)
    assert [one.text for one in events if isinstance(one, Observation)] == ["42"]


def test_a_function_of_the_program_is_a_tool() -> None:
    agent = agent_of(calls("weather", '{"city": "罗马"}'), ANSWER, tools=[weather])
    result = agent.ask("天气怎么样？")

    assert result.record["steps"][0]["observations"][0]["text"] == "sunny in 罗马 for 1"


def test_a_tool_that_asks_is_refused_unless_it_is_allowed() -> None:
    script = (calls("order", '{"item": "tea"}'), ANSWER)
    told: list[str] = []

    def observed(**given: Any) -> str:
        result = agent_of(*script, tools=[order], notify=told.append, **given).ask("Order tea")
        return str(result.record["steps"][0]["observations"][0]["text"])

    assert observed() == "error: not allowed by the person"
    assert told == ["order was not run: nobody could be asked (--allow order)"]
    assert observed(allow=["order"]) == "ordered tea"
    assert observed(approve=lambda wish: "tea" in wish.text) == "ordered tea"
    assert observed(approve=lambda wish: False) == "error: not allowed by the person"


def test_what_a_function_is_marked_with_holds() -> None:
    @tool(writes=True, name="send_order")
    def send(item: str) -> str:
        """Send an order."""
        return f"sent {item}"

    script = (calls("send_order", '{"item": "tea"}'), ANSWER)
    (step,) = agent_of(*script, tools=[send]).ask("Order tea").record["steps"][:1]
    assert step["observations"][0]["text"] == "error: not allowed by the person"


def test_an_answer_is_brought_into_the_form_of_a_schema() -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    result = agent_of(SEVEN, ANSWER, '{"n": 42}').ask("What is 6 times 7?", schema=schema)

    assert result.value == {"n": 42}


def test_texts_belong_to_the_question() -> None:
    model = ScriptedModel([ANSWER])
    Agent(model, strategy="react").ask("What does it say?", texts={"note.txt": "It is 42."})

    assert "Text of note.txt:" in model.calls[0][0][-1].content


def test_two_questions_share_the_model_and_what_fails_leaves_it_usable() -> None:
    agent = agent_of(" \n", " \n", " \n", ANSWER)
    with pytest.raises(NoAnswer):
        agent.ask("Who is it?")

    assert agent.ask("Who is it?").text == "It is 42."


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"tools": [3]}, UserError, "3 is no tool"),
        ({"tools": [lambda city: city]}, UserError, "has no docstring"),
        ({"tools": [weather, weather]}, UserError, "two tools are called 'weather'"),
        ({"max_stepz": 3}, (UserError, ConfigError), "unknown setting 'max_stepz'"),
        ({"strategy": "reakt"}, UserError, "there is no strategy 'reakt'"),
        ({"allow": ["nothing"]}, UserError, "there is no such tool"),
    ],
)
def test_what_cannot_be_is_told(given: dict[str, Any], error: Any, words: str) -> None:
    with pytest.raises(error, match=words):
        Agent(ScriptedModel([ANSWER]), **given).ask("Why?")


def test_an_empty_question_is_refused() -> None:
    with pytest.raises(UserError, match="the question is empty"):
        agent_of().ask("  ")


def test_a_run_is_kept_only_where_that_is_asked_for(tmp_path: Path) -> None:
    agent_of(SEVEN, ANSWER).ask("What is 6 times 7?")
    assert [*tmp_path.rglob("*.sqlite*"), *tmp_path.rglob("agent.db*")] == []

    agent_of(SEVEN, ANSWER, record="always").ask("What is 6 times 7?")
    kept = subprocess.run(
        [sys.executable, "-m", "agent", "runs", "list", "--json"],
        capture_output=True, text=True, check=True, env=environment(tmp_path),
    )  # fmt: skip
    assert '"What is 6 times 7?"' in kept.stdout


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import agent, sys; print(len([name for name in sys.modules if 'agent.' in name]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"


def test_there_is_nothing_else_in_the_package() -> None:
    import agent

    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        agent.nothing  # noqa: B018
