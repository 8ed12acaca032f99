"""The web in a chat: each turn has its own, and `/web` says what is looked up there."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from agent.errors import UserError
from agent.settings import Settings
from tests.chat.talking import Talk, talk_in
from tests.strategies.sarn import LIGHTHOUSE, sarn
from tests.tools.web.paper import PaperWeb

READS = (
    "Search Marlow Lighthouse", "Clicked on link 1",
    "Quote: It was built in 1871 by the engineer Ada Brandt.", "End: Answer",
)  # fmt: skip
BRANDT = "The engineer Ada Brandt [1]."
LOOKED_UP = "Search the web: who built Marlow Lighthouse?"


def surfing(folder: Path, *replies: str, offline: bool = False) -> tuple[Talk, list[PaperWeb]]:
    """Return a chat with a web, and the webs of its turns."""
    talk = talk_in(folder, *replies, strategy="auto", offline=offline)
    opened: list[PaperWeb] = []

    def web(settings: Settings, options: Mapping[str, str]) -> PaperWeb | None:
        if settings.web == "never" or settings.offline:
            return None
        opened.append(sarn())
        return opened[-1]

    talk.chat.means = replace(talk.chat.means, web=web)
    return talk, opened


def test_a_question_that_asks_for_it_is_looked_up_beside_the_conversation(tmp_path: Path) -> None:
    talk, webs = surfing(tmp_path, "Hello.", *READS, BRANDT, "Nobody.")

    answers = [talk.ask("I am Ann."), talk.ask(LOOKED_UP), talk.ask("Who else?")]

    assert answers == ["Hello.", BRANDT, "Nobody."]
    assert [one.asked for one in webs] == [
        [], [("search", "Marlow Lighthouse"), ("open", LIGHTHOUSE)], []
    ]  # fmt: skip
    assert all(one.is_closed for one in webs)
    lanes = [decoding.aside for _, decoding in talk.model.calls]
    assert lanes == [False, *[True] * 5, False]


def test_the_prefix_of_the_conversation_is_the_same_with_a_web(tmp_path: Path) -> None:
    (without := talk_in(tmp_path / "a", "Hello.", strategy="auto")).ask("I am Ann.")
    (talk := surfing(tmp_path / "b", "Hello.")[0]).ask("I am Ann.")

    assert talk.model.calls[0][0] == without.model.calls[0][0]


def test_what_is_looked_up_is_chosen_with_a_command(tmp_path: Path) -> None:
    talk, webs = surfing(tmp_path, "I cannot.", *READS, BRANDT)

    for line in ("/web", "/web off"):
        talk.run(line)
    answers = [talk.ask(LOOKED_UP)]
    talk.run("/web always")
    answers.append(talk.ask("Who built Marlow Lighthouse?"))
    talk.run("/web on")

    assert answers == ["I cannot.", BRANDT]
    assert talk.screen.texts == [
        "what asks for it is looked up on the web",
        "nothing is looked up on the web",
        "questions are looked up on the web",
        "what asks for it is looked up on the web",
    ]
    assert len(webs) == 1


def test_offline_the_command_says_so(tmp_path: Path) -> None:
    talk, _ = surfing(tmp_path, offline=True)

    talk.run("/web on")

    assert talk.screen.texts == ["nothing is looked up on the web: the network is off (--offline)"]


def test_a_word_that_is_none_is_told(tmp_path: Path) -> None:
    talk, _ = surfing(tmp_path)

    with pytest.raises(UserError, match="^/web maybe: is none of on, off, always$"):
        talk.run("/web maybe")


def test_an_explicit_loop_goes_on_with_the_conversation_where_it_computes(tmp_path: Path) -> None:
    computes = " Multiply.\nAction: python\n```python\nprint(6 * 7)\n```"
    talk, webs = surfing(tmp_path, computes, " It says so.\nAnswer: 42")
    talk.chat.choose({"strategy": "react"})

    assert talk.ask("What is 6 * 7?") == "42"
    assert [one.asked for one in webs] == [[]]
    assert [decoding.aside for _, decoding in talk.model.calls] == [False, False]
