"""Below an answer in a chat stands whom it was asked of; nothing where that was nobody."""

from agent.cli.chatting.folded import Folded
from agent.cli.chatting.marks import Marks
from agent.events import Answer, Contact, Event, Reached, Streamed
from tests.render.screens import STARTED, screen, shown

PAGE = (Contact("marlow.example", "page", 2, 800, 64_000),)


def told(*contacts: Contact, offline: bool = False) -> list[str]:
    console = screen(80)
    folded = Folded(console, console, Marks(), links=False)
    events: list[Event] = [
        STARTED,
        Streamed(1, "answer", "It is "),
        Streamed(1, "answer", "white."),
        Reached(1, contacts, offline),
        Answer(1, "It is white."),
    ]
    for event in events:
        folded.show(event)
    folded.finish()
    return [line for line in shown(console).splitlines() if line]


def test_whom_a_turn_reached_stands_below_its_answer() -> None:
    assert told(*PAGE) == [
        "It is white.",
        "network: 2 requests to 1 host, 800 B sent, 64.0 kB received",
    ]


def test_a_turn_that_reached_nobody_says_nothing() -> None:
    assert told() == told(offline=True) == ["It is white."]
