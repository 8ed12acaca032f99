"""What goes wrong between the model and its endpoint, each told as what it is."""

from dataclasses import replace

import pytest

from agent.errors import (
    AgentError,
    AuthenticationFailed,
    ContextOverflow,
    ModelUnavailable,
    NoAnswer,
    RateLimited,
)
from agent.models.hosted import body
from agent.models.keys.key import Key
from agent.models.passing import Limited, Passing
from tests.models.endpoint import Endpoint, Reply, calls, chunk, fails, says, stream
from tests.models.hosted.asking import FAST, KEY, heard, model_at

pytestmark = pytest.mark.loopback

EVENTS = {"content-type": "text/event-stream"}
JSON = {"content-type": "application/json"}
PAGE = {"content-type": "text/html; charset=utf-8"}


def fault(reply: Reply, *more: Reply) -> AgentError:
    """Return the error that `reply` becomes."""
    with Endpoint(reply, *more) as server, pytest.raises(AgentError) as caught:
        heard(model_at(server.url))
    return caught.value


def told(error: AgentError) -> tuple[type[AgentError], str]:
    return type(error), str(error)


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_named_by_its_source(status: int) -> None:
    found = fault(fails(status, f"Incorrect API key provided: {KEY.value}"))

    assert told(found) == (
        AuthenticationFailed,
        f"openai: the key of OPENAI_API_KEY is refused ({status}): "
        "Incorrect API key provided: [the key]",
    )
    assert found.hint == "set OPENAI_API_KEY to another"


def test_a_refused_key_that_is_kept_is_set_anew() -> None:
    kept = Key(KEY.value, "the keyring")

    with Endpoint(fails(401, "no")) as server, pytest.raises(AgentError) as caught:
        heard(model_at(server.url, key=kept))

    assert caught.value.hint == "set another: agent keys set openai"


def test_an_endpoint_that_wants_a_key_is_told_from_one_that_refuses_it() -> None:
    with Endpoint(fails(401, "no key")) as server, pytest.raises(AgentError) as caught:
        heard(model_at(server.url, key=None))

    assert told(caught.value) == (
        AuthenticationFailed,
        "openai: 127.0.0.1 wants a key (401): no key",
    )
    assert "authorization" not in server.asked[0].headers


def test_a_model_that_is_not_there_lists_names_that_are_near() -> None:
    found = fault(fails(404, "The model `test` does not exist", code="model_not_found"))
    with (
        Endpoint(fails(404, "no"), models=("tast", "other")) as server,
        pytest.raises(ModelUnavailable) as caught,
    ):
        heard(model_at(server.url))

    assert told(found)[1] == "openai: not found (404): The model `test` does not exist"
    assert str(caught.value) == "openai: there is no model 'test' (404)"
    assert caught.value.hint == "did you mean openai:tast?"


def test_a_model_like_no_other_is_answered_with_what_there_is() -> None:
    names = tuple(f"other-{number}" for number in range(7))
    with (
        Endpoint(fails(404, "no"), models=names) as server,
        pytest.raises(ModelUnavailable) as caught,
    ):
        heard(model_at(server.url))

    assert caught.value.hint == "it has other-0, other-1, other-2, other-3, other-4 and 2 more"


@pytest.mark.parametrize(
    ("reply", "kind", "message"),
    [
        (fails(429, "slow"), Limited, "openai: rate limited (429): slow"),
        (
            fails(429, "You exceeded your current quota", code="insufficient_quota"),
            RateLimited,
            "openai: the account has no credit left (429): You exceeded your current quota",
        ),
        (fails(402, "pay"), RateLimited, "openai: the account has no credit left (402): pay"),
        (fails(500, "oops"), Passing, "openai: the server failed (500): oops"),
        (fails(529, "busy"), Passing, "openai: the server failed (529): busy"),
        (fails(400, "bad"), ModelUnavailable, "openai: refused (400): bad"),
        (fails(422, "bad"), ModelUnavailable, "openai: refused (422): bad"),
        (fails(501, "bad"), ModelUnavailable, "openai: no reply (501): bad"),
        (
            fails(400, "This model's maximum context length is 8 tokens"),
            ContextOverflow,
            "openai: the question does not fit into the context (400): "
            "This model's maximum context length is 8 tokens",
        ),
        (
            Reply(500, JSON, (b'[{"error": {"code": 500, "message": "in a list"}}]',)),
            Passing,
            "openai: the server failed (500): in a list",
        ),
        (
            Reply(503, PAGE, (b"<html>\x1b[31mnginx\xff</html>",)),
            Passing,
            "openai: the server failed (503): <html>nginx\ufffd</html>",
        ),
        (Reply(502), Passing, "openai: the server failed (502): nothing"),
    ],
)
def test_a_status_is_sorted_by_who_can_mend_it(
    reply: Reply, kind: type[AgentError], message: str
) -> None:
    assert told(fault(reply)) == (kind, message)


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (Reply(200, PAGE, (b"<!doctype html><p>" + b"x" * 999,)), "a page and no reply: <!doctype"),
        (Reply(200, JSON, (b"{cut",)), "no JSON and no reply: {cut"),
        (Reply(200, JSON), "an empty body and no reply: nothing"),
        (Reply(200, EVENTS), "an empty body and no reply: nothing"),
        (Reply(200, EVENTS, (b"hello\n\n",)), "no event and no reply: hello"),
        (Reply(200, EVENTS, (b"data: {cut\n\n",)), "no JSON and no reply: {cut"),
        (Reply(200, EVENTS, (b"data: 7\n\n",)), "JSON of another kind and no reply: 7"),
        (Reply(200, JSON, (b'{"choices": 7}',)), "JSON of another kind and no reply: "),
        (
            Reply(200, EVENTS, stream({"choices": [{"delta": {"tool_calls": ["x"]}}]})),
            "JSON of another kind and no reply: ",
        ),
    ],
)
def test_what_is_no_reply_is_told_with_its_first_bytes(reply: Reply, message: str) -> None:
    found = fault(reply)

    assert type(found) is ModelUnavailable
    assert str(found).startswith(f"openai: 127.0.0.1 sent {message}")
    assert len(str(found)) < 300


def test_an_event_that_never_ends_is_bounded() -> None:
    line = b"data: " + b"x" * (1 << 20)
    found = fault(Reply(200, EVENTS, (line, *[b"y" * (1 << 20)] * 9)))

    assert told(found)[1].startswith("openai: 127.0.0.1 sent more than is believed")


def test_an_error_body_is_read_to_a_bound() -> None:
    found = fault(Reply(400, {}, [b"x" * 4096] * (body.MOST_ERROR // 1024)))

    assert told(found) == (ModelUnavailable, f"openai: refused (400): {'x' * 200}")


def test_no_redirect_is_followed() -> None:
    with Endpoint(says("42")) as other:
        moved = {"location": other.url.replace("127.0.0.1", "localhost") + "/chat/completions"}
        found = fault(Reply(307, moved))

    assert told(found) == (
        ModelUnavailable,
        "openai: 127.0.0.1 leads on to localhost (307), which gets no key of ours",
    )
    assert other.asked == []


def test_a_reply_that_breaks_off_is_kept_and_marked() -> None:
    told_: list[str] = []
    for reply in (says("It is 42", end="cut"), _unfinished("It is 42")):
        with Endpoint(reply) as server:
            pieces, done = heard(model_at(server.url, notify=told_.append))
        assert ("".join(pieces), done.text, done.stopped_by) == ("It is 42", "It is 42", "broken")
    assert told_ == [
        "the reply broke off: openai: the connection to 127.0.0.1 ended before its end"
    ]


def test_a_cut_character_is_no_part_of_what_is_kept() -> None:
    whole = stream(chunk(content="数"), chunk(content="数"), done=False)
    cut = whole[0] + whole[1][: whole[1].index("数".encode()) + 1]
    with Endpoint(Reply(200, EVENTS, (cut,), "cut")) as server:
        _, done = heard(model_at(server.url))

    assert (done.text, done.stopped_by) == ("数", "broken")


def test_a_call_of_a_reply_that_broke_off_is_dropped() -> None:
    with Endpoint(calls(("a", {"x": 1}), text="I do it", end="cut")) as server:
        _, done = heard(model_at(server.url))

    assert (done.text, done.stopped_by, done.calls) == ("I do it", "broken", ())


def test_a_reply_that_breaks_off_before_its_first_word_may_be_asked_for_again() -> None:
    assert type(fault(calls(("a", '{"x'), end="cut"))) is Passing
    assert type(fault(_unfinished(""))) is Passing


def test_silence_in_the_middle_of_a_reply_ends_it() -> None:
    told_: list[str] = []
    impatient = replace(FAST, idle_s=0.3)
    with Endpoint(says("It is", end="held")) as server:
        model = model_at(server.url, access=impatient, notify=told_.append)
        _, done = heard(model)
        server.wait_left()

    assert (done.text, done.stopped_by) == ("It is", "broken")
    assert told_ == ["the reply broke off: openai: 127.0.0.1 sent nothing for 0.3 s"]


def test_silence_before_a_reply_ends_the_call() -> None:
    impatient = replace(FAST, idle_s=0.3)
    with Endpoint(Reply(200, EVENTS, (), "held")) as server, pytest.raises(AgentError) as caught:
        heard(model_at(server.url, access=impatient))

    assert told(caught.value) == (
        ModelUnavailable,
        "openai: 127.0.0.1 sent nothing for 0.3 s",
    )


def test_an_error_in_the_middle_of_a_stream_is_one_before_the_first_word() -> None:
    late = {"error": {"message": "overloaded", "code": 503}}
    found = fault(Reply(200, EVENTS, stream(late)))
    with Endpoint(Reply(200, EVENTS, stream(chunk(content="It"), late))) as server:
        _, done = heard(model_at(server.url))

    assert told(found) == (Passing, "openai: the server failed (503): overloaded")
    assert (done.text, done.stopped_by) == ("It", "broken")


def test_a_reply_that_the_provider_withholds_is_no_answer() -> None:
    found = fault(says("", finish="content_filter"))
    with Endpoint(says("It", finish="content_filter")) as server:
        _, done = heard(model_at(server.url))

    assert told(found) == (NoAnswer, "openai: its filter kept the reply back")
    assert (done.text, done.stopped_by) == ("It", "broken")


def _unfinished(text: str) -> Reply:
    parts = (chunk(content=text),) if text else (chunk(role="assistant"),)
    return Reply(200, EVENTS, stream(*parts, done=False))
