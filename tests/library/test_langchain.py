"""The agent and its tools in LangChain."""

import pytest
from langchain_core.messages import HumanMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.tools import tool

from agent import Agent
from agent.errors import UserError
from tests.library.test_agent import ANSWER, SEVEN, calls, order, weather
from tests.scripted import ScriptedModel


@tool
def forecast(city: str) -> str:
    """Tell how the weather of a city will be."""
    return f"rain in {city}"


def test_it_is_a_step_of_a_chain() -> None:
    agent = Agent(ScriptedModel([SEVEN, ANSWER]), strategy="react")
    prompt = ChatPromptTemplate.from_template("What is {a} times {b}?")

    chain = prompt | agent.as_runnable() | StrOutputParser()
    assert chain.invoke({"a": 6, "b": 7}) == "It is 42."


@pytest.mark.parametrize(
    "given",
    ["Why?", {"question": "Why?"}, {"input": "Why?"}, [HumanMessage("Why?")], HumanMessage("Why?")],
)
def test_a_question_may_come_in_any_form(given: object) -> None:
    model = ScriptedModel([ANSWER])
    message = Agent(model, strategy="react").as_runnable().invoke(given)

    assert message.content == "It is 42."
    assert model.calls[0][0][-1].content == "Question: Why?"
    assert message.response_metadata["question"] == "Why?"
    assert message.usage_metadata["input_tokens"] == 10


def test_what_holds_no_question_is_refused() -> None:
    with pytest.raises(UserError, match="there is no question in int"):
        Agent(ScriptedModel([])).as_runnable().invoke(3)


def test_it_streams_the_answer() -> None:
    agent = Agent(ScriptedModel([ANSWER]), strategy="react")
    pieces = [one.content for one in agent.as_runnable().stream("Why?")]

    assert len(pieces) > 1
    assert "".join(pieces).strip() == "It is 42."


def test_it_is_a_tool_of_other_agents() -> None:
    found = Agent(ScriptedModel([ANSWER]), strategy="react").as_tool()

    assert (found.name, found.invoke({"question": "Why?"})) == ("agent", "It is 42.")


def test_its_tools_are_tools_of_others_with_the_same_permissions() -> None:
    agent = Agent(ScriptedModel([]), tools=[weather, order])
    tools = {one.name: one for one in agent.langchain_tools()}

    assert list(tools) == ["python", "weather", "order"]
    assert tools["python"].invoke({"code": "6 * 7"}) == "42"
    assert tools["weather"].invoke({"city": "Rome"}) == "sunny in Rome for 1"
    assert tools["order"].invoke({"item": "tea"}) == "not allowed by the person"


def test_a_langchain_tool_is_a_tool() -> None:
    script = [calls("forecast", '{"city": "Rome"}'), ANSWER]
    result = Agent(ScriptedModel(script), [forecast], strategy="react").ask("How is it?")

    assert result.record["steps"][0]["observations"][0]["text"] == "rain in Rome"
