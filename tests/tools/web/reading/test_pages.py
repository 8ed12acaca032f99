"""Whole pages, as they stand on the web: their main text, links, titles and dates."""

import pytest

from tests.tools.web.reading.reading import ACCESSED, URL, linked, page, page_of
from tools.web.page import Page

ARTICLE = """\
How the Sarn was dammed

By Ina Vale, 4 May 2019

The Sarn was dammed at Brenn in 1931, after a flood that drowned forty-one people. The wall is \
62 m high and holds 10^6 m^3 of water.

[The dam at Brenn in winter, seen from the east]

Brenn, 1932.

Nothing was done for the salmon1, as the engineer wrote in a letter: “they may climb”.

Write to Ina, or share this, or see data.

1. Salmon came back in 1998."""
DOCS = """\
tally.count

Counts things. See also tally.sum.

from tally import count

def main():
    for n in count(3):
        print(n)   # 0, 1, 2

tally --all
tally --help

Parameters

Name | Type | Default
limit | int | 10
start | int |\x20

- First, install it.
- Then, call it."""
WIKI = """\
Orrin Falls

Orrin Falls

Height | 84 m
River | Orrin

Orrin Falls is a waterfall in Velland.[1] Its flow obeys [Q=vA] closely.

History

It was first drawn in 1788 by Marta Hål.

References

- ^ "Orrin". Gazette, 1901."""
CHINESE = """\
新闻体育科技

布伦大桥因风暴关闭

【每日新闻】据当地政府介绍，受风暴影响，布伦大桥自周五夜间起关闭。风速达每小时140公里，部分护栏被吹落。

该桥建于1957年，每天约有4200人通行。公路局负责人奥拉·布兰特表示，希望十天内开放一条车道，并请司机改乘渡轮。记者：張鎔

年份 | 事件
1957 | 建成
2011 | 维修

关于我们"""


def headings(found: Page) -> list[tuple[int, str]]:
    return [(one.level, one.label) for one in found.document.marks if one.kind == "heading"]


def test_an_article_is_read_without_what_surrounds_it() -> None:
    found = page_of("article.html")

    assert found.document.text == ARTICLE
    assert headings(found) == [(1, "How the Sarn was dammed")]


def test_an_article_says_what_it_is() -> None:
    found = page_of("article.html")
    document = found.document

    assert (document.title, document.date, document.kind, document.source) == (
        "How the Sarn was dammed | River Letters",
        "2019-05-04",
        "html",
        URL,
    )
    assert (found.language, found.asked, found.accessed) == ("en-GB", URL, ACCESSED)


def test_links_are_whole_addresses_of_the_web_alone() -> None:
    assert linked(page_of("article.html")) == [
        ("Ina Vale", "https://letters.example.org/people/vale"),
        ("Brenn", "https://letters.example.org/places/Brenn?tab=history"),
        ("wrote in a letter", "https://archive.example.net/letters/77"),
    ]


def test_code_keeps_its_lines_and_tables_are_rows() -> None:
    found = page_of("docs.html")

    assert found.document.text == DOCS
    assert headings(found) == [(1, "tally.count"), (2, "Parameters")]


def test_an_encyclopedia_keeps_its_infobox_footnotes_and_formulas() -> None:
    found = page_of("wiki.html")

    assert found.document.text == WIKI
    assert linked(found) == [
        ("Orrin", "https://letters.example.org/wiki/Orrin_(river)"),
        ("Velland", "https://letters.example.org/wiki/Velland"),
        ("Marta Hål", "https://letters.example.org/wiki/Marta_H%C3%A5l"),
        ('"Orrin"', "https://gazette.example.com/1901/orrin"),
    ]


def test_a_story_that_marks_no_main_text_is_told_from_menus_and_teasers() -> None:
    found = page_of("news.html").document

    assert found.text.startswith("Bridge at Brenn closed after storm\n\nThe bridge at Brenn has")
    assert found.text.endswith("it is to be replaced before the end of the decade.")
    assert (found.title, found.date) == ("Bridge at Brenn closed after storm", "2026-03-14")


def test_a_thread_keeps_all_its_posts() -> None:
    text = page_of("forum.html").document.text

    first, second, third = (text.find(one) for one in ("My boat", "Weld it", "Welding did it"))
    assert 0 < first < second < third


@pytest.mark.parametrize("said", ["", "gb2312", "GBK"])
def test_a_chinese_page_in_its_own_encoding_is_read(said: str) -> None:
    found = page_of("news_gbk.html", charset=said)

    assert found.document.text == CHINESE
    assert (found.document.title, found.document.date, found.language) == (
        "布伦大桥关闭_每日新闻",
        "2026-03-14",
        "zh-CN",
    )
    assert ("奥拉·布兰特", "https://letters.example.org/people/brandt.html") in linked(found)


def test_a_page_that_is_a_list_of_links_keeps_them() -> None:
    items = "".join(f"<li><a href='/{n}'>Story number {n} of today</a></li>" for n in range(50))
    found = page(f"<div class=menu><ul>{items}</ul></div>")

    assert len(found.links) == 50


def test_a_page_that_needs_a_script_is_refused_with_what_it_says_of_itself() -> None:
    from agent.errors import ToolError

    markup = (
        "<title>Shop</title><meta name=description content='Boats and oars'>"
        "<div id=root></div><noscript>Please enable JavaScript</noscript><script>app()</script>"
    )
    with pytest.raises(ToolError) as error:
        page(markup)

    assert str(error.value) == (
        f"{URL}: the page holds no text, it may need JavaScript; its title is 'Shop'; "
        "its description is 'Boats and oars'"
    )


def test_a_page_that_only_asks_for_a_script_holds_no_text() -> None:
    from agent.errors import ToolError

    with pytest.raises(ToolError, match="it may need JavaScript"):
        page("<p>You need to enable JavaScript to run this app.</p>")


def test_the_last_change_counts_where_the_page_says_no_date() -> None:
    from dataclasses import replace

    from tests.tools.web.reading.reading import fetched
    from tools.web.reading.reader import read

    asked = replace(fetched("<p>text"), modified="Sat, 14 Mar 2026 08:00:00 GMT")

    assert read(asked).document.date == "2026-03-14"


def test_the_one_article_in_the_main_part_is_the_main_text() -> None:
    told = "What the article says, at some length. " * 5
    found = page(f"<main><article><p>{told}</article><div><a href=/x>More</a></div></main>")

    assert found.document.text == told.strip()


def test_a_warning_in_a_manual_is_no_sidebar() -> None:
    markup = "<main><p>Stop it.<aside class='box box--warning'>It is hot.</aside></main><aside>x"

    assert page(markup).document.text == "Stop it.\n\nIt is hot."
