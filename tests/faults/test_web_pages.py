"""Pages that cannot be read, or hardly: each is told to the model in one line, and bounded."""

import gzip
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.play import Play
from tests.faults.surfing import opens
from tests.tools.web.local import LocalWeb, Response, article, redirect

pytestmark = pytest.mark.loopback
WORDS = "The Mira rises in the hills of Sarn and flows to the sea. " * 4
CHINESE = (
    "米拉河发源于萨恩山，流向大海。它的长度是一百四十五公里。" * 3,
    "秋天有鲑鱼沿河而上。" * 3,
)


def pdf(words: str) -> bytes:
    """Return a PDF of one page."""
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    file = io.BytesIO()
    made = canvas.Canvas(file)
    made.drawString(72, 700, words)
    made.save()
    return file.getvalue()


def declare(web: LocalWeb) -> None:
    """Put each page on a host of its own: pages of one host are fetched with pauses between."""

    def at(name: str) -> str:
        return f"https://{name}.example.org"

    web.site(at("loop"))["/"] = redirect(f"{at('loop')}/a")
    web.site(at("loop"))["/a"] = redirect("/")
    web.site(at("huge"))["/"] = Response(f"<p>{WORDS}</p>\n", times=100_000)
    web.site(at("binary"))["/"] = Response(b"\x89PNG\r\n\x1a\n\x00", media_type="image/png")
    web.site(at("robots"))["/"] = article("Robots", WORDS)
    web.site(at("robots"))["/robots.txt"] = Response(
        "User-agent: *\nDisallow: /", media_type="text/plain"
    )
    web.site(at("gone"))["/other"] = "here"
    web.site(at("broken"))["/"] = Response("<p>trouble", 500)
    web.site(at("expired"), "expired")["/"] = article("Expired", WORDS)
    web.site(at("stranger"), "stranger")["/"] = article("Stranger", WORDS)
    web.site(at("other"), "other")["/"] = article("Other", WORDS)
    web.site(at("empty"))["/"] = ""
    web.site(at("cut"))["/"] = Response(f"<p>{WORDS}", cut=40)
    gbk = article("米拉河", *CHINESE).replace("utf-8", "gbk").encode("gbk")
    web.site(at("gbk"))["/"] = Response(gbk, media_type="text/html")
    big5 = article("米拉河", *("米拉河發源於薩恩山，流向大海。" * 4,)).replace("utf-8", "big5")
    web.site(at("big5"))["/"] = Response(big5.encode("big5"), media_type="text/html; charset=big5")
    lying = article("米拉河", *CHINESE).replace('<meta charset="utf-8">', "").encode("gbk")
    web.site(at("lying"))["/"] = Response(lying, media_type="text/html; charset=utf-8")
    bomb = gzip.compress(bytes(20_000_000))
    web.site(at("bomb"))["/"] = Response(bomb, headers=(("Content-Encoding", "gzip"),))
    web.site(at("escape"))["/"] = article("A\x1b[2J\x1b]0;B\x07\u202eC", f"{WORDS}\x1b[31mred")
    web.site(at("wild"))["/"] = Response(raw=b"SSH-2.0-OpenSSH_9\r\n")
    web.site("http://inward.example.org")["/"] = redirect("http://169.254.169.254/latest/")
    web.site(at("paper"))["/"] = Response(pdf(WORDS[:60]), media_type="application/pdf")


NAMES = ("loop", "huge", "binary", "robots", "gone", "broken", "expired", "stranger", "other",
         "empty", "cut", "gbk", "big5", "paper", "lying", "bomb", "escape", "wild", "inward",
         "nowhere")  # fmt: skip
"""The hosts; the last one is not there."""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What is observed where each page is opened: two runs, since each opens ten pages at most."""
    folder: Path = tmp_path_factory.mktemp("pages")
    with LocalWeb(folder) as web:
        declare(web)
        urls = [f"http{'' if name == 'inward' else 's'}://{name}.example.org/" for name in NAMES]
        surf = Play(folder, web.environment())
        told = opens(surf, web, urls[:10]) | opens(surf, web, urls[10:])
        assert web.refused == ["nowhere.example.org"]
        yield {name: told[url] for name, url in zip(NAMES, urls, strict=True)}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("loop", "redirect"),
        ("binary", "image/png"),
        ("robots", "robots.txt"),
        ("gone", "404"),
        ("broken", "500"),
        ("expired", "certificate"),
        ("stranger", "certificate"),
        ("other", "certificate"),
        ("empty", "is empty"),
        ("bomb", "100 times"),
        ("wild", "ended before an answer"),
        ("inward", "169.254.169.254"),
        ("nowhere", "nowhere.example.org"),
    ],
)
def test_a_page_that_cannot_be_read_is_told_in_one_line(
    seen: dict[str, str], name: str, reason: str
) -> None:
    assert seen[name].startswith("error: ")
    assert reason in seen[name]
    assert "\n" not in seen[name]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("huge", "The Mira rises in the hills of Sarn"),
        ("gbk", "它的长度是一百四十五公里"),
        ("big5", "米拉河發源於薩恩山"),
        ("lying", "它的长度是一百四十五公里"),
        ("escape", "The Mira rises in the hills of Sarn"),
        ("paper", "The Mira rises in the hills of Sarn"),
    ],
)
def test_a_page_that_is_hard_to_read_is_read(seen: dict[str, str], name: str, words: str) -> None:
    assert not seen[name].startswith("error: ")
    assert words in seen[name]


def test_a_huge_page_is_shown_by_windows(seen: dict[str, str]) -> None:
    assert len(seen["huge"]) < 5000


def test_a_page_cannot_steer_the_terminal(seen: dict[str, str]) -> None:
    assert not {"\x1b", "\x07", "\u202e"} & set(seen["escape"])


def test_a_page_that_breaks_off_says_so(seen: dict[str, str]) -> None:
    assert seen["cut"].startswith("error: ")
    assert "\n" not in seen["cut"]
