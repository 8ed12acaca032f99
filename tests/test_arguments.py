"""Reading an action that was written freely: names, fenced programs, JSON, bare texts."""

import pytest

from agent.errors import ToolError
from agent.messages import Json, ToolCall
from agent.notation import Step, read
from tests.kinds import MORE
from tests.toys import TOYS
from tools.toolbox import Toolbox

COMPUTES = ToolCall("python", {"code": "print(6 * 7)"})
PARIS = ToolCall("weather", {"city": "Paris"})


def act(lines: str) -> ToolCall:
    """Return the only action that `lines` hold, read under the toolbox of the toys."""
    (call,) = read(f"Thought: so\nAction: {lines}", TOYS).actions
    return call


def fault(lines: str, toolbox: Toolbox = TOYS) -> str:
    with pytest.raises(ToolError) as caught:
        read(f"Thought: so\nAction: {lines}", toolbox)
    return str(caught.value)


# fenced programs


def test_lines_that_look_like_headings_stay_inside_the_block() -> None:
    code = "# Answer: 3\nx = '''\nAction: weather\nThought: no\n# Observation: 9\n'''\nprint(x)"

    assert act(f"python\n```python\n{code}\n```") == ToolCall("python", {"code": code})


def test_a_program_keeps_its_indentation_and_empty_lines() -> None:
    code = "    for x in range(3):\n\n        print(x)"

    assert act(f"python\n```python\n\n{code}\n\n\n```") == ToolCall("python", {"code": code})


@pytest.mark.parametrize(
    "lines",
    [
        "python\n```python\nprint(6 * 7)\n```\nThis multiplies.",
        "python\n```py\nprint(6 * 7)\n```",
        "python\n  ```python\nprint(6 * 7)\n  ```",
        "python\n````\nprint(6 * 7)\n````",
        "python\nLet me see:\n```python\nprint(6 * 7)\n```",
        "python ```python\nprint(6 * 7)\n```",
        "python\n```python\nprint(6 * 7)",
        "python\n\n\nprint(6 * 7)\n",
        "python\nAction Input: print(6 * 7)",
        "python\nsome words\nAction Input:\n```python\nprint(6 * 7)\n```",
        "python print(6 * 7)",
        "python: print(6 * 7)",
        "python[print(6 * 7)]",
        "`python`\n```python\nprint(6 * 7)\n```",
        "**Python**\n```python\nprint(6 * 7)\n```",
        "[python]\n```python\nprint(6 * 7)\n```",
        'python\n{"code": "print(6 * 7)"}',
        'python\n```json\n{"code": "print(6 * 7)"}\n```',
    ],
)
def test_a_program_is_read_from(lines: str) -> None:
    assert act(lines) == COMPUTES


def test_a_program_that_is_a_dictionary_is_a_program() -> None:
    assert act('python\n```python\n{"a": 1}\n```') == ToolCall("python", {"code": '{"a": 1}'})


def test_an_action_without_its_program_has_an_empty_one() -> None:
    assert act("python") == ToolCall("python", {"code": ""})


def test_a_block_behind_words_ends_where_it_is_closed() -> None:
    text = "Thought: so: ```python\nprint(6 * 7)\n```\nAnswer: 42"

    assert read(text, TOYS) == Step("so: ```python\nprint(6 * 7)\n```", (), "42")


# other arguments


@pytest.mark.parametrize(
    "lines",
    [
        'weather\n{"city": "Paris"}',
        'weather {"city": "Paris"}',
        'Weather\n\n  {\n  "city":\n "Paris"\n}\n',
        'weather\n```json\n{"city": "Paris"}\n```\nand so on',
        'weather\nAction Input: {"city": "Paris"}',
        'weather\n{"city": "Paris"} tells it.\nSo be it.',
        'weather({"city": "Paris"})',
        'weather[{"city": "Paris"}].',
    ],
)
def test_json_is_read_from(lines: str) -> None:
    assert act(lines) == PARIS


def test_line_breaks_inside_of_a_json_text_are_kept() -> None:
    assert act('weather\n{"city": "New\nYork"}').arguments == {"city": "New\nYork"}


def test_backticks_inside_of_a_json_text_open_no_block() -> None:
    text = 'Thought: a\nAction: weather\n{"city": "x ```"}\nAction: weather\n{"city": "Paris"}'

    assert read(text, TOYS).actions == (ToolCall("weather", {"city": "x ```"}), PARIS)


def test_wrong_types_missing_and_unknown_arguments_are_left_to_the_toolbox() -> None:
    given: dict[str, Json] = {"city": 5, "planet": ["Mars"], "day": None}

    assert act('weather\n{"city": 5, "planet": ["Mars"], "day": null}').arguments == given


@pytest.mark.parametrize(
    "given",
    [
        "Paris", '{"city": "Paris"', "{'city': 'Paris'}", '["Paris"]', '"Paris"', "null",
        '{"city": NaN}', '{"city": -Infinity}', '{"city": 1e999}', '{"city": "Paris",}',
        '{"city": ' + "[" * 40 + "]" * 40 + "}", '{"city": ' + "[" * 99999,
        '{"city": ' + "9" * 5000 + "}", "",
    ],
)  # fmt: skip
def test_what_is_no_json_object_is_told_with_an_example(given: str) -> None:
    assert fault(f"weather\n{given}") == (
        "the arguments of weather are not a JSON object; write them on the line after the action, "
        'like {"city": "…", "day": "…"}'
    )


def test_half_a_character_in_json_is_replaced() -> None:
    assert act('weather\n{"city": "a\\ud800b", "day": [{"\\udfff": "\\ud83d\\ude00"}]}') == (
        ToolCall("weather", {"city": "a\ufffdb", "day": [{"\ufffd": "😀"}]})
    )


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ("look[Paris]", "Paris"),
        ("look(a [b] c)", "a [b] c"),
        ('look\n"Paris"', "Paris"),
        ("look\n'tis here", "'tis here"),
        ("look\nAction Input: Paris, France", "Paris, France"),
        ('look\n{"place": "Paris"}', "Paris"),
    ],
)
def test_an_only_text_may_be_given_bare(lines: str, place: str) -> None:
    assert read(f"Action: {lines}", MORE).actions == (ToolCall("look", {"place": place}),)


def test_an_only_text_that_begins_like_json_has_to_be_json() -> None:
    assert fault('look\n{"place": "Pa', MORE).startswith("the arguments of look are not a JSON")


def test_a_missing_only_text_is_left_to_the_toolbox() -> None:
    assert read("Action: look", MORE).actions == (ToolCall("look"),)


@pytest.mark.parametrize("lines", ["now", "now()", "now\n{}", "now\n\n", "now[]"])
def test_a_tool_without_parameters_needs_no_arguments(lines: str) -> None:
    assert read(f"Action: {lines}", MORE).actions == (ToolCall("now"),)


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ("search\n{}", "search"),
        ("Search[Paris]", "Search"),
        ("search(Paris)", "search"),
        ("I would ask somebody", "I would ask somebody"),
        ("weath\n{}", "weath"),
        ("x" * 500, "x" * 64),
        ("[]", ""),
    ],
)
def test_an_unknown_tool_comes_back_by_its_name(lines: str, name: str) -> None:
    assert act(lines) == ToolCall(name)
