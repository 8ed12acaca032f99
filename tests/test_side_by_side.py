"""Several calls of one step: which run side by side, and what the record has of them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from agent.approving.gate import Gate
from agent.approving.kit import guarded
from agent.approving.rules import Rules
from agent.errors import ToolError
from agent.events import Action, Observation
from agent.messages import ToolCall
from agent.prompts import Library
from agent.recording.running import kit_of
from tests.recording.taping import again, start, taken
from tests.scripted import Calls, ScriptedModel
from tools.limits import limited
from tools.toolbox import Outcome, Permissions, Tool, Toolbox, tool_from

NAMES = ("a", "b", "c")
MEETINGS = tuple(ToolCall("meet", {"name": name}) for name in NAMES)


def meeting(parties: int = 3) -> Tool:
    """Return a tool whose calls end once so many of them are there."""
    barrier = threading.Barrier(parties, timeout=30)

    def meet(name: str) -> str:
        """Return when the others are there."""
        barrier.wait()
        return f"{name} was there"

    tool = replace(tool_from(meet), permissions=Permissions(network=True), origin="file:kit.py")
    return limited(tool)


def writer(said: list[str]) -> Tool:
    def write(text: str) -> str:
        """Write something down."""
        said.append(text)
        return "written"

    tool = replace(tool_from(write), permissions=Permissions(writes=True), origin="file:kit.py")
    return limited(tool)


@contextmanager
def gate_in(folder: Path, **more: object) -> Iterator[Gate]:
    yield Gate(Rules(folder / "approvals.toml"), lambda text: None, **more)  # type: ignore[arg-type]


def test_the_calls_of_a_step_overlap_and_are_told_in_their_order_and_replay(
    tmp_path: Path,
) -> None:
    model = ScriptedModel((Calls(MEETINGS), "They met."), native=True)
    begun = start("react")
    with gate_in(tmp_path) as gate:
        kit = kit_of(begun, Library(), model, added=Toolbox({"meet": meeting()}))
        found = taken(guarded(kit, gate), begun)

    told = [one for one in found.events if isinstance(one, Action | Observation)]
    assert [type(one).__name__ for one in told] == ["Action", "Observation"] * 3
    assert [one.text for one in told if isinstance(one, Observation)] == [
        f"{name} was there" for name in NAMES
    ]
    kept = [entry.body["asked"]["arguments"] for entry in found.store.entries(kind="outcome")]
    assert kept == [{"name": name} for name in NAMES]
    assert again(found) == (found.events, "")


def test_a_call_is_not_begun_before_one_that_changes_something(tmp_path: Path) -> None:
    said: list[str] = []
    begun: list[object] = []
    look = Tool("look", "", lambda: "seen", {"type": "object"}, ahead=begun.append)
    toolbox = Toolbox({"look": look, "write": writer(said)})
    look_at, write = ToolCall("look", {}), ToolCall("write", {"text": "x"})

    assert toolbox.begin([write, look_at, look_at]) == 0
    assert toolbox.begin([look_at, write, look_at]) == 0
    assert toolbox.begin([look_at, look_at, write]) == 2
    assert (len(begun), said) == (2, [])


def test_calls_with_wrong_arguments_are_not_begun() -> None:
    toolbox = Toolbox({"meet": meeting()})

    assert toolbox.begin([*MEETINGS[:1], ToolCall("meet", {}), *MEETINGS[1:]]) == 0


@pytest.mark.parametrize("rule", ["ask", "deny"])
def test_a_call_that_needs_a_word_is_not_begun_before_its_turn(tmp_path: Path, rule: str) -> None:
    begun: list[object] = []
    tool = Tool("look", "", lambda: "seen", {"type": "object"}, ahead=begun.append)
    with gate_in(tmp_path, session={"look": rule}) as gate:
        toolbox = gate.guarded(Toolbox({"look": tool}))
        toolbox.begin([ToolCall("look", {}), ToolCall("look", {})])
        with pytest.raises(ToolError, match="not allowed by the person"):
            toolbox.call(ToolCall("look", {}))

    assert begun == []


def test_a_call_that_failed_ahead_is_told_at_its_turn() -> None:
    def fail(name: str) -> str:
        """Fail."""
        raise ToolError(f"no {name}")

    tool = limited(replace(tool_from(fail), permissions=Permissions(reads=True)))
    toolbox = Toolbox({"fail": tool})
    calls = [ToolCall("fail", {"name": name}) for name in NAMES]
    assert toolbox.begin(calls) == 3

    for call, name in zip(calls, NAMES, strict=True):
        with pytest.raises(ToolError, match=f"no {name}"):
            toolbox.call(call)


def test_a_function_that_takes_too_long_is_left_to_itself() -> None:
    over = threading.Event()

    def wait() -> str:
        """Wait."""
        over.wait(60)
        return "late"

    toolbox = Toolbox({"wait": limited(tool_from(wait), 0.2)})
    with pytest.raises(ToolError, match="wait took more than 0.2 s and was left to itself"):
        toolbox.call(ToolCall("wait", {}))
    over.set()


def test_what_asks_or_says_nothing_of_itself_runs_by_itself() -> None:
    def plain(name: str) -> str:
        """Be plain."""
        return name

    tool = tool_from(plain)
    asking = replace(tool, permissions=Permissions(reads=True), asks=True)
    assert (limited(tool).ahead, limited(asking).ahead) == (None, None)


def test_a_long_text_is_clipped_before_anything_keeps_it() -> None:
    tool = Tool("much", "", lambda: Outcome("A" + "x" * 10**7 + "Z"), {"type": "object"})
    text = Toolbox({"much": tool}).call(ToolCall("much", {})).text

    assert (text[0], text[-1]) == ("A", "Z")
    assert len(text) < 130_000
    assert "[… 9872002 characters cut …]" in text
