"""Names are looked up once, in a bounded time; without a network that is told at once."""

import socket
import threading

import pytest

from agent.errors import ToolError
from tools.web.access import WebAccess
from tools.web.fetching.address import parse
from tools.web.fetching.guard import Guard
from tools.web.fetching.outage import NoNetwork, NoSuchHost
from tools.web.fetching.resolving import Resolver
from tools.web.fetching.surroundings import Surroundings

ADDRESS = parse("https://rivers.example/")


def _resolver(surroundings: Surroundings, timeout_s: float = 10.0) -> Resolver:
    return Resolver(Guard(WebAccess()), surroundings, timeout_s)


def _failing(error: Exception) -> Resolver:
    def look_up(host: str) -> list[str]:
        if host == "known.example":
            return ["93.184.215.14"]
        raise error

    return _resolver(Surroundings(look_up=look_up))


@pytest.mark.parametrize("code", [socket.EAI_AGAIN, socket.EAI_FAIL, socket.EAI_SYSTEM])
def test_no_name_server_is_no_network(code: int) -> None:
    with pytest.raises(NoNetwork) as told:
        _failing(socket.gaierror(code, "")).checked(ADDRESS)

    assert str(told.value) == "names cannot be looked up: there is no network"


def test_a_name_that_nobody_knows_is_told_as_such_once_others_were_known() -> None:
    resolver = _failing(socket.gaierror(socket.EAI_NONAME, ""))
    resolver.checked(parse("https://known.example/"))

    with pytest.raises(NoSuchHost) as told:
        resolver.checked(ADDRESS)

    assert str(told.value) == "there is no host rivers.example"


def test_the_first_name_that_nobody_knows_may_mean_no_network() -> None:
    with pytest.raises(NoNetwork) as told:
        _failing(socket.gaierror(socket.EAI_NONAME, "")).checked(ADDRESS)

    assert str(told.value) == (
        "rivers.example was not found, nor any other host: there may be no network"
    )


def test_name_servers_that_are_silent_are_waited_for_once() -> None:
    silence, asked = threading.Event(), []

    def look_up(host: str) -> list[str]:
        asked.append(host)
        silence.wait()
        return []

    resolver = _resolver(Surroundings(look_up=look_up), timeout_s=0.05)
    told = []
    for host in ("a.example", "b.example"):
        with pytest.raises(NoNetwork) as refused:
            resolver.checked(parse(f"https://{host}/"))
        told.append(str(refused.value))
    silence.set()

    assert told == [
        "no name server answered within 0.05 s: there may be no network",
        "no name server answers: there may be no network",
    ]
    assert asked == ["a.example"]


def test_silence_is_forgotten_after_a_while() -> None:
    silence, now = threading.Event(), 0.0

    def look_up(host: str) -> list[str]:
        if host == "a.example":
            silence.wait()
        return ["93.184.215.14"]

    resolver = _resolver(Surroundings(look_up=look_up, now=lambda: now), timeout_s=0.5)
    with pytest.raises(NoNetwork):
        resolver.checked(parse("https://a.example/"))
    silence.set()
    now = 11.0

    assert [str(ip) for ip in resolver.checked(ADDRESS)] == ["93.184.215.14"]


def test_a_name_without_an_address_is_no_host() -> None:
    with pytest.raises(NoSuchHost):
        _resolver(Surroundings(look_up=lambda host: [])).checked(ADDRESS)


def test_what_is_no_ip_address_is_not_used() -> None:
    with pytest.raises(ToolError):
        _resolver(Surroundings(look_up=lambda host: ["evil"])).checked(ADDRESS)
