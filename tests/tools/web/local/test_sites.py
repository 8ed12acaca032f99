"""The sites of the local web: through its proxy and straight, well answered and badly."""

import ssl
from collections.abc import Iterator

import httpx
import pytest

from tests.tools.web.local import LocalWeb, Response, redirect
from tests.tools.web.local.authority import Certificate

pytestmark = pytest.mark.loopback
HOST = "https://rivers.example.org"


@pytest.fixture
def client(local_web: LocalWeb) -> Iterator[httpx.Client]:
    """A client that sees this web alone."""
    trusted = ssl.create_default_context(cafile=str(local_web.ca))
    with httpx.Client(proxy=local_web.proxy, verify=trusted, trust_env=False) as found:
        yield found


def test_a_page_stands_where_the_test_put_it(local_web: LocalWeb, client: httpx.Client) -> None:
    local_web.site(HOST)["/mira"] = "<p>145 km"
    answer = client.get(f"{HOST}/mira?x=1", headers={"X-One": "1"})

    assert (answer.status_code, answer.text) == (200, "<p>145 km")
    [asked] = local_web.asked
    assert (asked.method, asked.url, asked.headers["x-one"]) == ("GET", f"{HOST}/mira?x=1", "1")
    assert local_web.tunnels == ["rivers.example.org:443"]


def test_a_path_with_a_query_goes_before_the_path(
    local_web: LocalWeb, client: httpx.Client
) -> None:
    site = local_web.site(HOST)
    site["/mira"], site["/mira?page=2"] = "first", "second"

    assert [client.get(HOST + path).text for path in ("/mira?page=2", "/mira?page=3")] == [
        "second", "first",
    ]  # fmt: skip


def test_other_paths_are_not_found_and_other_hosts_do_not_exist(
    local_web: LocalWeb, client: httpx.Client
) -> None:
    local_web.site(HOST)["/mira"] = "here"

    assert client.get(f"{HOST}/duna").status_code == 404
    with pytest.raises(httpx.ProxyError, match="502"):
        client.get("https://nowhere.example.org/")
    assert local_web.refused == ["nowhere.example.org"]


def test_plain_sites_and_other_ports_are_sites_of_their_own(
    local_web: LocalWeb, client: httpx.Client
) -> None:
    places = ("http://rivers.example.org", HOST, f"{HOST}:8443", "http://rivers.example.org:8080")
    for place in places:
        local_web.site(place)["/"] = place

    assert tuple(client.get(f"{place}/").text for place in places) == places


@pytest.mark.parametrize(
    ("certificate", "reason"),
    [("expired", "has expired"), ("other", "Hostname mismatch"), ("stranger", "unable to get")],
)
def test_a_certificate_may_be_wrong(
    local_web: LocalWeb, client: httpx.Client, certificate: Certificate, reason: str
) -> None:
    local_web.site(HOST, certificate)["/"] = "never seen"

    with pytest.raises(httpx.ConnectError, match=reason):
        client.get(f"{HOST}/")
    assert local_web.asked == []


def test_answers_misbehave_as_they_are_told(local_web: LocalWeb, client: httpx.Client) -> None:
    site = local_web.site(HOST)
    site["/cut"] = Response(b"x" * 100, cut=40)
    site["/torn"] = Response(reset=True)
    site["/wild"] = Response(raw=b"\x00\x01 no HTTP\r\n\r\n")
    site["/long"] = Response(b"x" * 1000, times=2000)
    site["/away"] = redirect(f"{HOST}/long", 301)

    for path in ("/cut", "/torn", "/wild"):
        with pytest.raises(httpx.TransportError):
            client.get(HOST + path)
    assert len(client.get(f"{HOST}/long").content) == 2_000_000
    assert client.get(f"{HOST}/away").headers["location"] == f"{HOST}/long"


def test_an_answer_is_held_until_it_is_released(local_web: LocalWeb, client: httpx.Client) -> None:
    local_web.site(HOST)["/late"] = Response(b"a" * 10, hold_after=4)
    with client.stream("GET", f"{HOST}/late") as answer:
        pieces = answer.iter_raw()
        first = next(pieces)
        local_web.release()
        rest = b"".join(pieces)

    assert (first, rest) == (b"a" * 4, b"a" * 6)


def test_without_a_network_the_proxy_reaches_nothing(
    local_web: LocalWeb, client: httpx.Client
) -> None:
    local_web.site(HOST)["/"] = "here"
    local_web.is_cut_off = True

    with pytest.raises(httpx.ProxyError, match="502"):
        client.get(f"{HOST}/")


def test_a_site_is_reached_straight_by_its_name_in_the_handshake(local_web: LocalWeb) -> None:
    local_web.site(HOST)["/"] = "straight"
    port = local_web.listen("127.0.0.2", tls=True)
    trusted = ssl.create_default_context(cafile=str(local_web.ca))
    with httpx.Client(verify=trusted, trust_env=False) as client:
        answer = client.get(
            f"https://127.0.0.2:{port}/",
            headers={"Host": "rivers.example.org"},
            extensions={"sni_hostname": "rivers.example.org"},
        )

    assert answer.text == "straight"


def test_a_name_may_lead_elsewhere_the_second_time(local_web: LocalWeb) -> None:
    local_web.names.leads("rivers.example.org", "93.184.216.34", ("127.0.0.1", "10.0.0.1"))

    assert [local_web.names("rivers.example.org") for _ in range(3)] == [
        ["93.184.216.34"], ["127.0.0.1", "10.0.0.1"], ["127.0.0.1", "10.0.0.1"],
    ]  # fmt: skip
    with pytest.raises(OSError, match="not known"):
        local_web.names("nowhere.example.org")
