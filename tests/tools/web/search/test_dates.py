from datetime import UTC, datetime

import pytest

from tools.web.search.dates import first, iso

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "date"),
    [
        ("2026-11-20", "2026-11-20"),
        ("2026-11-20T10:00:00+00:00", "2026-11-20T10:00:00+00:00"),
        ("2026-11-20T10:00:00.123Z", "2026-11-20T10:00:00Z"),
        ("2024-05-14T00:00:00.0000000", "2024-05-14"),
        ("Nov 3, 2026", "2026-11-03"),
        ("3 November 2026", "2026-11-03"),
        ("2026年11月3日", "2026-11-03"),
        ("3.11.2026", "2026-11-03"),
        ("5 minutes ago", "2026-11-22T11:55+00:00"),
        ("2 hours ago", "2026-11-22T10:00+00:00"),
        ("2h", "2026-11-22T10:00+00:00"),
        ("3小时前", "2026-11-22T09:00+00:00"),
        ("3天前", "2026-11-19"),
        ("3 days ago", "2026-11-19"),
        ("vor 2 Tagen", "2026-11-20"),
        ("2 weeks ago", "2026-11-08"),
        ("1 month ago", "2026-10-23"),
        ("4 years ago", "2022-11-23"),
        (1795255200, "2026-11-21T10:00:00+00:00"),
        ("2026-13-45", ""),
        ("31 February 2026", ""),
        ("yesterday evening", ""),
        (float("inf"), ""),
        (10**30, ""),
        (True, ""),
        (None, ""),
        ("", ""),
    ],
)
def test_dates_of_engines_become_iso_8601(told: object, date: str) -> None:
    assert iso(told, NOW) == date


@pytest.mark.parametrize(
    ("snippet", "expected"),
    [
        ("Nov 3, 2026 — The river", ("2026-11-03", "The river")),
        ("2026年11月3日 · 河", ("2026-11-03", "河")),
        ("3 days ago - The river", ("2026-11-19", "The river")),
        ("In 2026 the river", ("", "In 2026 the river")),
        ("3 days ago the river rose", ("", "3 days ago the river rose")),
    ],
)
def test_a_date_is_taken_off_the_beginning_of_a_snippet(
    snippet: str, expected: tuple[str, str]
) -> None:
    assert first(snippet, NOW) == expected
