import pytest

from agent.errors import ToolError
from tools.web.domains import covers, host_of, named, site_of


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("www.example.org", "example.org"),
        ("a.b.example.org", "example.org"),
        ("example.org", "example.org"),
        ("ann.github.io", "ann.github.io"),
        ("x.ann.github.io", "ann.github.io"),
        ("github.io", "github.io"),
        ("www.bbc.co.uk", "bbc.co.uk"),
        ("co.uk", "co.uk"),
        ("a.b.evil.example", "evil.example"),
        ("www.xn--fiqs8s.xn--55qx5d.cn", "xn--fiqs8s.xn--55qx5d.cn"),
        ("b.s3.amazonaws.com", "b.s3.amazonaws.com"),
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
        ("localhost", "localhost"),
    ],
)
def test_a_site_is_what_one_owner_answers_for(host: str, site: str) -> None:
    assert site_of(host) == site


def test_a_domain_covers_itself_and_what_is_below_it() -> None:
    assert covers("example.org", "example.org")
    assert covers("example.org", "a.b.example.org")
    assert not covers("example.org", "badexample.org")
    assert not covers("example.org", "example.org.evil.example")
    assert not covers("0.0.1", "127.0.0.1")


@pytest.mark.parametrize(
    ("written", "domain"),
    [
        ("Example.ORG", "example.org"),
        ("https://example.org/x", "example.org"),
        ("*.example.org", "example.org"),
        (" .example.org ", "example.org"),
        ("例子.中国", "xn--fsqu00a.xn--fiqs8s"),
        ("localhost", "localhost"),
    ],
)
def test_a_person_may_write_a_domain_in_many_ways(written: str, domain: str) -> None:
    assert named(written) == domain


def test_an_address_without_a_host_is_refused() -> None:
    with pytest.raises(ToolError):
        host_of("mailto:ann@example.org")
