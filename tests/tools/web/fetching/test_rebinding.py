"""A name that leads elsewhere the second time: connections go to what was checked, or nowhere."""

import pytest
from httpcore import SyncBackend

from agent.errors import ToolError
from tests.tools.web.fetching.canary import listening
from tests.tools.web.fetching.direct import EMPTY, PRIVATE, PUBLIC, Direct
from tests.tools.web.local import Response
from tools.web.fetching.host import IP, literal
from tools.web.fetching.pinning import check_peer

pytestmark = pytest.mark.loopback


def test_a_name_is_looked_up_once_for_a_connection_and_not_again(direct: Direct) -> None:
    url = direct.site("evil.example", PUBLIC, PRIVATE)
    direct["evil.example", "*"] = "<p>harmless"
    fetcher = direct.fetcher()

    bodies = [fetcher.fetch(f"{url}/{number}").body for number in range(3)]

    assert direct.canary.is_untouched
    assert bodies == [b"<p>harmless"] * 3
    assert direct.web.names.asked == ["evil.example"]


@pytest.mark.parametrize("later", [(PRIVATE,), (PUBLIC, PRIVATE), (PRIVATE, PUBLIC)])
def test_a_new_connection_is_checked_anew(direct: Direct, later: tuple[str, ...]) -> None:
    url = direct.site("evil.example")
    direct.web.names.leads("evil.example", PUBLIC, PUBLIC, later)
    direct["evil.example", "*"] = Response("<p>harmless", headers=(("Connection", "close"),))
    fetcher = direct.fetcher()

    first = fetcher.fetch(url, typed=True).body
    fetcher.fetch(url, typed=True)
    with pytest.raises(ToolError) as refused:
        fetcher.fetch(url, typed=True)

    assert direct.canary.is_untouched
    assert first == b"<p>harmless"
    assert str(refused.value) == f"{url}: evil.example is not on the public web"


def test_the_second_try_after_a_torn_connection_is_checked_too(direct: Direct) -> None:
    url = direct.site("evil.example", PUBLIC, PRIVATE)
    direct["evil.example", "/"] = Response(reset=True)

    with pytest.raises(ToolError) as refused:
        direct.fetcher().fetch(url, typed=True)

    assert direct.canary.is_untouched
    assert str(refused.value) == f"{url}: evil.example is not on the public web"


def test_a_connection_that_ended_elsewhere_is_closed(direct: Direct) -> None:
    with listening(PRIVATE) as canary:
        stream = SyncBackend().connect_tcp(PRIVATE, canary.port)

        with pytest.raises(ToolError) as refused:
            check_peer(stream, _ip(PUBLIC))

        assert stream.get_extra_info("socket").fileno() == -1
    assert str(refused.value) == "the connection led elsewhere than to the checked address"


def test_where_the_first_address_does_not_answer_the_next_one_is_tried(direct: Direct) -> None:
    url = direct.site("rivers.example")
    direct.web.names.leads("rivers.example", (EMPTY, PUBLIC))
    direct["rivers.example", "/"] = "<p>Mira"

    assert direct.fetcher().fetch(url).body == b"<p>Mira"
    assert direct.web.names.asked == ["rivers.example"]


def test_a_host_where_nobody_listens_refuses(direct: Direct) -> None:
    url = direct.site("rivers.example", EMPTY)

    with pytest.raises(ToolError) as refused:
        direct.fetcher().fetch(url)

    assert (type(refused.value), str(refused.value)) == (
        ToolError, f"{url}: it refuses connections",
    )  # fmt: skip
    assert direct.ledger.contacts() == ()


def _ip(text: str) -> IP:
    ip = literal(text)
    assert ip is not None
    return ip
