import pytest

from agent.approving.opening import reading, toolbox
from agent.equipping.names import OWN, VALID, names_of, namespace_of, plain


def test_the_programs_own_names_are_those_that_the_gate_knows() -> None:
    assert {*toolbox().tools, *reading().tools} == OWN


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("get_weather", "get_weather"),
        ("get weather!", "get_weather"),
        ("查天气", "ChaTianQi"),
        ("añadir.nota", "anadir_nota"),
        ("get_/v1/{city}", "get_v1_city"),
        ("🌤", "white_sun_small_cloud"),
    ],
)
def test_a_name_is_one_that_every_provider_takes(name: str, called: str) -> None:
    assert plain(name) == called


def test_a_long_name_is_cut_and_stays_apart_from_others() -> None:
    first, second = plain("a" * 80), plain("a" * 81)

    assert VALID.fullmatch(first)
    assert VALID.fullmatch(second)
    assert first != second


@pytest.mark.parametrize(
    ("source", "namespace"),
    [
        ("mcp:weather", "weather"),
        ("file:tools.py", "tools"),
        ("folder:.agent/tools", "tools"),
        ("openapi:open-meteo", "open-meteo"),
        ("python:pkg.mod:Name", "Name"),
        ("command:天气", "TianQi"),
    ],
)
def test_a_source_has_a_short_name(source: str, namespace: str) -> None:
    assert namespace_of(source) == namespace


def test_names_that_are_shared_are_told_apart_by_their_sources_in_any_order() -> None:
    wanted = [("file:a.py", "today"), ("mcp:weather", "today"), ("file:a.py", "other")]

    assert names_of(wanted, OWN) == ["a__today", "weather__today", "other"]
    assert names_of(wanted[::-1], OWN) == ["other", "weather__today", "a__today"]


def test_the_programs_own_names_are_never_taken() -> None:
    assert names_of([("mcp:x", "python"), ("mcp:x", "open_page")], OWN) == [
        "x__python",
        "x__open_page",
    ]


def test_what_cannot_be_told_apart_has_no_name() -> None:
    assert names_of([("a:x.py", "today"), ("b:x.py", "today")], OWN) == ["x__today", ""]
    assert names_of([("a:x", "!!")], OWN) == [""]
