"""The examples of the specification: https://spec.openapis.org/oas/v3.1.1.html#style-examples."""

import pytest

from agent.errors import ToolError
from agent.messages import Json
from tools.added.openapi.operation import Parameter
from tools.added.openapi.styles import in_header, in_path, in_query

ARRAY: Json = ["blue", "black", "brown"]
OBJECT: Json = {"R": 100, "G": 200, "B": 150}


@pytest.mark.parametrize(
    ("style", "explode", "value", "written"),
    [
        ("simple", False, "blue", "blue"),
        ("simple", False, ARRAY, "blue,black,brown"),
        ("simple", False, OBJECT, "R,100,G,200,B,150"),
        ("simple", True, OBJECT, "R=100,G=200,B=150"),
        ("label", False, ARRAY, ".blue,black,brown"),
        ("label", True, ARRAY, ".blue.black.brown"),
        ("matrix", False, "blue", ";color=blue"),
        ("matrix", False, ARRAY, ";color=blue,black,brown"),
        ("matrix", True, ARRAY, ";color=blue;color=black;color=brown"),
        ("matrix", True, OBJECT, ";R=100;G=200;B=150"),
        ("simple", False, "a/b?c#d é", "a%2Fb%3Fc%23d%20%C3%A9"),
        ("simple", False, 3.5, "3.5"),
    ],
)
def test_a_part_of_a_path(style: str, explode: bool, value: Json, written: str) -> None:
    assert in_path(Parameter("color", "color", "path", style, explode), value) == written


@pytest.mark.parametrize("value", ["..", ".", "a/../b", "..\\x", ["a", ".."], ""])
def test_a_value_leads_to_no_other_path(value: Json) -> None:
    with pytest.raises(ToolError, match="color may not"):
        in_path(Parameter("color", "color", "path", "simple", False), value)


@pytest.mark.parametrize(
    ("style", "explode", "value", "written"),
    [
        ("form", True, "blue", [("color", "blue")]),
        ("form", True, ARRAY, [("color", "blue"), ("color", "black"), ("color", "brown")]),
        ("form", False, ARRAY, [("color", "blue,black,brown")]),
        ("form", True, OBJECT, [("R", "100"), ("G", "200"), ("B", "150")]),
        ("form", False, OBJECT, [("color", "R,100,G,200,B,150")]),
        ("spaceDelimited", False, ARRAY, [("color", "blue black brown")]),
        ("pipeDelimited", False, ARRAY, [("color", "blue|black|brown")]),
        (
            "deepObject",
            True,
            OBJECT,
            [("color[R]", "100"), ("color[G]", "200"), ("color[B]", "150")],
        ),
        ("form", True, True, [("color", "true")]),
        ("form", True, None, [("color", "")]),
    ],
)
def test_pairs_of_a_query(
    style: str, explode: bool, value: Json, written: list[tuple[str, str]]
) -> None:
    assert [*in_query(Parameter("color", "color", "query", style, explode), value)] == written


def test_a_parameter_may_be_json() -> None:
    parameter = Parameter("q", "q", "query", "form", True, as_json=True)

    assert [*in_query(parameter, {"a": [1]})] == [("q", '{"a": [1]}')]


def test_a_header_is_one_line() -> None:
    parameter = Parameter("x", "X", "header", "simple", False)

    assert in_header(parameter, ARRAY) == "blue,black,brown"
    with pytest.raises(ToolError, match="x holds signs that no header may have"):
        in_header(parameter, "a\r\nX-Evil: 1")
