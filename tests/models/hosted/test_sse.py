import pytest

from agent.models.hosted.sse import Events, TooLong

STREAM = (
    b"\xef\xbb\xbf: a comment\r\n\r\nevent: x\r\ndata: one\r\ndata: line\r\nid: 7\r\n\r\n"
    b"data:two\n\n:\n\ndata: \xe6\x95\xb0\r\rdata: [DONE]\n\n"
)
DATA = ["one\nline", "two", "数", "[DONE]"]


@pytest.mark.parametrize("size", [1, 2, 3, 7, len(STREAM)])
def test_events_are_read_however_they_are_cut(size: int) -> None:
    events = Events()
    found = [
        one for at in range(0, len(STREAM), size) for one in events.feed(STREAM[at : at + size])
    ]

    assert found == DATA


def test_an_event_that_was_cut_is_no_event() -> None:
    events = Events()

    assert events.feed(b'data: {"a"') == []
    assert events.rest() == []


def test_the_last_event_counts_without_its_empty_line() -> None:
    events = Events()

    assert events.feed(b"data: [DONE]") == []
    assert events.rest() == ["[DONE]"]


def test_a_line_and_an_event_have_bounds() -> None:
    line, lines = Events(longest=100), Events(longest=100)

    with pytest.raises(TooLong):
        line.feed(b"data: " + b"x" * 100)
    with pytest.raises(TooLong):
        lines.feed(b"data: 1234567890\n" * 10)


def test_bytes_that_are_no_utf_8_are_marked() -> None:
    assert Events().feed(b"data: a\xff\n\n") == ["a\ufffd"]
