from pathlib import Path

from agent.equipping.choosing import Chooser
from agent.equipping.equipment import Equipment
from tests.equipping.sources import Shelf, tool_named


def test_tools_of_all_sources_are_there_by_names_of_their_own() -> None:
    told: list[str] = []
    equipment = Equipment(
        (Shelf("mcp:a", ["x", "y"]), Shelf("mcp:b", ["y", "python"])), told.append
    )

    assert [*equipment.all().tools] == ["x", "a__y", "b__y", "b__python"]
    assert [one.origin for one in equipment.all()] == ["mcp:a", "mcp:a", "mcp:b", "mcp:b"]
    assert told == []


def test_a_source_that_does_not_work_is_told_and_the_others_go_on() -> None:
    told: list[str] = []
    equipment = Equipment((Shelf("mcp:a", fault="it is down"), Shelf("mcp:b", ["y"])), told.append)

    assert [*equipment.all().tools] == ["y"]
    assert told == ["mcp:a: its tools are left out: it is down"]


def test_what_is_disabled_is_offered_to_nobody() -> None:
    sources = (Shelf("mcp:a", ["x", "y"]), Shelf("mcp:b", ["z"], fault="never opened"))
    told: list[str] = []
    equipment = Equipment(sources, told.append, disabled=frozenset({"mcp:b", "y"}))

    assert [*equipment.all().tools] == ["x"]
    assert [*equipment.known().tools] == ["x", "y"]
    assert told == []


def test_of_many_tools_some_are_offered_those_that_are_named_among_them() -> None:
    names = [f"tool_{number}" for number in range(500)]
    told: list[str] = []
    equipment = Equipment((Shelf("mcp:a", names),), told.append, chooser=Chooser(None, 24))

    offered = equipment.for_question("Please use tool_499 now", always=["tool_250"])

    assert len(offered) == 24
    assert {"tool_499", "tool_250"} <= set(offered.tools)
    assert told == ["24 of 500 tools offered"]


def test_a_chinese_question_finds_an_english_tool_by_its_meaning(tmp_path: Path) -> None:
    others = [tool_named(f"tool_{number}", f"Count the {number} pieces.") for number in range(40)]
    weather = tool_named("forecast", "The weather of a city on the next days.")
    source = Shelf("mcp:a", made=[*others, weather])
    equipment = Equipment((source,), print, chooser=Chooser(tmp_path, 3))

    assert "forecast" in equipment.for_question("明天北京会下雨吗？").tools
    assert [*tmp_path.glob("*.sqlite")]


def test_sources_end_whatever_one_of_them_does() -> None:
    first, second = Shelf("a"), Shelf("b")
    first.close = lambda: 1 / 0  # type: ignore[method-assign,assignment]
    Equipment((first, second)).close()

    assert second.closed == 1
