"""All kinds of added tools in one run of a scripted model: each is real and brings its word."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.play import Play
from tests.faults.test_added import COMMAND, PATHS
from tests.faults.test_added_tools import CHAINED, KIT
from tests.faults.test_mcp import CANARY, NASTY, WEATHER, mcp
from tests.process import started
from tests.tools.added.openapi.serving import Asked, Reply, Serving, document

pytestmark = pytest.mark.loopback
CALLS = (
    ("population", {"city": "Berlin"}, "Berlin: 3.8 million"),
    ("letters", {"word": "hello"}, "5"),
    ("today", {"city": "Paris"}, "cloudy"),
    ("near__echo", {"text": "你好"}, "echo: 你好"),
    ("far__forecast", {"city": "Oslo"}, "Oslo: sun for 1 days"),
    ("weather", {"city": "Rome"}, "Rome: 21 degrees"),
)
"""A tool of LangChain, a command, an OpenAPI document, two MCP servers, a file of Python."""


@pytest.fixture
def far(tmp_path: Path) -> Iterator[str]:
    """An MCP server over HTTP."""
    with started((*WEATHER, "http"), tmp_path, {"TOKEN": CANARY}) as process:
        assert process.stdout is not None
        yield process.stdout.readline().decode().strip()


def cloudy(asked: Asked) -> Reply:
    return Reply(b'{"sky": "cloudy"}')


def test_each_kind_of_tool_is_used_in_one_run(play: Play, far: str) -> None:
    assert mcp(play, "add", "near", "--yes", "--", *NASTY, "good").code == 0
    key = {"WEATHER_API_KEY": CANARY}
    assert mcp(play, "add", "far", far, "--header-from", "weather", "--yes", **key).code == 0
    (play.folder / "letters.toml").write_text(COMMAND)
    (play.folder / "chained.py").write_text(CHAINED)
    (play.folder / "kit.py").write_text(KIT)
    steps = [
        f" next\nAction: {tool}\n{json.dumps(given, ensure_ascii=False)}\n"
        for tool, given, _ in CALLS
    ]
    play.write(*steps, " all told\nAnswer: All six.")
    sources = ("chained:population", "letters.toml", "api.json", "kit.py")
    flags = [word for one in sources for word in ("--tool", one)]
    flags += [word for tool, _, _ in CALLS for word in ("--allow", tool)]
    path = os.pathsep.join((str(play.folder), *sys.path[:1], str(Path(__file__).parents[2])))
    with Serving(cloudy) as server:
        body = document(server.url, PATHS)
        (play.folder / "api.json").write_text(json.dumps(body))
        done = play.ask("--json", *flags, "Tell all.", env={"PYTHONPATH": path, **key})

    assert done.code == 0, done.err
    told = json.loads(done.out)
    seen = [one["text"] for step in told["steps"] for one in step["observations"]]
    assert told["answer"] == "All six."
    assert [brought in text for (_, _, brought), text in zip(CALLS, seen, strict=True)] == [
        True
    ] * 6
