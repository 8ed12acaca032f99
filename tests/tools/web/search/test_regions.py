import pytest

from agent.errors import ToolError
from tools.web.search.regions import region_of


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("the longest river", "us-en"),
        ("最长的河流是什么", "cn-zh"),
        ("GPT 是什么", "cn-zh"),
        ("一番長い川はどれ", "jp-ja"),
        ("가장 긴 강", "kr-ko"),
        ("самая длинная река", "ru-ru"),
        ("أطول نهر", "xa-ar"),
        ("2 + 2", "us-en"),
    ],
)
def test_words_are_searched_in_the_region_of_their_script(text: str, region: str) -> None:
    assert region_of(text) == region


def test_a_region_that_is_asked_for_counts_more_than_the_script() -> None:
    assert region_of("最长的河流", "US-en") == "us-en"
    assert region_of("river", "jp-jp") == "jp-ja"


@pytest.mark.parametrize(
    "wanted", ["us", "evil.example/-en", "us-en.evil", "12-34", "us-", "a" * 99]
)
def test_what_is_no_region_never_becomes_part_of_a_host(wanted: str) -> None:
    with pytest.raises(ToolError, match="there is no region"):
        region_of("river", wanted)
