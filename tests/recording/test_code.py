"""Programs as actions on record: a replay runs them again, and none of the tools."""

from dataclasses import replace

from agent.events import Observation
from agent.prompts import Library
from agent.recording.running import kit_of
from tests.recording.taping import Recorded, again, start, taken
from tests.scripted import ScriptedModel
from tests.strategies.looking_up import answers
from tests.strategies.test_code import SUNNY, program
from tools.toolbox import Outcome, Toolbox, tool_from

ran: list[str] = []


def stock(item: str) -> Outcome:
    """Tell how many of an item there are."""
    ran.append(item)
    return Outcome(f"{len(ran)} of {item}", len(ran))


def recorded(*lines: str) -> Recorded:
    added = Toolbox({"stock": replace(tool_from(stock), origin="file:shop.py")})
    begun = start("code", SUNNY)
    model = ScriptedModel([program(*lines), answers("Rome")])
    return taken(kit_of(begun, Library(), model, added=added), begun)


def test_programs_are_run_again_and_tools_are_not() -> None:
    found = recorded("print(stock('nail') + stock('screw'))")
    calls = len(ran)

    assert again(found) == (found.events, "")
    assert len(ran) == calls
    told = [one.tool for one in found.events if isinstance(one, Observation)]
    assert told == ["stock", "stock", "python"]


def test_the_clock_of_programs_stands_where_it_stood() -> None:
    found = recorded("import datetime", "print(datetime.datetime.now().isoformat())")

    assert again(found) == (found.events, "")
