"""How settings and the environment become the web of a run, and what is wrong with them."""

from dataclasses import replace
from pathlib import Path

import pytest

from agent.cli.surfing import access_of, need_web, opened, pages_for, unused
from agent.errors import ConfigError, UserError
from agent.loading import load
from agent.settings import Settings
from tools.web.access import WebAccess

CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMII…\n-----END CERTIFICATE-----\n"
SETTINGS = Settings(cache_dir="/nowhere")


def test_by_default_nothing_is_set_and_pages_are_kept() -> None:
    assert access_of(SETTINGS, {}) == WebAccess(cache=Path("/nowhere/web"))


def test_all_settings_of_the_web_are_taken(tmp_path: Path) -> None:
    bundle = tmp_path / "authorities.pem"
    bundle.write_text(CERTIFICATE, encoding="utf-8")
    settings = replace(
        SETTINGS,
        proxy="http://proxy.example:3128",
        ca_bundle=str(bundle),
        private_hosts="Printer.local, 10.0.0.7:8080",
        deny_domains="Tracker.example, *.内网.example",
        engines="Brave, duckduckgo, brave",
        searxng="https://searx.example",
        region="US-en",
    )

    found = access_of(settings, {"BRAVE_SEARCH_API_KEY": "secret"})

    assert found == WebAccess(
        proxy="http://proxy.example:3128",
        ca_bundle=str(bundle),
        private_hosts=frozenset({"printer.local", "10.0.0.7:8080"}),
        deny_domains=frozenset({"tracker.example", "xn--v6q792i.example"}),
        engines=("brave", "duckduckgo"),
        searxng="https://searx.example",
        region="us-en",
        keys={"BRAVE_SEARCH_API_KEY": "secret"},
        cache=Path("/nowhere/web"),
    )
    assert "secret" not in repr(found)


@pytest.mark.parametrize(
    ("options", "pages"),
    [
        ({}, 10),
        ({"actions": "20"}, 10),
        ({"actions": "100"}, 50),
        ({"episodes": "3"}, 30),
        ({"actions": "40", "episodes": "2"}, 40),
        ({"actions": "many", "episodes": "0"}, 10),
    ],
)
def test_long_research_may_fetch_more_pages(options: dict[str, str], pages: int) -> None:
    assert pages_for(options, 10) == pages


def test_nothing_is_kept_of_a_run_without_a_record_or_a_cache() -> None:
    assert access_of(replace(SETTINGS, record="never"), {}).cache is None
    assert access_of(SETTINGS, {}, cached=False).cache is None


@pytest.mark.parametrize(
    ("environment", "proxy"),
    [
        ({"HTTPS_PROXY": "http://one:1", "ALL_PROXY": "http://two:2"}, "http://one:1"),
        ({"https_proxy": "http://small:1", "HTTPS_PROXY": "http://one:1"}, "http://small:1"),
        ({"ALL_PROXY": "two:2"}, "http://two:2"),
        ({"HTTP_PROXY": "http://plain:3"}, ""),
        ({}, ""),
    ],
)
def test_the_proxy_of_the_environment_is_taken_where_the_setting_says_so(
    environment: dict[str, str], proxy: str
) -> None:
    assert access_of(replace(SETTINGS, proxy="environment"), environment).proxy == proxy
    assert access_of(SETTINGS, environment).proxy == ""


def test_a_proxy_of_the_environment_that_is_none_is_told() -> None:
    settings = replace(SETTINGS, proxy="environment")

    with pytest.raises(ConfigError) as caught:
        access_of(settings, {"HTTPS_PROXY": "ftp://user:secret@proxy"})

    assert str(caught.value) == "HTTPS_PROXY is 'ftp://user:***@proxy', no address of a proxy"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("proxy", "socks9://x", "'socks9://x', no address of a proxy"),
        ("proxy", "proxy.example", "'proxy.example', no address of a proxy"),
        ("proxy", "http://proxy:port", "'http://proxy:port', no address of a proxy"),
        ("proxy", "http://a:99999", "'http://a:99999', no address of a proxy"),
        ("searxng", "searx.example", "'searx.example', no address of a server"),
        ("searxng", "http://[::1", "'http://[::1', no address of a server"),
        ("region", "english", "'english'"),
    ],
)
def test_a_value_that_cannot_be_is_told_with_its_variable(
    name: str, value: str, told: str, tmp_path: Path
) -> None:
    variable = f"AGENT_{name.upper()}"

    with pytest.raises(ConfigError) as caught:
        load({}, {variable: value}, tmp_path)

    assert str(caught.value) == f"{variable} is {told}"


@pytest.mark.parametrize("value", ["two words", "host:0", "host:70000", "http://host"])
def test_a_host_that_is_none_is_told_with_its_flag(value: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load({"private_hosts": value}, {}, tmp_path)

    assert str(caught.value) == f"--allow-private-host names {value!r}, no host"


def test_an_engine_that_is_none_comes_with_the_nearest() -> None:
    with pytest.raises(ConfigError) as caught:
        access_of(replace(SETTINGS, engines="duckduck"), {})

    assert str(caught.value) == "engines names 'duckduck', which is no search engine"
    assert caught.value.hint == "did you mean 'duckduckgo'?"


def test_a_bundle_that_is_none_is_told(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("nothing of that kind", encoding="utf-8")

    with pytest.raises(ConfigError, match="it holds no certificate$"):
        access_of(replace(SETTINGS, ca_bundle=str(text)), {})
    with pytest.raises(ConfigError, match="No such file or directory$"):
        access_of(replace(SETTINGS, ca_bundle=str(tmp_path / "none.pem")), {})


@pytest.mark.parametrize("settings", [{"web": "never"}, {"offline": True}])
def test_there_is_no_web_where_it_is_off(settings: dict[str, object]) -> None:
    assert opened(Settings(**settings), print) is None  # type: ignore[arg-type]


def test_a_web_that_nobody_uses_reaches_nobody(tmp_path: Path) -> None:
    web = opened(replace(SETTINGS, cache_dir=str(tmp_path)), print)

    assert web is not None
    assert list(web.contacts()) == []
    web.close()
    assert list(tmp_path.iterdir()) == []


def test_asking_for_the_web_where_nothing_is_looked_up_is_told() -> None:
    assert unused(True, "direct") == [
        "--web has no effect: the strategy direct looks nothing up"
    ]  # fmt: skip
    assert unused(True, "research") == unused(None, "direct") == unused(False, "pal") == []


@pytest.mark.parametrize("off", [{"offline": True}, {"web": "never"}])
def test_research_without_the_web_is_refused_before_anything_is_opened(
    off: dict[str, object],
) -> None:
    settings = replace(SETTINGS, **off)  # type: ignore[arg-type]

    with pytest.raises(UserError, match="^research needs the web, which is off$"):
        need_web(settings, "research")
    need_web(settings, "react")
    need_web(SETTINGS, "research")
