"""Runs that read the web as a page, as Markdown and as JSON: sources with their surroundings."""

import json
from dataclasses import replace

import pytest

from agent.events import Answer, Citation, Contact, Reached
from agent.recording import pages
from agent.render.history import History, history_of
from agent.render.page.page import page as html
from agent.render.run_json import document
from agent.render.run_markdown import markdown
from tests.render.stories import logged, row, started, told
from tests.render.test_run_page import read
from tests.tools.web.paper import ACCESSED, page

ADA = "https://velmouth.example/ada?a=1&b=2"
TEXT = "Ada Brandt was an engineer. She was born in Velmouth in 1832. She wrote a book."
BORN = Citation(1, ADA, "born in Velmouth", "Ada Brandt", date="2024-05-01", accessed=ACCESSED)
HOSTILE = (
    "</p><script>alert(1)</script> \"onclick='x' ![p](https://evil.example/p.png) \x1b[2J\u202e"
)


def story(citation: Citation = BORN, text: str = TEXT, title: str = "Ada Brandt") -> History:
    body = pages.packed(page(ADA, title, text))
    log = [
        started(),
        logged(0.5, "browsed", {"asked": {"open": ADA}, "page": body}),
        told(0.8, Reached(1, (Contact("velmouth.example", "page", 1, 300, 900),))),
        told(0.9, Answer(1, "In Velmouth [1].", citations=(citation,))),
    ]
    return history_of(row(answer="In Velmouth [1]."), log)


def test_a_page_shows_the_quote_in_its_surroundings_and_a_plain_link() -> None:
    seen = read(html([story()]))
    attributes = dict(seen.attributes)

    assert [one for one in seen.attributes if one[0] == "href" and "velmouth" in one[1]] == [
        ("href", ADA)
    ]
    assert attributes["rel"] == "noopener noreferrer nofollow"
    assert attributes["datetime"] == ACCESSED
    at = seen.texts.index("born in Velmouth")
    assert seen.texts[at - 5 : at + 4] == [
        "Ada Brandt, velmouth.example, 2024-05-01", "read", "2026-11-22T10:00Z", ADA,
        "Ada Brandt was an engineer. She was", "born in Velmouth", "in 1832. She wrote a book.",
        "✓", str(story().proofs[0]),
    ]  # fmt: skip


def test_markdown_shows_address_time_proof_and_surroundings() -> None:
    text = markdown([story()])

    assert (
        "- \\[1\\] Ada Brandt, velmouth.example, 2024-05-01, read 2026-11-22T10:00Z: "
        f"“born in Velmouth”\n  <{ADA}>\n  ({story().proofs[0]})\n\n  > {TEXT}\n"
    ) in text
    assert "- network: 1 request to 1 host, 300 B sent, 900 B received; velmouth.example" in text


def test_json_has_pages_proofs_and_contacts() -> None:
    (run,) = json.loads(document([(story(), [])]))["runs"]

    assert (run["pages"][0]["text"], run["pages"][0]["accessed"]) == (TEXT, ACCESSED)
    assert run["proofs"] == [
        {"citation": 1, "stands": True, "page": 1, "start": 36, "end": 52,
         "before": "Ada Brandt was an engineer. She was ", "after": " in 1832. She wrote a book."}
    ]  # fmt: skip
    assert run["network"]["contacts"][0]["host"] == "velmouth.example"


def test_a_quote_that_the_record_does_not_hold_is_marked() -> None:
    changed = story(replace(BORN, quote="born in Oskel"))

    assert "?" in read(html([changed])).texts
    assert "(does not stand in the snapshot of 2026-11-22T10:00Z" in markdown([changed])


@pytest.mark.parametrize(
    "source",
    ['https://x.example/"><script>x</script>', "javascript:alert(1)", f"https://x{HOSTILE}"],
)
def test_an_address_that_could_break_out_is_no_link(source: str) -> None:
    odd = story(replace(BORN, source=source))
    links = [value for name, value in read(html([odd])).attributes if name == "href"]

    assert [one for one in links if not one.startswith("#")] == []
    assert f"<{source}>" not in markdown([odd])


def test_what_a_page_says_stays_text() -> None:
    odd = story(replace(BORN, quote=HOSTILE, title=HOSTILE), f"{HOSTILE} {HOSTILE}", HOSTILE)
    told = html([odd])

    assert len(read(told).scripts) == len(read(html([story()])).scripts)
    assert "<script>alert" not in told
    assert "\x1b" not in told + markdown([odd])
    assert "\u202e" not in told + markdown([odd])
    assert "![p]" not in markdown([odd]).replace("\\![p]", "").replace("!\\[p]", "")
