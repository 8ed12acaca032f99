"""Answers of engines that are kept on disk, through the real client, against the local web."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tools.web.local import LocalWeb
from tests.tools.web.search.conftest import FOUND
from tools.web.access import WebAccess
from tools.web.ledger import Ledger
from tools.web.search.racing import Pace
from tools.web.search.together import Together
from tools.web.web import Query

pytestmark = pytest.mark.loopback
Reaching = Callable[..., WebAccess]
PATIENT_S = 60.0
URLS = [url for _, url, _ in FOUND]


def together(access: WebAccess, ledger: Ledger | None = None) -> Together:
    pace = Pace(PATIENT_S, PATIENT_S, PATIENT_S)
    return Together(access, ledger or Ledger(), print, pace)


def urls(found: object) -> list[str]:
    assert isinstance(found, list)
    return [one.url for one in found]


def test_the_second_search_for_the_same_asks_nobody(
    local_web: LocalWeb, reaching: Reaching, tmp_path: Path
) -> None:
    access, ledger = reaching(cache=tmp_path / "c"), Ledger()
    first = together(access).search(Query("Mira"))
    local_web.asked.clear()
    second = together(access, ledger).search(Query("  mira  ", limit=2))

    assert [one.kept for one in first] == ["", "", ""]
    assert [(one.url, bool(one.kept)) for one in second] == [(url, True) for url in URLS[:2]]
    assert (local_web.asked, ledger.contacts()) == ([], ())


@pytest.mark.parametrize(
    "other",
    [
        Query("Mira", since="day"),
        Query("Mira", region="de-de"),
        Query("Mira", news=True),
        Query("Miras"),
    ],
)
def test_another_search_is_asked_anew(
    local_web: LocalWeb, reaching: Reaching, tmp_path: Path, other: Query
) -> None:
    access = reaching(cache=tmp_path / "c")
    together(access).search(Query("Mira"))
    local_web.asked.clear()
    together(access).search(other)

    assert local_web.asked


def test_a_damaged_cache_costs_no_more_than_a_search(
    local_web: LocalWeb, reaching: Reaching, tmp_path: Path
) -> None:
    access = reaching(cache=tmp_path / "c")
    together(access).search(Query("Mira"))
    for path in (tmp_path / "c" / "answers").iterdir():
        path.write_bytes(b"\x00" * 10)

    assert urls(together(access).search(Query("Mira"))) == URLS


def test_without_a_cache_nothing_is_written(reaching: Reaching, tmp_path: Path) -> None:
    together(reaching()).search(Query("Mira"))

    assert [path.name for path in tmp_path.iterdir()] == ["authority.pem"]
