"""A search finds, a page opens, a quote stands: on the local web, and with --live on the real one.

The same tests run on both, so that what the local web stands for can be compared with what is.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools.web.local import LocalWeb
from tools.documents.reading.evidence import Evidence
from tools.web.access import WebAccess
from tools.web.opening import open_web
from tools.web.surfing import Surfer
from tools.web.web import Query, Web

RIVER = "https://en.wikipedia.org/wiki/Danube"
TEXT = (
    "The Danube is the second-longest river in Europe, after the Volga. It flows through Central "
    "and Southeastern Europe, from the Black Forest to the Black Sea.",
    "It connects ten countries today, more than any other river in the world.",
)


@pytest.fixture(
    params=[
        pytest.param("local", marks=pytest.mark.loopback),
        pytest.param("live", marks=pytest.mark.live),
    ]
)
def web(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Web]:
    """The web as a run has it; on this machine unless --live asks for the real one."""
    if request.param == "live":
        found = open_web(WebAccess(), print)
        yield found
        found.close()
        return
    with LocalWeb(tmp_path) as local:
        local.article("Danube", *TEXT)
        local.finds("danube", [("Danube", RIVER, TEXT[0])])
        found = open_web(WebAccess(proxy=local.proxy, ca_bundle=str(local.ca)), print)
        yield found
        found.close()


def test_a_search_finds_pages(web: Web) -> None:
    results = web.search(Query("Danube river", region="us-en"))

    assert results
    assert all(one.url.startswith(("https://", "http://")) and one.title for one in results)
    assert "danube" in f"{results[0].title} {results[0].snippet}".casefold()


def test_a_page_opens(web: Web) -> None:
    page = web.open(RIVER)

    assert (page.url, page.asked) == (RIVER, RIVER)
    assert "Danube" in page.document.title
    assert "second-longest river in Europe" in page.document.text


def test_a_quote_stands_on_its_page(web: Web) -> None:
    surfer = Surfer(web, Evidence())
    surfer.open(RIVER)
    kept = surfer.quote("the second-longest river  in Europe")

    assert (kept.number, kept.passage.source) == (1, RIVER)
    assert kept.text == "the second-longest river in Europe"


def test_whom_a_run_has_reached_is_told(web: Web) -> None:
    web.open(RIVER)
    pages = [one for one in web.contacts() if one.purpose == "page"]

    assert [(one.host, one.requests) for one in pages] == [("en.wikipedia.org", 1)]
    assert pages[0].sent_bytes > 50
    assert pages[0].received_bytes > 100
