"""Of robots.txt there remains what concerns us, however it is written."""

from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from tools.web.fetching.rules import concerning_us


def test_other_programs_become_one_and_what_is_no_rule_goes() -> None:
    text = """
        User-agent: Googlebot  # a comment
        USERAGENT: bing
        user agent *
        Disallow: /a
        Sitemap: https://a.example/sitemap.xml
        Agent/1.0
        User-agent: Agent/2
        dissallow /b
        Crawl-delay: 2
        Allow:
        Visit-time: 0100-0200
    """

    assert concerning_us(text).splitlines() == [
        "User-agent: other", "User-agent: other", "User-agent: *", "Disallow: /a",
        "User-agent: agent", "dissallow /b", "Crawl-delay: 2", "Allow:",
    ]  # fmt: skip


def test_a_product_that_only_begins_like_ours_is_another() -> None:
    assert concerning_us("User-agent: agents\nUser-agent: a") == "User-agent: other\n" * 2


@given(st.text(), st.integers(1, 50))
def test_no_text_names_more_than_three_programs(text: str, times: int) -> None:
    lines = [f"User-agent: {text}{number}\nuser agent\t{number}" for number in range(times)]

    parsed = Protego.parse(concerning_us("\n".join([*lines, text])))

    assert set(parsed._user_agents) <= {"*", "agent", "other"}


def test_thousands_of_programs_over_thousands_of_rules_are_few() -> None:
    programs = "".join(f"User-agent: a{number}\n" for number in range(15_000))
    rules = "".join(f"Disallow: /{number}\n" for number in range(15_000))

    parsed = Protego.parse(concerning_us(f"{programs}User-agent: *\n{rules}"))

    assert not parsed.can_fetch("https://a.example/14999", "agent")
    assert parsed.can_fetch("https://a.example/x", "agent")
