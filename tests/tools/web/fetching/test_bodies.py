"""Bodies over real connections: unpacked, cut, or refused before they fill the memory."""

import gzip
import zlib
from typing import Any

import pytest

from agent.errors import ToolError
from tests.tools.web.fetching.direct import Direct
from tests.tools.web.local import Response
from tools.web.fetching.limits import KIB, MIB

pytestmark = pytest.mark.loopback
PAGE = b"<p>" + b"The Mira is 145 km long. " * 40


def _raw_deflate(data: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(data) + engine.flush()


def _encoded(body: bytes, *names: str, media_type: str = "text/html", **more: Any) -> Response:
    headers = (("Content-Encoding", ", ".join(names)),)
    return Response(body, media_type=media_type, headers=headers, **more)


def _refused(direct: Direct, answer: Response, **limits: Any) -> str:
    """Return what is told of a page that is answered so."""
    url = direct.site("rivers.example")
    direct["rivers.example", "/"] = answer
    with pytest.raises(ToolError) as refused:
        direct.fetcher(**limits).fetch(url, typed=True)
    return str(refused.value).removeprefix(f"{url}: ")


@pytest.mark.parametrize(
    "answer",
    [
        Response(PAGE),
        Response(PAGE, length=-1),
        _encoded(gzip.compress(PAGE), "gzip"),
        _encoded(gzip.compress(PAGE), "X-GZIP"),
        _encoded(gzip.compress(PAGE[:99]) + gzip.compress(PAGE[99:]), "gzip"),
        _encoded(gzip.compress(PAGE) + b"\0\0nobody's", "gzip"),
        _encoded(zlib.compress(PAGE), "deflate"),
        _encoded(_raw_deflate(PAGE), "deflate"),
        _encoded(gzip.compress(zlib.compress(PAGE)), "deflate", "gzip"),
        _encoded(PAGE, "identity"),
    ],
)
def test_a_body_is_unpacked(plain: Direct, answer: Response) -> None:
    url = plain.site("rivers.example")
    plain["rivers.example", "/"] = answer

    assert plain.fetcher().fetch(url, typed=True).body == PAGE


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (_encoded(PAGE, "gzip", "gzip", "gzip"), "it is compressed 3 times over"),
        (_encoded(PAGE, "br"), "it is compressed as 'br', which was not asked for"),
        (_encoded(PAGE, "zstd"), "it is compressed as 'zstd', which was not asked for"),
        (_encoded(PAGE, "\x1b[1m"), "it is compressed as '\\x1b[1m', which was not asked for"),
        (_encoded(PAGE, "gzip"), "its compressed text is damaged"),
        (_encoded(b"\x78\x9c" + PAGE, "deflate"), "its compressed text is damaged"),
        (_encoded(gzip.compress(PAGE)[:-9], "gzip"), "its compressed text broke off"),
        (Response(PAGE, cut=100), "it broke off before its end"),
        (Response(PAGE, cut=0), "it broke off before its end"),
        (Response(PAGE, media_type="image/png"), "it is image/png, which cannot be read as text"),
        (Response(PAGE, media_type="application/octet-stream"),
         "it is application/octet-stream, which cannot be read as text"),
        (Response(PAGE, media_type="text/event-stream"),
         "it is text/event-stream, which cannot be read as text"),
        (Response(PAGE, media_type="video/mp4\x1b[2J"),
         "it is video/mp4[2j, which cannot be read as text"),
        (Response(b"\x7fELF\0\0", media_type=""), "it is of no named type, and no text"),
        (Response(b"%PDF", media_type="application/pdf", times=MIB), "it is larger than 2 MiB"),
        (Response(b"[0]\n" * 8192, media_type="application/json", times=128, length=-1),
         "it is larger than 2 MiB"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(plain: Direct, answer: Response, told: str) -> None:
    assert _refused(plain, answer) == told


@pytest.mark.parametrize("layers", [1, 2])
def test_a_bomb_is_met_before_it_unfolds(plain: Direct, layers: int) -> None:
    bomb = bytes(64 * MIB)
    for _ in range(layers):
        bomb = gzip.compress(bomb)

    told = _refused(plain, _encoded(bomb, *["gzip"] * layers))

    assert told == "it unfolds to more than 100 times what was sent"


def test_a_small_page_of_one_word_is_no_bomb(plain: Direct) -> None:
    url = plain.site("rivers.example")
    plain["rivers.example", "/"] = _encoded(gzip.compress(bytes(200 * KIB), 9), "gzip")

    assert len(plain.fetcher().fetch(url, typed=True).body) == 200 * KIB


@pytest.mark.parametrize("length", [None, -1])
def test_a_huge_page_is_cut_and_says_so(plain: Direct, length: int | None) -> None:
    url = plain.site("rivers.example")
    plain["rivers.example", "/"] = Response("<p>Mira\n" * 8192, times=64, length=length)

    fetched = plain.fetcher().fetch(url, typed=True)

    assert fetched.body == b"<p>Mira\n" * (MIB // 4)
    assert fetched.notices == ("only the first 2 MiB of it were fetched",)


def test_a_page_that_unfolds_beyond_the_limit_is_cut_there(plain: Direct) -> None:
    url = plain.site("rivers.example")
    plain["rivers.example", "/"] = _encoded(gzip.compress(PAGE * 1000, 1), "gzip")

    fetched = plain.fetcher(body_bytes=300 * KIB, ratio=10_000).fetch(url, typed=True)

    assert fetched.body == (PAGE * 1000)[: 300 * KIB]
    assert fetched.notices == ("only the first 300 KiB of it were fetched",)


def test_a_packed_page_beyond_the_limit_is_cut_and_unpacked_as_far_as_it_came(
    plain: Direct,
) -> None:
    url = plain.site("rivers.example")
    whole = b"".join(b"%d " % number for number in range(100_000))
    plain["rivers.example", "/"] = _encoded(gzip.compress(whole), "gzip")

    fetched = plain.fetcher(wire_bytes=50 * KIB).fetch(url, typed=True)

    assert whole.startswith(fetched.body)
    assert len(fetched.body) > 50 * KIB
    assert fetched.notices == ("only the first 50 KiB of it were fetched",)


def test_a_pdf_without_a_type_is_known_by_its_beginning(plain: Direct) -> None:
    url = plain.site("rivers.example")
    plain["rivers.example", "/"] = Response(b"%PDF-1.7\n\0", media_type="")

    assert plain.fetcher().fetch(url, typed=True).media_type == "application/pdf"


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"HTTP/1.1 200 OK\r\n" + b"X-Y: z\r\n" * 20_000, "its headers are larger than 64 KiB"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000, "its headers are larger than 64 KiB"),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n" * 10_000, "its headers are larger than 64 KiB"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
         b"3\r\n<p>\r\n0\r\n" + b"X-Y: z\r\n" * 20_000, "it broke off before its end"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n12",
         "its answer is no HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "its answer is no HTTP"),
        (b"SSH-2.0-OpenSSH_9.9\r\n", "the connection ended before an answer came"),
        (b"\0\1\2\3\n\n\n", "its answer is no HTTP"),
        (b"", "the connection ended before an answer came"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/ht", "the connection ended before an answer came"),
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
         "its answer is no HTTP"),
    ],
)  # fmt: skip
def test_what_is_no_http_is_told(plain: Direct, raw: bytes, told: str) -> None:
    assert _refused(plain, Response(raw=raw)) == told


def test_many_small_frames_are_counted_too(plain: Direct) -> None:
    frames = b"1;" + b"x" * 1000 + b"\r\ny\r\n"
    raw = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"

    told = _refused(plain, Response(raw=raw + frames * 300), wire_bytes=64 * KIB)

    assert told == "its frames are larger than 128 KiB"
