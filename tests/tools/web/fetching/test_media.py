"""Which kinds of content are read."""

import pytest

from agent.errors import ToolError
from tools.web.fetching.limits import Limits
from tools.web.fetching.media import bounds, charset, media_type


@pytest.mark.parametrize(
    ("said", "is_cut"),
    [
        ("text/html; charset=utf-8", True), ("TEXT/HTML", True), ("text/plain", True),
        ("text/markdown", True), ("text/csv", True), ("application/xhtml+xml", True), ("", False),
        ("application/pdf", False), ("application/json", False), ("application/ld+json", False),
        ("application/xml", False), ("application/rss+xml", False), ("application/yaml", False),
    ],
)  # fmt: skip
def test_texts_are_cut_and_what_needs_its_end_is_not(said: str, is_cut: bool) -> None:
    assert bounds({"content-type": said}, Limits()).is_cut is is_cut


@pytest.mark.parametrize(
    "said",
    ["image/png", "image/svg+xml", "video/mp4", "application/zip", "application/octet-stream",
     "application/x-msdownload", "font/woff2", "multipart/mixed", "text/event-stream", "html",
     "application/vnd.ms-excel", "audio/mpeg", "*/*"],
)  # fmt: skip
def test_what_is_no_text_is_refused(said: str) -> None:
    with pytest.raises(ToolError) as refused:
        bounds({"content-type": said}, Limits())

    assert str(refused.value) == f"it is {said}, which cannot be read as text"


@pytest.mark.parametrize(
    ("said", "kind", "name"),
    [
        ("text/html; charset=UTF-8", "text/html", "utf-8"),
        ('text/html;charset="gb18030"', "text/html", "gb18030"),
        ("text/html; boundary=x; Charset = 'big5'", "text/html", "big5"),
        ("text/html; charset=", "text/html", ""),
        ("text/html; charset=\u6587", "text/html", ""),
        ("text/html", "text/html", ""),
        ("; charset=utf-8", "", "utf-8"),
    ],
)
def test_a_type_and_an_encoding_are_read(said: str, kind: str, name: str) -> None:
    headers = {"content-type": said}

    assert (media_type(headers), charset(headers)) == (kind, name)
