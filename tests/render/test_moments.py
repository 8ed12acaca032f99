"""Moments as people and scripts read them."""

import pytest

from agent.errors import UserError
from agent.render.moments import age, ago, date, utc

NOON = 1_700_049_600.0  # 2023-11-15, 12:00 in UTC: the same day from UTC-12 to UTC+11


@pytest.mark.parametrize(
    ("passed_s", "told"),
    [
        (0, "just now"),
        (59, "just now"),
        (-59, "just now"),
        (60, "1 min ago"),
        (3_599, "59 min ago"),
        (3_600, "1 h ago"),
        (86_399, "23 h ago"),
        (86_400, "1 day ago"),
        (7 * 86_400 - 1, "6 days ago"),
    ],
)
def test_what_was_lately_is_told_by_how_long_ago(passed_s: int, told: str) -> None:
    assert ago(NOON, NOON + passed_s) == told


@pytest.mark.parametrize("now", [NOON + 7 * 86_400, NOON - 3_600, 0.0])
def test_what_is_long_ago_or_to_come_is_told_by_its_date(now: float) -> None:
    assert ago(NOON, now) == date(NOON) == "2023-11-15"


def test_scripts_get_utc() -> None:
    assert utc(NOON + 0.999) == "2023-11-15T12:00:00Z"


@pytest.mark.parametrize("at", [1e20, -1e20])
def test_a_moment_of_no_year_is_told_as_unknown(at: float) -> None:
    assert (ago(at, NOON), utc(at)) == ("?", "?")


def test_years_beyond_2038_are_told() -> None:
    assert utc(2**33) == "2242-03-16T12:56:32Z"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("12h", 43_200), ("30d", 2_592_000), (" 6W ", 3_628_800), ("1y", 31_536_000)],
)
def test_a_length_of_time_is_a_number_and_a_unit(text: str, seconds: float) -> None:
    assert age(text) == seconds


@pytest.mark.parametrize("text", ["", "30", "3m", "-1d", "d"])
def test_another_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="is no length of time"):
        age(text)
