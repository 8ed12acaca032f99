"""The list of sources below an answer, and what of it nothing proves."""

import io
import json
import re
from pathlib import Path

import pytest

from agent.errors import Stopped
from agent.events import Answer, Citation, Claim, Event, Streamed
from agent.render.lines import Document
from agent.render.plain import Plain
from agent.render.sources import Cites, rows, url_of
from agent.render.terminal import Terminal
from tests.render.screens import STARTED, screen, shown

TALL = Citation(
    1, "/docs/report.pdf", "The tower is 330 m\ntall.", page=3, date="2024-05-01", kind="pdf"
)
COST = Citation(2, "/docs/notes.md", "It cost 7 francs", first_line=12, last_line=14, kind="text")
OLD = Claim("It is 43 years old.", (1,), False, "43 does not stand in the quote")
ANSWER = Answer(
    1,
    "It is 330 m tall [1] and cost 7 francs [2]. It is 43 years old [1].",
    citations=(TALL, COST),
    claims=(Claim("It is 330 m tall and cost 7 francs.", (1, 2), True), OLD),
)
PAGES = Answer(
    1,
    "Built [1], 1642 [2], tall [3].",
    citations=(
        Citation(1, "https://marlow.example/wiki/Light?x=1#top", "It was built by Ada Brandt",
                 "Marlow Lighthouse", date="2024-05-01", kind="html", first_line=3, last_line=4),
        Citation(2, "https://qiao.example:8443/桥", "1642年完工", "青岚桥", kind="html"),
        Citation(3, "http://tower.example/a.pdf", "It is tall", page=3, kind="pdf"),
    ),
)  # fmt: skip
LIST = """\
[1] /docs/report.pdf, page 3, 2024-05-01: "The tower is 330 m tall."
[2] /docs/notes.md, lines 12-14: "It cost 7 francs"
? unverified: "It is 43 years old.": 43 does not stand in the quote
"""


def on_terminal(answer: Answer, width: int = 80, links: bool = False, color: bool = False) -> str:
    console = screen(width, color)
    terminal = Terminal(console, screen(width), links=links)
    events: list[Event] = [STARTED, Streamed(1, "answer", answer.text), answer]
    for event in events:
        terminal.show(event)
    terminal.finish()
    return shown(console)


def as_text(answer: Answer, cites: Cites = "list") -> str:
    out = io.StringIO()
    plain = Plain(out, None, full=False, cites=cites)
    plain.show(answer)
    plain.finish()
    return out.getvalue()


def test_the_sources_stand_below_the_answer() -> None:
    assert as_text(ANSWER) == f"{ANSWER.text}\n\n{LIST}"
    assert on_terminal(ANSWER) == f"{ANSWER.text}\n\n{LIST}"


def test_on_a_narrow_terminal_they_are_broken_below_their_marks() -> None:
    assert on_terminal(ANSWER, width=30).partition("\n\n")[2] == (
        "[1] /docs/report.pdf, page 3,\n"
        '    2024-05-01: "The tower is\n'
        '    330 m tall."\n'
        "[2] /docs/notes.md, lines\n"
        '    12-14: "It cost 7 francs"\n'
        '? unverified: "It is 43 years\n'
        '  old.": 43 does not stand in\n'
        "  the quote\n"
    )


def test_a_page_of_the_web_is_named_by_its_title_and_its_address_stands_below() -> None:
    assert as_text(PAGES).partition("\n\n")[2] == (
        '[1] Marlow Lighthouse, marlow.example, 2024-05-01: "It was built by Ada Brandt"\n'
        "    https://marlow.example/wiki/Light?x=1#top\n"
        '[2] 青岚桥, qiao.example:8443: "1642年完工"\n'
        "    https://qiao.example:8443/桥\n"
        '[3] tower.example, page 3: "It is tall"\n'
        "    http://tower.example/a.pdf\n"
    )
    assert on_terminal(PAGES, 40).partition("\n\n")[2] == (
        "[1] Marlow Lighthouse, marlow.example,\n"
        '    2024-05-01: "It was built by Ada\n'
        '    Brandt"\n'
        "    https://marlow.example/wiki/Light?x=\n"
        "    1#top\n"
        '[2] 青岚桥, qiao.example:8443: "1642年完\n'
        '    工"\n'
        "    https://qiao.example:8443/桥\n"
        '[3] tower.example, page 3: "It is tall"\n'
        "    http://tower.example/a.pdf\n"
    )


@pytest.mark.parametrize("width", range(20, 201, 9))
def test_addresses_of_pages_fit_into_every_terminal(width: int) -> None:
    lines = on_terminal(PAGES, width).split("\n")

    assert max(sum(2 if one > "\u2e80" else 1 for one in line) for line in lines) <= width


@pytest.mark.parametrize("width", range(20, 201, 9))
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    chinese = Citation(1, "/文档/年度报告.md", "埃菲尔铁塔高三百三十米，" * 5, first_line=3)
    text = on_terminal(Answer(1, "三百三十米 [1]", citations=(chinese,)), width)
    columns = [sum(2 if one > "\u2e80" else 1 for one in line) for line in text.split("\n")]

    assert max(columns) <= width
    assert "埃菲尔" in text.replace("\n    ", "")


def test_an_answer_without_sources_has_no_list() -> None:
    plain = Answer(1, "42")

    assert as_text(plain) == "42\n"
    assert on_terminal(plain) == "42\n"


def test_quiet_drops_the_list_and_the_references() -> None:
    assert as_text(ANSWER, "drop") == ("It is 330 m tall and cost 7 francs. It is 43 years old.\n")


def test_data_is_left_as_it_is() -> None:
    answer = Answer(1, '{"numbers": [1]}', citations=(TALL,))

    assert as_text(answer, "keep") == '{"numbers": [1]}\n'


def test_files_are_links_where_the_terminal_knows_them() -> None:
    text = on_terminal(ANSWER, links=True, color=True)

    linked: dict[str, str] = {}
    for url, part in re.findall(r"\x1b]8;[^;]*;([^\x1b]+)\x1b\\([^\x1b]*)", text):
        linked[url] = linked.get(url, "") + part
    assert linked == {
        "file:///docs/report.pdf#page=3": "/docs/report.pdf, page 3, 2024-05-01",
        "file:///docs/notes.md": "/docs/notes.md, lines 12-14",
    }
    assert "\x1b]8" not in on_terminal(ANSWER, links=False, color=True)
    assert "\x1b" not in on_terminal(ANSWER, links=True, color=False)


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("/a b/ü#?.md", "file:///a%20b/%C3%BC%23%3F.md"),
        ("/a\nb\x1b.md", "file:///a%0Ab%1B.md"),
        ("/a\udcff.md", "file:///a%FF.md"),
        ("https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("https://example.org/a\x1b]8;;b", ""),
        ("https://example.org/a\u202eb", ""),
        ("https://bücher.example/桥", "https://xn--bcher-kva.example/%E6%A1%A5"),
        ("https://[::1/a", "https://[::1/a"),
        ("stdin", ""),
    ],
)
def test_addresses_are_spelt_so_that_nothing_can_break_out(source: str, url: str) -> None:
    assert url_of(Citation(1, source, "quote")) == url


def test_names_and_quotes_cannot_steer_the_terminal() -> None:
    odd = Citation(
        1, "/d/a\x1b[2J\u202eb\n.md", "x\x1b]0;evil\x07 y\u202e z", part="sheet\x1b[0m A"
    )
    claim = Claim("so\x1b[2J", (), False, "no\x1b[1m")
    answer = Answer(1, "yes [1]", citations=(odd,), claims=(claim,))

    assert [str(one) for one in rows(answer)] == [
        r'[1] /d/a\x1b[2J\u202eb\x0a.md, sheet\x1b[0m A: "x y z"',
        '? unverified: "so": no',
    ]
    assert "\x1b" not in on_terminal(answer, links=True).replace("yes", "")


def test_where_nothing_is_proven_that_is_told_once() -> None:
    claims = tuple(Claim(text, (), False, "no quote proves it") for text in ("One.", "Two."))

    assert [str(one) for one in rows(Answer(1, "One. Two.", claims=claims))] == [
        "? unverified: no quote proves any of it"
    ]


@pytest.mark.parametrize(
    ("citation", "place"),
    [
        (
            Citation(1, "/a.pptx", "q", page=2, part="notes", kind="slides"),
            "/a.pptx, slide 2, notes",
        ),
        (
            Citation(1, "/a.xlsx", "q", part="sheet A, row 4", first_line=9),
            "/a.xlsx, sheet A, row 4",
        ),
        (Citation(1, "/a.docx", "q", first_line=9, last_line=9, kind="word"), "/a.docx"),
        (Citation(1, "/a.py", "q", first_line=9, last_line=9, kind="python"), "/a.py, line 9"),
    ],
)
def test_the_place_is_told_as_the_file_has_it(citation: Citation, place: str) -> None:
    answer = Answer(1, "a", citations=(citation,))

    assert [str(one) for one in rows(answer)] == [f'[1] {place}: "q"']


def test_a_file_below_the_working_folder_is_named_from_there() -> None:
    answer = Answer(1, "a", citations=(Citation(1, str(Path.cwd() / "docs" / "a.md"), "q"),))

    assert [one.label for one in rows(answer)] == [str(Path("docs") / "a.md")]


def test_a_long_quote_is_cut_in_the_list_and_whole_in_json() -> None:
    long = Citation(1, "/a.md", "word " * 100)
    out = io.StringIO()
    document = Document(out)
    document.show(Answer(1, "a", citations=(long,)))
    document.finish()

    [row] = rows(Answer(1, "a", citations=(long,)))
    assert row.rest == f': "{"word " * 47}word…"'
    assert json.loads(out.getvalue())["citations"][0]["quote"] == long.quote


def test_json_has_the_address_of_each_source() -> None:
    out = io.StringIO()
    document = Document(out)
    document.show(ANSWER)
    document.finish()
    written = json.loads(out.getvalue())

    assert [one["url"] for one in written["citations"]] == [
        "file:///docs/report.pdf#page=3",
        "file:///docs/notes.md",
    ]
    assert written["citations"][0]["source"] == "/docs/report.pdf"
    assert written["claims"][1] == {
        "text": "It is 43 years old.",
        "citations": [1],
        "verified": False,
        "reason": "43 does not stand in the quote",
    }


def test_a_run_that_was_stopped_lists_nothing() -> None:
    console = screen(80)
    terminal = Terminal(console, screen(80))
    for event in (STARTED, Streamed(1, "answer", "It is")):
        terminal.show(event)
    terminal.stopped(Stopped(2))

    assert shown(console) == "It is\n"
