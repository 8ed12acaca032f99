"""What is told about an answer that is no page, and who is asked a second time."""

import pytest

from agent.errors import ToolError
from tests.tools.web.fetching.direct import Direct
from tests.tools.web.local import Asked, Response

pytestmark = pytest.mark.loopback


def _told(direct: Direct, answer: Response) -> str:
    url = direct.site("rivers.example")
    direct["rivers.example", "/"] = answer
    with pytest.raises(ToolError) as refused:
        direct.fetcher().fetch(url, typed=True)
    return str(refused.value).removeprefix(f"{url}: ")


def _later(status: int, when: str) -> Response:
    return Response("", status, headers=(("Retry-After", when),))


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Response("", 204, length=-1), "it is empty (204)"),
        (Response("<p>half", 206), "it answers with something that is no page (206)"),
        (Response("", 300), "it answers with something that is no page (300)"),
        (Response("", 401), "it wants a login (401)"),
        (Response("", 403), "it does not show this page to programs, or not to us (403)"),
        (Response("", 404), "there is no such page (404)"),
        (Response("", 410), "the page is gone for good (410)"),
        (Response("", 418), "it answers with something that is no page (418)"),
        (Response("", 429), "too many requests (429)"),
        (_later(429, "120"), "too many requests (429): it may be asked again in 120 s"),
        (_later(429, "soon"), "too many requests (429)"),
        (_later(429, "Sun, 06 Nov 1994 08:49:37 GMT"), "too many requests (429)"),
        (_later(503, "120"), "the server failed (503): it may be asked again in 120 s"),
        (Response("", 451), "it may not be shown, for legal reasons (451)"),
        (Response("", 500), "the server failed (500)"),
        (Response("", 502), "the server failed (502)"),
        (Response("", 999), "the server failed (999)"),
    ],
)
def test_what_is_no_page_is_told_in_one_line(plain: Direct, answer: Response, told: str) -> None:
    assert _told(plain, answer) == told


@pytest.mark.parametrize(
    ("failure", "times"),
    [
        (Response("", 502), 2),
        (Response("", 503), 2),
        (_later(503, "1"), 2),
        (Response(reset=True), 2),
        (Response(raw=b""), 2),
        (_later(503, "60"), 1),
        (Response("", 500), 1),
        (Response("", 429), 1),
        (Response("", 404), 1),
        (Response("<p>Mira", cut=3), 1),
    ],
)
def test_who_is_busy_is_asked_once_more_and_nobody_else(
    plain: Direct, failure: Response, times: int
) -> None:
    _told(plain, failure)

    assert plain.web.paths("rivers.example") == ["/"] * times


@pytest.mark.parametrize("failure", [Response("", 503), Response(reset=True)])
def test_the_second_answer_counts(plain: Direct, failure: Response) -> None:
    url = plain.site("rivers.example")
    answers = [failure, Response("<p>Mira")]

    def answer(asked: Asked) -> Response:
        return answers.pop(0)

    plain["rivers.example", "/"] = answer

    assert plain.fetcher().fetch(url, typed=True).body == b"<p>Mira"


def test_a_connection_that_was_closed_meanwhile_is_opened_again(plain: Direct) -> None:
    url = plain.site("rivers.example")
    plain["rivers.example", "*"] = "<p>Mira"
    fetcher = plain.fetcher()
    fetcher.fetch(f"{url}/a", typed=True)
    plain["rivers.example", "/b"] = Response(reset=True)
    with pytest.raises(ToolError):
        fetcher.fetch(f"{url}/b", typed=True)

    assert fetcher.fetch(f"{url}/c", typed=True).body == b"<p>Mira"
