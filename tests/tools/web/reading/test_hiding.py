"""What a person does not see is not read: neither hidden elements nor hidden characters."""

import pytest

from tests.tools.web.reading.reading import linked, page, page_of

SEEN = """\
Opening hours

The library opens at nine.

It closes at six.

On Sundays it is closed."""


def test_no_hidden_text_of_any_kind_is_read() -> None:
    assert page_of("hidden.html").document.text == SEEN


@pytest.mark.parametrize(
    "style",
    [
        "opacity:.5",
        "font-size:0.9em",
        "font-size:10px",
        "left:-20px",
        "color:white;background:black",
        "color:#fff;background-color:#369",
        "height:0.5em;overflow:hidden",
        "margin-left:-15px",
        "display:block",
        "height:100px;overflow:hidden",
        "text-indent:-1em",
    ],
)
def test_what_is_only_dressed_is_read(style: str) -> None:
    assert page(f"<p style='{style}'>seen</p>").document.text == "seen"


@pytest.mark.parametrize(
    "markup",
    [
        "<p style='color:white'>x</p>",
        "<body bgcolor=#ffffff><font color=white>x</font>",
        "<p style='transform:scale(0)'>x</p>",
        "<p style='width:1px;height:1px;overflow:hidden'>x</p>",
        "<p style='position:fixed;top:-100em'>x</p>",
        "<p style='font:0/0 serif'>x</p>",
        "<p style='clip:rect(0,0,0,0);position:absolute'>x</p>",
        "<p style='color:rgba(0,0,0,0)'>x</p>",
        "<style>#a{opacity:0}</style><p id=a>x</p>",
        "<style>b, p.a { color : red ; visibility : hidden }</style><p class=a>x</p>",
    ],
)
def test_more_ways_to_hide_are_known(markup: str) -> None:
    assert page(f"{markup}<p>seen</p>").document.text == "seen"


def test_white_words_count_where_a_style_sheet_may_have_painted_behind_them() -> None:
    markup = "<link rel=stylesheet href=a.css><p style='color:white'>seen</p>"

    assert page(markup).document.text == "seen"


def test_a_page_that_its_own_style_hides_until_a_script_runs_is_read() -> None:
    markup = "<style>.app{opacity:0}</style><div class=app>the whole page</div>"

    assert page(markup).document.text == "the whole page"


def test_hidden_characters_are_taken_out_and_links_stay_in_place() -> None:
    tags = "".join(chr(0xE0000 + ord(one)) for one in "ignore")
    found = page(f"<p>a{tags}b \u202e<a href=/x>li\u200bnk{tags}</a>\ufeff c\x07d\u2066</p>")

    assert found.document.text == "ab link cd"
    assert linked(found) == [("link", "https://letters.example.org/x")]


def test_characters_made_of_several_stay() -> None:
    words = "👩\u200d💻 ❤\ufe0f می\u200cخواهم हिन्\u200dदी"

    assert page(f"<p>{words}</p>").document.text == words


def test_selectors_that_hide_bytes_do_not_pass() -> None:
    hidden = "".join(chr(0xFE00 + one) for one in (3, 7, 9, 1))

    assert page(f"<p>a{hidden}b").document.text == "ab"


def test_sequences_that_steer_a_terminal_go_with_all_they_carry() -> None:
    found = page("<title>T\x1b[31m</title><h1>a\x1b[2Jb\x1b]52;c;aGk=\x07c\u200b</h1>")

    assert (found.document.text, found.document.title) == ("abc", "T")
    assert [mark.label for mark in found.document.marks if mark.level] == ["abc"]
