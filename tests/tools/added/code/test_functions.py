"""How typed functions become tools, and what is told of those that cannot (in a worker)."""

from pathlib import Path

import pytest

from agent.errors import ToolError
from agent.messages import Json, ToolCall
from tests.tools.added.code.hosting import hosted
from tools.toolbox import Permissions

RICH = '''
from dataclasses import dataclass
from typing import Annotated, Literal, Optional, TypedDict

from pydantic import BaseModel, Field


class Place(TypedDict, total=False):
    lat: float
    title: str


@dataclass
class Day:
    year: int
    month: int = 1


class Node(BaseModel):
    name: str
    below: list["Node"] = []


def take(
    place: Place,
    day: Day,
    node: Node,
    note: Annotated[str, "a note"],
    unit: Literal["C", "F"] = "C",
    count: Annotated[int, Field(gt=0)] = 1,
    who: Optional[str] = None,
) -> dict:
    """Take all kinds.

    And say what came.

    Args:
        place: where
            it is.
        day: when.
    """
    return {"day": day, "node": node, "place": place, "who": who}
'''


def test_rich_annotations_become_a_schema_without_references(tmp_path: Path) -> None:
    with hosted(tmp_path, RICH) as tools:
        tool = tools.tool("take")

    properties = tool.parameters["properties"]
    assert isinstance(properties, dict)
    assert tool.description == "Take all kinds.\n\nAnd say what came."
    assert tool.parameters["required"] == ["place", "day", "node", "note"]
    assert tool.parameters["additionalProperties"] is False
    assert properties["place"] == {
        "type": "object",
        "properties": {"lat": {"type": "number"}, "title": {"type": "string"}},
        "required": [],
        "description": "where it is.",
    }
    assert properties["node"] == {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "below": {"type": "array", "items": {}, "default": []},
        },
        "required": ["name"],
    }
    assert properties["note"] == {"type": "string", "description": "a note"}
    assert properties["unit"] == {"type": "string", "enum": ["C", "F"], "default": "C"}
    assert properties["count"] == {"type": "integer", "exclusiveMinimum": 0, "default": 1}


def test_arguments_come_as_what_the_annotations_say(tmp_path: Path) -> None:
    place: Json = {"lat": 52.5, "title": "柏林"}
    node: Json = {"name": "a", "below": [{"name": "b"}]}
    with hosted(tmp_path, RICH) as tools:
        call = ToolCall("take", {"place": place, "day": {"year": 2026}, "node": node, "note": ""})
        outcome = tools.toolbox.call(call)

    below = {"name": "b", "below": []}
    assert outcome.value == {
        "day": {"year": 2026, "month": 1},
        "node": {"name": "a", "below": [below]},
        "place": place,
        "who": None,
    }


def test_wrong_arguments_are_told_by_name(tmp_path: Path) -> None:
    with hosted(tmp_path, 'def f(n: int) -> int:\n    """Take n."""\n    return n\n') as tools:
        assert tools.fails("f", n="x") == (
            "the arguments of f are wrong: n: 'x' is not of type 'integer'"
        )
        assert tools.fails("f") == (
            "the arguments of f are wrong: arguments: 'n' is a required property"
        )


RETURNED = {
    '"文字"': ("文字", None),
    "None": ("done: the tool returned nothing", None),
    "{'a': [1, 2.5, None]}": ('{"a": [1, 2.5, null]}', {"a": [1, 2.5, None]}),
    "7": ("7", 7),
    "float('nan')": ("nan", None),
    "{1, 1}": ("[1]", [1]),
    "Outcome('short', {'full': 1})": ("short", {"full": 1}),
    "b'\\xff'": ("b'\\xff'", None),
    "cycle()": ("[[[[[[[...]]]]]]]", None),
}


def test_whatever_is_returned_is_text_and_a_value(tmp_path: Path) -> None:
    source = """
from tools.toolbox import Outcome

def cycle():
    found = []
    found.append(found)
    return found

@tool
def give(code: str) -> object:
    'Give something.'
    return eval(code)
"""
    with hosted(tmp_path, source) as tools:
        toolbox = tools.toolbox
        outcomes = {code: toolbox.call(ToolCall("give", {"code": code})) for code in RETURNED}

    assert {code: (one.text, one.value) for code, one in outcomes.items()} == RETURNED


def test_a_coroutine_is_run_to_its_end(tmp_path: Path) -> None:
    text = '''
import asyncio

async def later(word: str) -> str:
    """Come later."""
    await asyncio.sleep(0)
    return word
'''
    with hosted(tmp_path, text) as tools:
        assert tools.call("later", word="now") == "now"


def test_what_was_declared_is_known(tmp_path: Path) -> None:
    text = '''
@tool(network=True, timeout_s=5)
def look(what: str) -> str:
    """Look."""

@tool(writes=True, untrusted=False, name="save_it")
def save(what: str) -> str:
    """Save."""

def plain(what: str) -> str:
    """Be plain."""
'''
    with hosted(tmp_path, text) as tools:
        look, save, plain = (tools.tool(name) for name in ("look", "save_it", "plain"))

    assert look.permissions == Permissions(network=True)
    assert (look.asks, look.shows, look.timeout_s, look.ahead is None) == (False, "tools", 5, False)
    assert save.permissions == Permissions(writes=True)
    assert (save.asks, save.shows, save.ahead) == (True, "", None)
    assert (plain.permissions, plain.asks, plain.ahead) == (Permissions(), False, None)
    assert plain.origin == "file:kit.py"


def test_a_fenced_parameter_is_written_as_a_block(tmp_path: Path) -> None:
    text = '''
from typing import Annotated
from tools.toolbox import Fenced

def query(sql: Annotated[str, Fenced("sql")]) -> str:
    """Query."""
    return sql
'''
    with hosted(tmp_path, text) as tools:
        assert tools.tool("query").fence == ("sql", "sql")
        assert tools.call("query", sql="SELECT 1") == "SELECT 1"


def test_the_list_of_a_file_says_what_its_tools_are(tmp_path: Path) -> None:
    text = '''
def first(a: int) -> int:
    """Be first."""
    return a

def second(a: int) -> int:
    """Be second."""
    return a

TOOLS = [second]
'''
    with hosted(tmp_path, text) as tools:
        assert list(tools.toolbox.tools) == ["second"]


def test_what_is_imported_or_private_is_no_tool(tmp_path: Path) -> None:
    text = '''
from textwrap import dedent

def _hidden(a: int) -> int:
    """Be hidden."""
    return a

def shown(a: int) -> int:
    """Be shown."""
    return a
'''
    with hosted(tmp_path, text) as tools:
        assert list(tools.toolbox.tools) == ["shown"]


def test_names_and_words_may_be_chinese(tmp_path: Path) -> None:
    text = '''
def 天气(城市: str) -> str:
    """查询一个城市的天气。

    Args:
        城市: 城市的名字。
    """
    return f"{城市}：晴"
'''
    with hosted(tmp_path, text, name="工具.py") as tools:
        tool = tools.tool("天气")
        assert tool.description == "查询一个城市的天气。"
        assert tool.parameters["properties"] == {
            "城市": {"type": "string", "description": "城市的名字。"}
        }
        assert tools.call("天气", 城市="柏林") == "柏林：晴"


def test_a_tool_that_is_unknown_to_the_file_is_an_error_for_the_model(tmp_path: Path) -> None:
    text = 'def f() -> int:\n    """Be."""\n    return 1\n'
    told = "there is no tool 'g'; the tools are: f"
    with hosted(tmp_path, text) as tools, pytest.raises(ToolError, match=told):
        tools.call("g")
