import pytest

from agent.errors import ConfigError
from agent.models.access import Access
from agent.models.hosted.place import Place, Proxy, place_of, proxy_for


def test_an_address_is_a_host_and_a_path() -> None:
    assert place_of("https://models.example/v1/") == Place("https", "models.example", 443, "/v1")
    assert place_of("http://[::1]:8080") == Place("http", "::1", 8080, "")
    assert place_of("http://[::1]:8080").origin == "http://[::1]:8080"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("models.example/v1", "base_url is 'models.example/v1', no address of a server"),
        ("ftp://models.example", "base_url is 'ftp://models.example', no address of a server"),
        ("http://h:99999/", "base_url is no address"),
        (
            "https://h/v1?api_key=secret",
            "base_url is 'https://h/v1': it holds more than an address",
        ),
    ],
)
def test_what_is_no_address_of_a_server_is_told(url: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        place_of(url)

    assert "secret" not in f"{caught.value}{caught.value.hint}"
    assert str(caught.value).startswith(told.split(":")[0])


def test_a_password_in_an_address_is_not_told() -> None:
    with pytest.raises(ConfigError) as caught:
        place_of("https://user:secret@models.example/v1")

    assert "secret" not in str(caught.value)


def test_the_proxy_is_what_the_setting_says_and_the_environment_only_where_it_is_named() -> None:
    far, here = place_of("https://models.example/v1"), place_of("http://127.0.0.1:1/v1")
    environment = {"HTTPS_PROXY": "proxy.example:3128"}

    def through(proxy: str, place: Place = far, **more: str) -> Proxy | None:
        return proxy_for(place, Access(environment={**environment, **more}, proxy=proxy))

    assert through("") is None
    assert through("environment") == Proxy("http://proxy.example:3128")
    assert through("environment", NO_PROXY="other,.example") is None
    assert through("http://u:p@p.example:1") == Proxy("http://p.example:1", ("u", "p"))
    assert through("http://p.example:1", here) is None
