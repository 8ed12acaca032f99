"""Replies of a scripted endpoint, as the model yields and returns them."""

from dataclasses import replace

import pytest

from agent.messages import (
    UNREADABLE,
    Completion,
    Decoding,
    Message,
    Reasoning,
    Token,
    ToolCall,
    ToolSpec,
    Usage,
)
from agent.models.hosted.endpoints import ENDPOINTS
from agent.models.hosted.model import HostedModel
from tests.models.endpoint import Endpoint, Reply, calls, chunk, fails, says, stream
from tests.models.hosted.asking import PLAIN, QUESTION, heard, model_at, said

pytestmark = pytest.mark.loopback

USAGE = Usage(20, 4, 7, 1, 0.0, 2)
SPEC = ToolSpec("python", "Run it.", {"type": "object", "properties": {"code": {}}})
EVENTS = {"content-type": "text/event-stream"}


def test_a_reply_comes_in_pieces_and_whole() -> None:
    with Endpoint(says("It is 42.", reasoning="6 * 7")) as server:
        pieces, done = heard(model_at(server.url))

    assert pieces == ["6 * ", "7", "It i", "s 42", "."]
    assert [type(piece) for piece in pieces] == [Reasoning, Reasoning, str, str, str]
    assert said(done) == Completion("It is 42.", "end", USAGE, reasoning="6 * 7")


def test_what_is_sent_is_a_chat_completion_with_the_key_in_its_header() -> None:
    with Endpoint(says("42")) as server:
        heard(model_at(server.url), Decoding(max_tokens=50, seed=3, stop=("\n\n",)))

    assert server.asked[0].path == "/v1/chat/completions"
    assert server.asked[0].headers["authorization"] == "Bearer sk-canary-0123456789abcdef"
    assert server.bodies == [
        {
            "model": "test",
            "messages": [{"role": "user", "content": "What is 6 times 7?"}],
            "stream": True,
            "stream_options": {"include_usage": True},
            "temperature": 0.0,
            "max_tokens": 50,
            "seed": 3,
            "stop": ["\n\n"],
        }
    ]


def test_several_calls_come_whole_although_their_arguments_come_in_pieces() -> None:
    script = calls(("python", {"code": "print(6*7)"}), ("search", {"query": "数"}), text="I look")
    with Endpoint(script) as server:
        _, done = heard(model_at(server.url), Decoding(tools=(SPEC,), choice="required"))

    assert done.calls == (
        ToolCall("python", {"code": "print(6*7)"}),
        ToolCall("search", {"query": "数"}),
    )
    assert (done.text, done.stopped_by) == ("I look", "end")
    assert server.bodies[0]["tool_choice"] == "required"
    assert server.bodies[0]["tools"] == [
        {
            "type": "function",
            "function": {
                "name": "python",
                "description": "Run it.",
                "parameters": {"type": "object", "properties": {"code": {}}},
            },
        }
    ]


def test_arguments_that_are_no_object_are_told_as_they_were_written() -> None:
    with Endpoint(calls(("python", '{"code": "print('), ("python", "[1]"))) as server:
        _, done = heard(model_at(server.url))

    assert [call.arguments for call in done.calls] == [
        {UNREADABLE: '{"code": "print('},
        {UNREADABLE: "[1]"},
    ]


def test_what_calls_brought_is_sent_under_their_numbers() -> None:
    history = (
        *QUESTION,
        Message("assistant", "", calls=(ToolCall("a", {"x": 1}), ToolCall("b"))),
        Message("tool", "one"),
        Message("tool", "two"),
        Message("assistant", "more", calls=(ToolCall("a", {}),)),
        Message("tool", "three"),
    )
    with Endpoint(says("42")) as server:
        heard(model_at(server.url), messages=history)

    first, second, third = ("call00001", "call00002", "call00003")
    made = [
        {"id": first, "type": "function", "function": {"name": "a", "arguments": '{"x": 1}'}},
        {"id": second, "type": "function", "function": {"name": "b", "arguments": "{}"}},
    ]
    again = {"id": third, "type": "function", "function": {"name": "a", "arguments": "{}"}}
    assert server.bodies[0]["messages"][1:] == [
        {"role": "assistant", "content": None, "tool_calls": made},
        {"role": "tool", "tool_call_id": first, "content": "one"},
        {"role": "tool", "tool_call_id": second, "content": "two"},
        {"role": "assistant", "content": "more", "tool_calls": [again]},
        {"role": "tool", "tool_call_id": third, "content": "three"},
    ]


def test_thoughts_go_back_to_the_provider_that_wants_them_and_to_no_other() -> None:
    deepseek = replace(ENDPOINTS["deepseek"], logprobs=False)
    with Endpoint(calls(("a", {}), reasoning="hm"), says("1"), says("2")) as server:
        _, done = heard(model_at(server.url, deepseek))
        turn = Message("assistant", "", calls=done.calls, carried=done.carried)
        history = (*QUESTION, turn, Message("tool", "x"))
        heard(model_at(server.url, deepseek), messages=history)
        heard(model_at(server.url), messages=history)

    assert server.bodies[1]["messages"][1]["reasoning_content"] == "hm"
    assert "reasoning_content" not in server.bodies[2]["messages"][1]


def test_a_stop_string_ends_the_reply_also_where_the_server_talks_on() -> None:
    with Endpoint(says("one STOP two", piece=2), says("again")) as server:
        model = model_at(server.url)
        pieces, done = heard(model, Decoding(stop=("STOP",)))

    assert ("".join(pieces), done.text, done.stopped_by) == ("one ", "one ", "stop")


def test_more_stop_strings_than_are_taken_are_watched_for() -> None:
    with Endpoint(says("one F two")) as server:
        _, done = heard(model_at(server.url), Decoding(stop=("A", "B", "C", "D", "F")))

    assert server.bodies[0]["stop"] == ["A", "B", "C", "D"]
    assert (done.text, done.stopped_by) == ("one ", "stop")


def test_a_reply_that_was_too_long_says_so_and_its_last_call_is_dropped() -> None:
    cut = calls(("a", {"x": 1}), ("b", '{"y'))
    parts = tuple(part.replace(b'"tool_calls"}', b'"length"}') for part in cut.parts)
    with Endpoint(says("It is", finish="length"), replace(cut, parts=parts)) as server:
        _, text = heard(model_at(server.url))
        _, done = heard(model_at(server.url))

    assert (text.text, text.stopped_by) == ("It is", "length")
    assert (done.stopped_by, done.calls) == ("length", (ToolCall("a", {"x": 1}),))


def test_log_probabilities_are_asked_for_and_returned() -> None:
    with Endpoint(says("It is", logprobs=True)) as server:
        _, done = heard(model_at(server.url, replace(PLAIN, logprobs=True)))

    assert server.bodies[0]["logprobs"] is True
    assert done.tokens == (Token("It i", -0.5), Token("s", -0.5))


def test_usage_that_is_not_told_is_estimated() -> None:
    with Endpoint(says("It is 42.", usage=None)) as server:
        _, done = heard(model_at(server.url))

    assert said(done).usage == Usage(5, 0, 3, 1)


def test_a_server_that_does_not_stream_is_understood() -> None:
    message = {"role": "assistant", "content": "It is 42."}
    body = b'{"choices": [{"message": %s, "finish_reason": "stop"}]}'
    whole = body % str(message).replace("'", '"').encode()
    with Endpoint(Reply(200, {"content-type": "application/json"}, (whole,))) as server:
        pieces, done = heard(model_at(server.url))

    assert (pieces, done.text, done.stopped_by) == (["It is 42."], "It is 42.", "end")


def test_parameters_that_a_model_refuses_are_given_up_and_remembered() -> None:
    reasons = Endpoint(
        fails(400, "Use 'max_completion_tokens' instead.", param="max_tokens"),
        fails(400, "Unsupported value: 'temperature' does not support 0 with this model."),
        says("42"),
        says("43"),
    )
    with reasons as server:
        model = model_at(server.url)
        done = [said(_again(model)).text, said(_again(model)).text]
        model.close()

    assert done == ["42", "43"]
    named = [sorted({"temperature", "max_tokens", "max_completion_tokens"} & {*body})
             for body in server.bodies]  # fmt: skip
    assert named == [
        ["max_tokens", "temperature"],
        ["max_completion_tokens", "temperature"],
        ["max_completion_tokens"],
        ["max_completion_tokens"],
    ]


def test_a_model_that_spent_all_on_thoughts_is_asked_once_more_with_room() -> None:
    told: list[str] = []
    spent = says("", reasoning="long thoughts", finish="length")
    with Endpoint(spent, says("42", reasoning="long thoughts")) as server:
        _, done = heard(model_at(server.url, notify=told.append), Decoding(max_tokens=10))

    assert (done.text, done.usage.calls) == ("42", 2)
    assert [body["max_tokens"] for body in server.bodies] == [10, 10 + 8192]
    assert told == ["openai:test spent its tokens on thoughts: it is asked once more"]


def test_one_connection_serves_several_calls() -> None:
    with Endpoint(says("1"), says("2"), says("3")) as server:
        model = model_at(server.url)
        texts = [_again(model).text for _ in range(3)]
        model.close()

    assert (texts, server.opened) == (["1", "2", "3"], 1)


def test_a_kept_connection_that_the_server_closed_is_opened_anew() -> None:
    first = replace(says("1"), headers={**EVENTS, "connection": "close"})
    with Endpoint(first, says("2")) as server:
        model = model_at(server.url)
        texts = [_again(model).text, _again(model).text]
        model.close()

    assert (texts, server.opened) == (["1", "2"], 2)


def test_closing_in_the_middle_of_a_reply_closes_the_connection() -> None:
    with Endpoint(says("It is", end="held"), says("42")) as server:
        model = model_at(server.url)
        asking = model.complete(QUESTION, Decoding())
        while next(asking) != "It i":
            pass
        asking.close()
        server.wait_left()
        after = _again(model).text
        model.close()

    assert after == "42"


def test_there_are_ticks_while_nothing_comes() -> None:
    with Endpoint(Reply(200, EVENTS, (), "held")) as server:
        model = model_at(server.url)
        asking = model.complete(QUESTION, Decoding())
        ticks = [next(asking) for _ in range(3)]
        asking.close()
        server.wait_left()
        model.close()

    assert ticks == ["", "", ""]


def test_what_only_the_provider_reads_of_a_call_goes_back_with_it() -> None:
    signed = chunk(
        tool_calls=[
            {
                "index": 0,
                "id": "x",
                "function": {"name": "a", "arguments": "{}"},
                "extra_content": {"google": {"thought_signature": "s"}},
            }
        ]
    )
    signed["choices"][0]["finish_reason"] = "tool_calls"
    with Endpoint(Reply(200, EVENTS, stream(signed)), says("1")) as server:
        _, done = heard(model_at(server.url))
        turn = Message("assistant", "", calls=done.calls, carried=done.carried)
        heard(model_at(server.url), messages=(*QUESTION, turn, Message("tool", "x")))

    sent = server.bodies[1]["messages"][1]["tool_calls"][0]
    assert sent["extra_content"] == {"google": {"thought_signature": "s"}}


def _again(model: HostedModel) -> Completion:
    """Ask without closing the model."""
    asking = model.complete(QUESTION, Decoding())
    while True:
        try:
            next(asking)
        except StopIteration as stop:
            done: Completion = stop.value
            return done
