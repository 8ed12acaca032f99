from typing import Any

from agent.messages import ToolCall
from agent.models.hosted.called import Called


def gathered(*pieces: dict[str, Any]) -> tuple[ToolCall, ...]:
    called = Called()
    for piece in pieces:
        called.take([piece])
    return called.calls(whole=True)


def test_pieces_without_an_index_belong_to_the_call_before() -> None:
    assert gathered(
        {"id": "1", "function": {"name": "a", "arguments": '{"x"'}},
        {"function": {"arguments": ": 1}"}},
        {"id": "2", "function": {"name": "b", "arguments": "{}"}},
    ) == (ToolCall("a", {"x": 1}), ToolCall("b", {}))


def test_calls_that_all_have_the_index_0_are_told_apart_by_their_numbers() -> None:
    assert gathered(
        {"index": 0, "id": "1", "function": {"name": "a", "arguments": "{}"}},
        {"index": 0, "id": "2", "function": {"name": "b", "arguments": "{}"}},
    ) == (ToolCall("a", {}), ToolCall("b", {}))


def test_pieces_of_two_calls_may_come_in_turns() -> None:
    assert gathered(
        {"index": 0, "id": "1", "function": {"name": "a", "arguments": '{"x":'}},
        {"index": 1, "id": "2", "function": {"name": "b", "arguments": '{"y":'}},
        {"index": 0, "function": {"arguments": "1}"}},
        {"index": 1, "function": {"arguments": "2}"}},
    ) == (ToolCall("a", {"x": 1}), ToolCall("b", {"y": 2}))


def test_a_number_that_is_said_again_is_no_new_call() -> None:
    assert gathered(
        {"index": 0, "id": "1", "function": {"name": "a", "arguments": ""}},
        {"index": 0, "id": "1", "function": {"name": "a", "arguments": '{"x": 1}'}},
    ) == (ToolCall("a", {"x": 1}),)


def test_arguments_may_be_missing_or_a_table_already() -> None:
    assert gathered(
        {"index": 0, "function": {"name": "a", "arguments": None}},
        {"index": 1, "function": {"name": "b", "arguments": {"x": "数"}}},
    ) == (ToolCall("a", {}), ToolCall("b", {"x": "数"}))
