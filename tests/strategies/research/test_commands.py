"""The commands of the text browser: what is one, and what is none."""

import pytest

from agent.messages import ToolCall
from agent.strategies.research.commands import Command, read


@pytest.mark.parametrize(
    ("reply", "command"),
    [
        ("Search Marlow lighthouse", Command("search", "Marlow lighthouse")),
        ("Search 青岚桥 长度", Command("search", "青岚桥 长度")),
        ("Clicked on link 12", Command("click", number=12)),
        ("Find in page: 1642", Command("find", "1642")),
        ("Quote: It was built in 1860.", Command("quote", "It was built in 1860.")),
        ("Quote: It was━in 1860.", Command("quote", "It was━in 1860.")),
        ("Scrolled down 3", Command("scroll", number=3)),
        ("Scrolled up 2", Command("scroll", number=-2)),
        ("Top", Command("top")),
        ("Back", Command("back")),
        ("End: Answer", Command("end", "Answer")),
        ("End: <Nonsense, Controversial>", Command("end", "Nonsense, Controversial")),
        ("End: Nonsense", Command("end", "Nonsense")),
        ("End: Controversial", Command("end", "Controversial")),
        ("  Top \n", Command("top")),
        ("Next action: Search owls", Command("search", "owls")),
    ],
)
def test_a_command_is_read(reply: str, command: Command) -> None:
    assert read(reply) == command


@pytest.mark.parametrize(
    "reply",
    ["", " ", "Search", "Search  ", "search owls", "I will search for owls.", "Clicked on link",
     "Clicked on link two", "Click 3", "Clicked on link 1234567", "Scrolled down 4",
     "Scrolled down 0", "Scrolled down", "Scrolled left 1", "Quote:", "Quote It was built.",
     "Find in page:", "Top of the page", "End", "End: Maybe", "End: answer",
     "Top\nBack", "Search owls\nClicked on link 1", "Next action:", "搜索 青岚桥"],
)  # fmt: skip
def test_any_other_text_is_none(reply: str) -> None:
    assert read(reply) is None


@pytest.mark.parametrize(
    ("command", "call"),
    [
        (Command("search", "owls"), ToolCall("search_web", {"query": "owls"})),
        (Command("click", number=3), ToolCall("follow", {"link": 3})),
        (Command("scroll", number=-1), ToolCall("scroll", {"windows": -1})),
        (Command("quote", "a"), ToolCall("quote_page", {"text": "a"})),
        (Command("back"), ToolCall("back", {})),
    ],
)
def test_a_command_is_told_as_the_call_of_a_tool(command: Command, call: ToolCall) -> None:
    assert command.call == call
