"""The registry: schemas from signatures, arguments checked, all that tools do wrong told."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest

from agent.errors import ToolError
from agent.messages import Json, ToolCall
from tests.kinds import KINDS, nested
from tests.toys import TOYS, python, weather
from tools.toolbox import Fenced, Outcome, Tool, Toolbox, tool_from


class Mute(Exception):
    """An error that cannot say what it is."""

    def __str__(self) -> str:
        raise ValueError("cannot tell")


def fault(toolbox: Toolbox, tool: str, **arguments: Json) -> str:
    with pytest.raises(ToolError) as caught:
        toolbox.call(ToolCall(tool, arguments))
    return str(caught.value)


def bring(result: object) -> Outcome:
    """Return the outcome of a tool that returns `result`."""

    def odd() -> object:
        return result

    return Toolbox.of(odd).call(ToolCall("odd"))


def raising(error: BaseException) -> Toolbox:
    def fail() -> str:
        raise error

    return Toolbox.of(fail)


def test_a_tool_is_described_by_its_signature_and_docstring() -> None:
    tool = tool_from(weather)

    assert tool == Tool("weather", "Tell the weather.", weather, {
        "type": "object",
        "properties": {"city": {"type": "string"}, "day": {"enum": ["today", "tomorrow"]}},
        "required": ["city"],
        "additionalProperties": False,
    })  # fmt: skip


def test_the_only_text_of_a_tool_may_be_a_fenced_block() -> None:
    assert tool_from(python).fence == ("code", "python")


def test_beside_another_parameter_a_text_is_not_fenced() -> None:
    def run(code: Annotated[str, Fenced("sql")], rows: int = 5) -> str:
        return code * rows

    assert tool_from(run).fence is None


@pytest.mark.parametrize(
    ("hint", "schema"),
    [
        (str, {"type": "string"}),
        (int, {"type": "integer"}),
        (float, {"type": "number"}),
        (bool, {"type": "boolean"}),
        (Annotated[str, ["a note"]], {"type": "string"}),
        (list[int], {"type": "array", "items": {"type": "integer"}}),
        (Sequence[str], {"type": "array", "items": {"type": "string"}}),
        (list[list[bool]],
         {"type": "array", "items": {"type": "array", "items": {"type": "boolean"}}}),
        (int | None, {"anyOf": [{"type": "integer"}, {"type": "null"}]}),
        (str | list[str],
         {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
        (Literal["a", 2, True, None], {"enum": ["a", 2, True, None]}),
    ],
)  # fmt: skip
def test_an_annotation_becomes_a_schema(hint: Any, schema: Json) -> None:
    def tool(given: str) -> None:
        del given

    tool.__annotations__["given"] = hint

    assert tool_from(tool).parameters["properties"] == {"given": schema}


@pytest.mark.parametrize("hint", [bytes, list, dict[str, int], object, Any, Literal[b"x"],
                                  complex, list[bytes], tuple[int, ...]])  # fmt: skip
def test_what_json_does_not_carry_is_no_parameter(hint: Any) -> None:
    def tool(given: str) -> None:
        del given

    tool.__annotations__["given"] = hint
    with pytest.raises(TypeError, match="JSON does not carry it"):
        tool_from(tool)


def test_a_parameter_needs_an_annotation() -> None:
    def tool(given) -> None:  # type: ignore[no-untyped-def]
        del given

    with pytest.raises(TypeError, match="tool: parameter 'given' has no annotation"):
        tool_from(tool)


def test_a_parameter_needs_a_name() -> None:
    def rest(*given: str) -> None: ...
    def named(**given: str) -> None: ...
    def placed(given: str, /) -> None: ...

    tools: list[Callable[..., None]] = [rest, named, placed]
    for tool in tools:
        with pytest.raises(TypeError, match=f"{tool.__name__}: parameter 'given' cannot be given"):
            tool_from(tool)


def test_two_tools_cannot_share_a_name() -> None:
    with pytest.raises(ValueError, match="two tools have the same name: weather, weather"):
        Toolbox.of(weather, weather)


def test_a_toolbox_knows_its_tools_in_order() -> None:
    assert [tool.name for tool in TOYS] == ["python", "weather"]
    assert (len(TOYS), len(Toolbox())) == (2, 0)


def test_a_call_brings_the_outcome_of_the_tool() -> None:
    assert TOYS.call(ToolCall("python", {"code": "6 * 7"})) == Outcome("42", 42)
    assert TOYS.call(ToolCall("weather", {"city": "Oslo"})) == Outcome("sunny in Oslo today")


def test_an_unknown_tool_is_told_with_the_tools_there_are() -> None:
    assert fault(TOYS, "search") == "there is no tool 'search'; the tools are: python, weather"
    assert fault(Toolbox(), "search") == "there is no tool 'search'; the tools are: none"


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        ({}, "arguments: 'city' is a required property"),
        ({"city": 5}, "city: 5 is not of type 'string'"),
        ({"city": None}, "city: None is not of type 'string'"),
        ({"city": "Oslo", "day": "monday"}, "day: 'monday' is not one of ['today', 'tomorrow']"),
        (
            {"city": "Oslo", "planet": "Mars"},
            "arguments: Additional properties are not allowed ('planet' was unexpected)",
        ),
        (
            {"day": 1},
            "day: 1 is not one of ['today', 'tomorrow']; arguments: 'city' is a required property",
        ),
    ],
)
def test_wrong_arguments_are_told_all_at_once(arguments: dict[str, Json], wrong: str) -> None:
    told = fault(TOYS, "weather", **arguments)

    assert told.startswith("the arguments of weather are wrong: ")
    assert sorted(told.partition("wrong: ")[2].split("; ")) == sorted(wrong.split("; "))


def test_a_wrong_item_is_told_with_its_place() -> None:
    told = fault(KINDS, "plan", stops=["a", 2], mode="walk")

    assert told == "the arguments of plan are wrong: stops.1: 2 is not of type 'string'"


def test_a_program_that_is_no_text_is_told() -> None:
    assert fault(TOYS, "python", code=5) == (
        "the arguments of python are wrong: code: 5 is not of type 'string'"
    )


def test_truth_is_no_number_and_a_number_no_truth() -> None:
    assert fault(KINDS, "wish", size=True) == (
        "the arguments of wish are wrong: size: True is not of type 'integer'"
    )
    assert fault(KINDS, "wish", wrapped=1) == (
        "the arguments of wish are wrong: wrapped: 1 is not of type 'boolean'"
    )


def test_huge_arguments_are_told_in_few_words() -> None:
    assert len(fault(TOYS, "weather", city="x", day="y" * 10**6)) < 500
    assert len(fault(KINDS, "plan", stops=list(range(10**4)), mode="walk")) < 2000
    assert len(fault(TOYS, "weather", **{f"k{at}": 0 for at in range(10**4)})) < 500


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ToolError("no such city"), "no such city"),
        (ValueError("bad"), "fail failed: ValueError: bad"),
        (KeyError("x"), "fail failed: KeyError: 'x'"),
        (MemoryError(), "fail failed: MemoryError: "),
        (RecursionError("deep"), "fail failed: RecursionError: deep"),
        (StopIteration(), "fail failed: StopIteration: "),
        (OSError(28, "No space left"), "fail failed: OSError: [Errno 28] No space left"),
        (SystemExit(3), "fail failed: SystemExit: 3"),
        (ExceptionGroup("x", [OSError()]), "fail failed: ExceptionGroup: x (1 sub-exception)"),
        (Mute(), "fail failed: Mute"),
    ],
)  # fmt: skip
def test_whatever_a_tool_raises_is_told(error: BaseException, told: str) -> None:
    assert fault(raising(error), "fail") == told


def test_an_interrupt_is_not_the_failure_of_a_tool() -> None:
    with pytest.raises(KeyboardInterrupt):
        raising(KeyboardInterrupt()).call(ToolCall("fail"))


class Broken:
    """Something that cannot be shown."""

    def __repr__(self) -> str:
        raise ValueError("not today")


@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        ("text", Outcome("text")),
        (None, Outcome("done: the tool returned nothing")),
        (42, Outcome("42")),
        ([1, "a"], Outcome("[1, 'a']")),
        (b"\x00", Outcome("b'\\x00'")),
        (Outcome("1", 1), Outcome("1", 1)),
        (Outcome(5, 1), Outcome("5", 1)),  # type: ignore[arg-type]
        (Outcome(None), Outcome("done: the tool returned nothing")),  # type: ignore[arg-type]
    ],
)
def test_whatever_a_tool_returns_becomes_text(result: object, outcome: Outcome) -> None:
    assert bring(result) == outcome


def test_a_result_that_refers_to_itself_is_shown() -> None:
    circle: list[object] = [1]
    circle.append(circle)

    assert bring(circle) == Outcome("[1, [...]]")


def test_a_result_that_cannot_be_shown_is_told() -> None:
    with pytest.raises(ToolError, match="odd failed: ValueError: not today"):
        bring(Broken())
    with pytest.raises(ToolError, match="odd failed: RecursionError"):
        bring(nested(10**5))


def test_a_program_is_checked_without_loading_the_schema_validator() -> None:
    code = (
        "import sys; from tests.toys import TOYS; from agent.messages import ToolCall; "
        "TOYS.call(ToolCall('python', {'code': '6 * 7'})); print('jsonschema' in sys.modules); "
        "TOYS.call(ToolCall('weather', {'city': 'Oslo'})); print('jsonschema' in sys.modules)"
    )
    root = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root
    )

    assert done.stdout.split() == ["False", "True"]
