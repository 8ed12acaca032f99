"""HTML becomes the text that a reader sees, with its headings, lists and tables."""

import pytest

from tests.tools.documents.loaded import loaded, shown
from tools.documents.loading.limits import Skipped

PAGE = """<!doctype html>
<html><head><title>北京 – A Site</title><meta name="date" content="1 March 2024">
<style>p {}</style></head>
<body><nav>Menu <a href="/">home</a></nav>
<main><h1>北京 <em>概况</em></h1>
<p>北京是中国
   的首都，<b>人口</b>超过两千万。It is
large.<script>alert(1)</script></p>
<p hidden>secret</p><div style="display: none">secret</div>
<ul><li>one<li><p>two</p><ul><li>inner</ul></ul>
<table><tr><th>Name<th>City</tr><tr><td><p>王</p><p>小明</p><td>上海</tr></table>
<pre><span>def</span> f():
    return 1
</pre>
<h2>End &amp; rest</h2>tail<br>more</main>
<footer>Imprint</footer></body></html>"""

TEXT = """\
北京 概况

北京是中国的首都，人口超过两千万。It is large.

- one

- two

- inner

Name | City
王 小明 | 上海

def f():
    return 1

End & rest

tail
more"""


def test_a_page_is_read_as_people_see_it() -> None:
    found = loaded("a.html", PAGE)

    assert found.text.replace("\n\n\n", "\n\n") == TEXT
    assert (found.kind, found.title, found.date, found.verbatim) == (
        "html",
        "北京 – A Site",
        "2024-03-01",
        False,
    )
    assert shown(found, "heading") == [
        ("heading", "北京 概况", "北京 概况"),
        ("heading", "End & rest", "End & rest"),
    ]
    assert [text for _, _, text in shown(found, "block")] == [
        "北京是中国的首都，人口超过两千万。It is large.",
        "- one",
        "- two",
        "- inner",
        "Name | City",
        "王 小明 | 上海",
        "def f():",
    ]


@pytest.mark.parametrize("charset", ["gb2312", "big5", "shift_jis", "windows-1252"])
def test_the_declared_encoding_counts(charset: str) -> None:
    text = "Größe" if charset == "windows-1252" else "日本"
    markup = f'<meta charset="{charset}"><p>{text}</p>'

    assert loaded("a.html", markup.encode(charset)).text == text


@pytest.mark.parametrize(
    ("head", "date"),
    [
        (
            '<meta property="article:published_time" content="2024-03-01T10:00:00+08:00">',
            "2024-03-01",
        ),
        ('<meta name="DC.date" content="2024年3月1日">', "2024-03-01"),
        ('<meta itemprop="datePublished" content="Fri, 01 Mar 2024 10:00:00 GMT">', "2024-03-01"),
        ('<meta name="citation_publication_date" content="2024/03">', "2024-03"),
        ('<time datetime="2024-03-01">yesterday</time>', "2024-03-01"),
        ('<meta name="date" content="99/99/9999">', ""),
        (
            '<script type="application/ld+json">{"dateModified": "2024-03-09", '
            '"datePublished": "2024-03-01T08:00:00Z",}</script>',
            "2024-03-01",
        ),
    ],
)
def test_the_date_of_a_page_is_what_it_says(head: str, date: str) -> None:
    assert loaded("a.html", f"{head}<p>text").date == date


def test_a_page_of_navigation_is_read_nevertheless() -> None:
    assert loaded("a.html", "<nav>only this</nav>").text == "only this"


def test_a_page_without_text_is_skipped() -> None:
    with pytest.raises(Skipped, match="holds no text"):
        loaded("a.html", "<html><body><script>x</script><img src=a.png></body></html>")


def test_tables_that_only_lay_out_a_page_are_no_rows() -> None:
    markup = "<table><tr><td><p>a</p><p>b</p><table><tr><td>1<td>2</table><td>c</table>"

    assert loaded("a.html", markup).text == "a\n\nb\n\n1 | 2\n\nc"


def test_entities_are_those_of_html_and_nothing_is_fetched() -> None:
    markup = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><p>a &e; &eacute; &#20013;</p>'

    assert loaded("a.html", markup).text == "]>\n\na &e; é 中"


def test_damaged_and_deep_markup_is_read() -> None:
    assert loaded("a.html", "<p>a<b>b</p>c</i><td>d</table><li>e").text == "ab\n\ncd\n- e"
    assert loaded("a.html", "<b>" * 3000 + "deep").text == "deep"


def test_how_characters_are_spoken_is_left_out() -> None:
    assert loaded("a.html", "<ruby>北<rt>běi</rt>京<rt>jīng</rt></ruby>").text == "北京"


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='opacity:0'>x</p>",
        "<p style='position:absolute;left:-9999px'>x</p>",
        "<p style='color:#fff;background:white'>x</p>",
        "<p style='font-size: 0'>x</p>",
        "<p aria-hidden=TRUE>x</p>",
    ],
)
def test_what_nobody_sees_is_left_out(hidden: str) -> None:
    assert loaded("a.html", f"<p>seen</p>{hidden}").text == "seen"


def test_code_beside_the_numbers_of_its_lines_keeps_its_lines() -> None:
    markup = (
        "<table><tr><td class=linenos><pre>1\n2</pre></td>"
        "<td><pre>if a:\n    b()\n</pre></td></tr></table><p>end"
    )

    assert loaded("a.html", markup).text == "if a:\n    b()\n\nend"
