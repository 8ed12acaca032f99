"""What a request says of us."""

from importlib.metadata import version

import pytest

from tools.web.fetching.asking import accept_language, user_agent


@pytest.mark.parametrize(
    ("region", "languages"),
    [
        ("us-en", "en-US,en;q=0.9"),
        ("cn-zh", "zh-CN,zh;q=0.9,en;q=0.5"),
        ("DE-de", "de-DE,de;q=0.9,en;q=0.5"),
        ("wt-wt", ""),
        ("", ""),
        ("us", ""),
        ("中国-中文", ""),
        ("us-en\r\nX: y", ""),
    ],
)
def test_a_region_becomes_languages(region: str, languages: str) -> None:
    assert accept_language(region) == languages


def test_who_asks_is_named_with_a_version() -> None:
    assert user_agent() == f"agent/{version('agent')}"
