"""`agent web search` and `agent web open` as people type them, with good and with bad input."""

import json

import pytest

from tests.faults.play import Play
from tests.faults.surfing import command
from tests.tools.web.local import LocalWeb
from tests.tools.web.local.rivers import LONG, RIVER, TOWN, rivers

pytestmark = pytest.mark.loopback


def test_a_search_is_shown(surf: Play, local_web: LocalWeb) -> None:
    rivers(local_web)
    done = command(surf, "web", "search", "town", "of", "Kelmora")

    assert (done.code, done.err) == (0, "")
    assert "Kelmora, a market town" in done.out
    assert TOWN in done.out


def test_a_search_is_one_document_of_json(surf: Play, local_web: LocalWeb) -> None:
    rivers(local_web)
    done = command(surf, "web", "search", "--json", "Kelmora")

    assert done.code == 0
    assert TOWN in [one["url"] for one in json.loads(done.out)["results"]]


def test_a_page_is_shown(surf: Play, local_web: LocalWeb) -> None:
    rivers(local_web)
    done = command(surf, "web", "open", RIVER)

    assert done.code == 0
    assert LONG in " ".join(done.out.split())


def test_a_page_is_one_document_of_json(surf: Play, local_web: LocalWeb) -> None:
    rivers(local_web)
    done = command(surf, "web", "open", "--json", RIVER)
    written = json.loads(done.out)

    assert (done.code, written["url"]) == (0, RIVER)
    assert LONG in written["text"]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://rivers.example.net/mira", 2),
        ("https://user:word@rivers.example.net/", 2),
        ("http://127.0.0.1/", 2),
        ("https://rivers.example.net/nothing", 1),
        ("https://nowhere.example.org/", 69),
    ],
)
def test_a_bad_address_is_one_line(surf: Play, local_web: LocalWeb, url: str, code: int) -> None:
    rivers(local_web)
    done = command(surf, "web", "open", url)

    assert (done.out, done.err.splitlines()[0][:7]) == ("", "error: ")
    assert done.code == code
    assert "Traceback" not in done.err


def test_a_bad_address_is_one_document_of_json(surf: Play, local_web: LocalWeb) -> None:
    done = command(surf, "web", "open", "--json", "http://127.0.0.1/")
    error = json.loads(done.out)["error"]

    assert (done.code, error["exit_code"]) == (2, 2)
    assert "127.0.0.1 is not on the public web" in error["message"]
    assert local_web.asked == []


@pytest.mark.parametrize("arguments", [("search", "Kelmora"), ("open", RIVER)])
def test_offline_refuses_both(surf: Play, local_web: LocalWeb, arguments: tuple[str, str]) -> None:
    done = command(surf, "web", *arguments, env={"AGENT_OFFLINE": "1"})

    assert (done.out, done.err[:7]) == ("", "error: ")
    assert done.code in (2, 69, 78)
    assert (local_web.asked, local_web.tunnels) == ([], [])


def test_engines_that_limit_the_rate_end_with_75(surf: Play, local_web: LocalWeb) -> None:
    for engine in local_web.engines:
        engine.fails(429)
    done = command(surf, "web", "search", "Kelmora")

    assert (done.code, done.out) == (75, "")
    assert done.err.startswith("error: ")


def test_no_way_to_the_proxy_ends_with_69(surf: Play, local_web: LocalWeb) -> None:
    for arguments in (("search", "Kelmora"), ("open", RIVER)):
        done = command(surf, "web", *arguments, env={"AGENT_PROXY": "http://127.0.0.1:9"})
        assert (done.code, done.out) == (69, "")
        assert done.err.startswith("error: ")
