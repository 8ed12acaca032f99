import pytest

from tools.web.search.sameness import same, untracked


@pytest.mark.parametrize(
    "other",
    [
        "http://example.org/river",
        "https://www.example.org/river",
        "https://m.example.org/river/",
        "https://amp.example.org/river/amp",
        "https://example.org:443/river",
        "https://example.org/river#source",
        "https://example.org/river?utm_source=a&utm_medium=b",
        "https://example.org/river?fbclid=1&gclid=2",
        "https://example.org/river/index.html",
        "https://EXAMPLE.org/river",
        "https://example.org/%72iver",
    ],
)
def test_one_page_has_many_addresses(other: str) -> None:
    assert same(other) == same("https://example.org/river")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://example.org/River", "https://example.org/river"),
        ("https://example.org/river?page=1", "https://example.org/river?page=2"),
        ("https://example.org/river", "https://news.example.org/river"),
        ("https://example.org:8443/river", "https://example.org/river"),
        ("https://m.org/river", "https://www.org/river"),
        ("https://example.org/a%2Fb", "https://example.org/c"),
    ],
)
def test_two_pages_stay_two(first: str, second: str) -> None:
    assert same(first) != same(second)


def test_the_order_of_parameters_makes_no_other_page() -> None:
    assert same("https://example.org/?b=2&a=1") == same("https://example.org/?a=1&b=2")


def test_the_mobile_wikipedia_is_the_wikipedia() -> None:
    assert same("https://en.m.wikipedia.org/wiki/Mira") == "en.wikipedia.org/wiki/Mira"


def test_only_tracking_is_taken_out_of_an_address() -> None:
    url = "https://example.org/a?q=1%202&utm_source=x&empty=&fbclid=y"

    assert untracked(url) == "https://example.org/a?q=1%202&empty="
    assert untracked("https://example.org/a?q=a+b%20c") == "https://example.org/a?q=a+b%20c"
