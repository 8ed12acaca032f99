"""The loop over the web with a tool that the person has added beside the pages."""

from dataclasses import replace

from agent.budget import Budget
from agent.events import Answer
from agent.messages import Question
from agent.strategies.running import run
from tests.scripted import ScriptedModel
from tests.strategies.looking_up import does
from tests.strategies.playing import REAL, kit_of
from tests.strategies.sarn import sarn
from tests.toys import TOYS
from tools.toolbox import Toolbox


def test_what_an_added_tool_tells_counts_though_no_page_was_read() -> None:
    tool = replace(TOYS.tools["weather"], origin="mcp:weather", shows="tools")
    toolbox = Toolbox({**REAL.tools, "weather": tool})
    said = " It told.\nAnswer: It is 12 degrees."
    model = ScriptedModel([does("Ask it.", "weather", city="Oslo"), said])
    kit = replace(kit_of(model, toolbox=toolbox), web=sarn(), web_always=True)

    *_, last = run(kit, "react", Question("How is the weather in Oslo now?"), Budget(), "run")
    model.close()

    assert isinstance(last, Answer)
    assert last.text.startswith("It is 12 degrees.")
    assert not last.abstained
