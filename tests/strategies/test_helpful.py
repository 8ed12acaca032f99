"""Which added tools may answer a question: by the words that both have."""

from dataclasses import replace

import pytest

from agent.messages import Question
from agent.strategies.helpful import may_help
from agent.strategies.rules import in_conversation
from tools.toolbox import Tool

WEATHER = Tool("weather", "Tell the weather of a city now.", str, {}, origin="file:weather.py")
TICKETS = Tool("jira__openTickets", "List what is to be done.", str, {}, origin="mcp:jira")
CHINESE = replace(WEATHER, name="tianqi", description="查询一个城市现在的天气")


@pytest.mark.parametrize(
    ("tool", "question", "expected"),
    [
        (WEATHER, "What is the weather in Berlin?", True),
        (WEATHER, "柏林的天气怎么样?", True),
        (CHINESE, "柏林的天气怎么样?", True),
        (CHINESE, "谁是现任总统?", False),
        (WEATHER, "Who is president of France now?", False),
        (TICKETS, "Which tickets are open now?", True),
        (TICKETS, "What is the weather in Berlin now?", False),
        (replace(WEATHER, origin=""), "What is the weather in Berlin?", False),
    ],
)
def test_an_added_tool_may_help_where_it_shares_a_word_with_the_question(
    tool: Tool, question: str, expected: bool
) -> None:
    assert may_help([tool], question) is expected


@pytest.mark.parametrize(("helped", "strategy"), [(False, "research"), (True, "converse")])
def test_in_a_chat_a_tool_that_may_help_goes_before_the_web(helped: bool, strategy: str) -> None:
    question = Question("What is the weather in Berlin?")

    assert in_conversation(question, False, True, "auto", helped).strategy == strategy
