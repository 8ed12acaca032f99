"""Whom a run has reached, in words: one line, host by host, and as JSON."""

import io
import json

import pytest

from agent.errors import Stopped
from agent.events import Answer, Contact, Event, Reached, Streamed
from agent.render.lines import Document
from agent.render.network import line, rows, size
from agent.render.plain import Plain
from agent.render.terminal import Terminal
from tests.render.screens import STARTED, screen, shown

LIGHT = (
    Contact("marlow.example", "robots", 1, 300, 240),
    Contact("marlow.example", "page", 2, 800, 151_000),
)
REACHED = Reached(3, (Contact("engine.example", "search", 1, 3_010, 61_000), *LIGHT))
LINE = "network: 4 requests to 2 hosts, 4.1 kB sent, 212 kB received"
ROWS = [
    LINE,
    "  engine.example: 1 search, 3.0 kB sent, 61.0 kB received",
    "  marlow.example: 1 look at robots.txt, 2 pages, 1.1 kB sent, 151 kB received",
]
ANSWER = Answer(3, "It is white.")


def test_every_host_has_a_line() -> None:
    assert [*rows(REACHED)] == ROWS


def test_a_host_cannot_steer_the_terminal_and_later_purposes_have_their_name() -> None:
    odd = Reached(1, (Contact("a\x1b[2J\u202e", "model", 2),))

    assert [*rows(odd)][1] == r"  a\x1b[2J\u202e: 2 model requests, 0 B sent, 0 B received"


def test_offline_is_said() -> None:
    assert line(Reached(1, offline=True)) == "offline: no host was contacted"
    assert line(Reached(1)) == "network: no host was contacted"
    assert line(Reached(1, LIGHT[:1], True)) == (
        "offline, and yet 1 request to 1 host, 300 B sent, 240 B received"
    )


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (99_900, "99.9 kB"), (100_400, "100 kB"),
     (999_600, "1.0 MB"), (2_000_000, "2.0 MB"), (4_100_000_000, "4.1 GB")],
)  # fmt: skip
def test_bytes_are_told_as_people_read_them(count: int, said: str) -> None:
    assert size(count) == said


def on_terminal(full: bool) -> list[str]:
    out, trace = screen(100), screen(100)
    terminal = Terminal(out, trace, full)
    events: list[Event] = [STARTED, Streamed(3, "answer", ANSWER.text), REACHED, ANSWER]
    for event in events:
        terminal.show(event)
    terminal.finish()
    assert shown(out).strip() == ANSWER.text
    return shown(trace).splitlines()


def test_on_a_terminal_it_is_one_line_and_all_of_it_where_the_person_asks_for_more() -> None:
    assert on_terminal(full=False)[-2] == LINE
    assert on_terminal(full=True)[-4:-1] == ROWS


def test_plain_text_tells_it_below_the_answer_also_where_the_run_was_stopped() -> None:
    for ends in (True, False):
        out, trace = io.StringIO(), io.StringIO()
        plain = Plain(out, trace)
        plain.show(REACHED)
        if ends:
            plain.show(ANSWER)
            plain.finish()
        else:
            plain.stopped(Stopped(2))
        assert trace.getvalue().splitlines()[:3] == [f"N{ROWS[0][1:]}", *ROWS[1:]]


def test_json_has_every_contact() -> None:
    out = io.StringIO()
    document = Document(out)
    for event in (STARTED, REACHED, ANSWER):
        document.show(event)
    document.finish()
    network = json.loads(out.getvalue())["network"]

    assert network["offline"] is False
    assert network["contacts"][0] == {
        "host": "engine.example", "purpose": "search", "requests": 1, "sent_bytes": 3010,
        "received_bytes": 61000,
    }  # fmt: skip
