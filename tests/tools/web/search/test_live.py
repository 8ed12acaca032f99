"""The same engines on the real web: run with `pytest --live`."""

import pytest

from tools.web.access import WebAccess
from tools.web.ledger import Ledger
from tools.web.search.failures import EngineFailed
from tools.web.search.scraped import Scraped
from tools.web.search.together import Together
from tools.web.web import Query

pytestmark = pytest.mark.live


@pytest.mark.parametrize(
    "name", ["duckduckgo", "brave", "mojeek", "startpage", "yahoo", "wikipedia"]
)
def test_an_engine_answers_or_says_in_one_word_why_not(name: str) -> None:
    try:
        found = Scraped(name, WebAccess(), Ledger()).search(Query("Danube river"), 15.0)
    except EngineFailed as failure:
        pytest.skip(f"{name}: {failure.kind}: {failure}")
    assert all(one.title and one.url.startswith("http") for one in found)
    assert found


@pytest.mark.parametrize("text", ["How long is the Danube?", "长江有多长"])
def test_together_they_answer(text: str) -> None:
    found = Together(WebAccess(), Ledger(), print).search(Query(text))

    assert len(found) >= 3
