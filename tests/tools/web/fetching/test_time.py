"""Servers that let us wait: every wait has an end, and so has the whole."""

from typing import Any

import pytest

from agent.errors import ToolError
from tests.tools.web.fetching.direct import Direct
from tests.tools.web.local import Response, redirect

pytestmark = pytest.mark.loopback


def _refused(direct: Direct, **limits: Any) -> str:
    url = direct.site("slow.example")
    with pytest.raises(ToolError) as refused:
        direct.fetcher(**limits).fetch(url, typed=True)
    return str(refused.value).removeprefix(f"{url}: ")


def test_a_server_that_never_answers_is_left(direct: Direct) -> None:
    direct["slow.example", "/"] = Response(hold=True)

    assert _refused(direct, read_s=0.1) == "it sent nothing for 0.1 s"


def test_a_server_that_stops_in_the_middle_is_left(direct: Direct) -> None:
    direct["slow.example", "/"] = Response("<p>Mira" * 100, hold_after=50)

    assert _refused(direct, read_s=0.1) == "it broke off: nothing came for 0.1 s"


def test_drops_that_keep_coming_end_with_the_time_of_the_whole(direct: Direct) -> None:
    direct["slow.example", "/"] = Response("x" * 5000, drip_s=0.01, drip_bytes=1)

    assert _refused(direct, total_s=0.3) == "it took longer than 0.3 s"


def test_redirects_share_the_time_of_the_whole(direct: Direct) -> None:
    for number in range(5):
        answer = redirect(f"/{number + 1}")
        direct["slow.example", f"/{number or ''}"] = Response(
            b"", 302, "", answer.headers, delay_s=0.12
        )

    assert _refused(direct, total_s=0.4) == "it took longer than 0.4 s"


def test_a_handshake_that_is_never_answered_is_left(plain: Direct) -> None:
    """A port that reads and says nothing: TLS waits for its greeting."""
    plain["slow.example", "*"] = Response(hold=True)
    plain.web.names.leads("mute.example", "127.0.0.2")
    url = f"https://mute.example:{plain.port}"

    with pytest.raises(ToolError) as refused:
        plain.fetcher(connect_s=0.2).fetch(url, typed=True)

    assert str(refused.value).startswith(f"{url}: ")
