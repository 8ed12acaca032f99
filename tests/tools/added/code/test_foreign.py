"""Tools of LangChain, by dotted name and from files (in a worker)."""

from pathlib import Path

import pytest

from agent.errors import UserError
from tests.tools.added.code.hosting import Hosted, hosted, of_targets
from tools.toolbox import Permissions

MODULE = '''
from langchain_core.tools import BaseTool, BaseToolkit, StructuredTool, ToolException, tool
from pydantic import BaseModel, Field


class Wanted(BaseModel):
    words: str = Field(description="what to look for")
    most: int = 3


@tool(args_schema=Wanted)
def look_up(words: str, most: int = 3) -> str:
    """Look something up."""
    return f"{words}: {most} found"


@tool
def delete_it(name: str) -> str:
    """Delete something."""
    return f"{name} is gone"


async def _later(word: str) -> str:
    """Come later."""
    return f"{word}, later"


later = StructuredTool.from_function(coroutine=_later, name="later")


@tool
def refuse(word: str) -> str:
    """Refuse."""
    raise ToolException(f"no {word} today")


class Wrapper(BaseModel):
    unit: str = "C"


class Thermometer(BaseTool):
    name: str = "thermometer"
    description: str = "Measure."
    wrapper: Wrapper

    def _run(self, place: str) -> str:
        return f"{place}: 21 {self.wrapper.unit}"


class Needy(BaseTool):
    name: str = "needy"
    description: str = "Need a key."
    key: str

    def _run(self, place: str) -> str:
        return place


class Box(BaseToolkit):
    def get_tools(self):
        return [look_up, refuse]


def make():
    return [look_up, later]
'''


def named(folder: Path, word: str) -> object:
    (folder / "chained.py").write_text(MODULE, encoding="utf-8")
    beside = folder / "beside.py"  # its folder is where what was named is looked for
    beside.write_text("def f() -> int:\n    'Be.'\n    return 1\n", encoding="utf-8")
    file = {"kind": "file", "path": str(beside), "name": "beside.py", "origin": "b", "beside": True}
    name = f"chained:{word}"
    return of_targets(folder, "o", file, {"kind": "name", "name": name, "origin": f"python:{name}"})


def test_tools_classes_toolkits_and_factories_are_brought_by_name(tmp_path: Path) -> None:
    brought = {}
    for word in ("look_up", "Thermometer", "Box", "make"):
        with named(tmp_path, word) as tools:  # type: ignore[attr-defined]
            brought[word] = [one for one in tools.toolbox.tools if one != "f"]

    assert brought == {
        "look_up": ["look_up"],
        "Thermometer": ["thermometer"],
        "Box": ["look_up", "refuse"],
        "make": ["look_up", "later"],
    }


@pytest.mark.parametrize(
    ("word", "told", "hint"),
    [
        ("Needy", "chained:Needy: Needy needs 'key'",
         "make it in a file: TOOLS = [Name(…)], and give that to --tool"),
        ("look_upp", "chained:look_upp: there is no 'look_upp' in chained",
         "did you mean look_up?"),
    ],
)  # fmt: skip
def test_what_cannot_be_brought_is_told(tmp_path: Path, word: str, told: str, hint: str) -> None:
    with named(tmp_path, word) as tools, pytest.raises(UserError) as caught:  # type: ignore[attr-defined]
        tools.source.tools()

    assert (str(caught.value), caught.value.hint) == (told, hint)


def test_a_package_that_is_missing_is_told_with_its_name(tmp_path: Path) -> None:
    target = {"kind": "name", "name": "nowhere_at_all.x:Tool", "origin": "o"}
    with of_targets(tmp_path, "o", target) as tools, pytest.raises(UserError) as caught:
        tools.source.tools()

    assert caught.value.hint == "pip install nowhere_at_all"


def test_tools_of_langchain_run_as_they_are(tmp_path: Path) -> None:
    with hosted(tmp_path, MODULE) as tools:
        _check_description(tools)
        assert tools.call("look_up", words="鲸鱼") == "鲸鱼: 3 found"
        assert tools.call("later", word="yes") == "yes, later"
        assert tools.fails("refuse", word="rain") == "no rain today"
        assert tools.fails("look_up", most=1) == (
            "the arguments of look_up are wrong: arguments: 'words' is a required property"
        )
        delete = tools.tool("delete_it")
        assert (delete.asks, delete.permissions.writes, delete.ahead) == (True, True, None)


def _check_description(tools: Hosted) -> None:
    tool = tools.tool("look_up")
    assert tool.description == "Look something up."
    assert (tool.permissions, tool.asks, tool.shows) == (Permissions(network=True), False, "tools")
    assert tool.parameters == {
        "type": "object",
        "properties": {
            "words": {"type": "string", "description": "what to look for"},
            "most": {"type": "integer", "default": 3},
        },
        "required": ["words"],
        "additionalProperties": False,
    }
