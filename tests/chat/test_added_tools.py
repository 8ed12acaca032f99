"""Tools that a person brings to a chat: used in each turn, listed, allowed, ended with it."""

from pathlib import Path

import pytest

from agent.approving.taint import EARLIER
from agent.equipping.equipment import Equipment
from agent.errors import UserError
from agent.events import Observation
from agent.messages import Question
from tests.chat.talking import SKY, Talk, talk_in
from tools.toolbox import Tool, Toolbox

LOOKS = ' Look.\nAction: look\n{"what": "tides"}'
HIGH = " So.\nAnswer: The tide is high."


class Shelf:
    """A source of one tool."""

    name = "file:kit.py"

    def __init__(self, asks: bool = False) -> None:
        self.asks = asks
        self.opened = 0
        self.closed = False

    def tools(self) -> list[Tool]:
        self.opened += 1
        schema = {
            "type": "object",
            "properties": {"what": {"type": "string"}},
            "required": ["what"],
            "additionalProperties": False,
        }
        return [Tool("look", "Look up.", self._look, schema, asks=self.asks)]  # type: ignore[arg-type]

    def _look(self, what: str) -> str:
        return f"{what}: high"

    def close(self) -> None:
        self.closed = True


def talk_with(folder: Path, shelf: Shelf, *replies: str) -> Talk:
    from dataclasses import replace

    talk = talk_in(folder, *replies)
    talk.chat.means = replace(talk.chat.means, equipment=Equipment([shelf], talk.told.append))
    return talk


def test_an_added_tool_is_used_in_every_turn_and_opened_once(tmp_path: Path) -> None:
    shelf = Shelf()
    talk = talk_with(tmp_path, shelf, LOOKS, HIGH, LOOKS, HIGH)

    for question in ("How is the tide?", "And now?"):
        events = list(talk.chat.turn(Question(question)))
        assert [one.text for one in events if isinstance(one, Observation)] == ["tides: high"]
    talk.chat.close()

    assert (shelf.opened, shelf.closed) == (1, True)


def test_nothing_is_opened_before_the_first_question(tmp_path: Path) -> None:
    shelf = Shelf()
    talk = talk_with(tmp_path, shelf, SKY)
    assert shelf.opened == 0

    talk.ask("Which colour has the sky?")
    assert shelf.opened == 1


def test_the_list_of_tools_has_the_added_ones(tmp_path: Path) -> None:
    talk = talk_with(tmp_path, Shelf(asks=True))
    talk.run("/tools")

    assert talk.screen.tables[0][-1] == ["look", "ask", "Look up. (file:kit.py)"]


def test_an_added_tool_that_asks_is_allowed_for_the_session(tmp_path: Path) -> None:
    talk = talk_with(tmp_path, Shelf(asks=True), LOOKS, HIGH)
    talk.run("/tools allow look")

    events = list(talk.chat.turn(Question("How is the tide?")))
    assert [one.text for one in events if isinstance(one, Observation)] == ["tides: high"]


def test_a_tool_that_is_not_there_has_no_rule(tmp_path: Path) -> None:
    talk = talk_with(tmp_path, Shelf())
    with pytest.raises(UserError, match="there is no tool 'lok'"):
        talk.run("/tools allow lok")


def test_the_gate_knows_the_names_of_added_tools() -> None:
    from agent.approving.opening import gate_for
    from agent.settings import Settings

    (tool,) = Shelf().tools()
    gate = gate_for(Settings(), print, ["look"], added=Toolbox({"look": tool}))
    assert gate.rule_of(tool) == "allow"


def test_a_session_that_is_gone_on_with_may_hold_words_of_others(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, SKY, SKY)
    talk.ask("Which colour has the sky?")
    before = talk.chat.here()
    talk.chat.new()
    talk.ask("And now?")
    seen = [[*talk.chat.gate.taint.origins]]

    talk.chat.resume(before)
    seen.append([*talk.chat.gate.taint.origins])
    talk.chat.new()
    seen.append([*talk.chat.gate.taint.origins])

    assert seen == [[], [EARLIER], []]
