"""Certificates are checked for the name that was asked for, whatever address it led to."""

import pytest

from agent.errors import ConfigError, ToolError
from tests.tools.web.fetching.direct import PUBLIC, Direct
from tests.tools.web.local.authority import Certificate
from tools.web.access import WebAccess
from tools.web.fetching.fetcher import HttpFetcher
from tools.web.fetching.limits import Limits
from tools.web.fetching.trust import ssl_context
from tools.web.ledger import Ledger

pytestmark = pytest.mark.loopback


@pytest.mark.parametrize(
    ("certificate", "why"),
    [
        ("expired", "certificate has expired"),
        ("other", "Hostname mismatch, certificate is not valid for 'rivers.example'."),
        ("stranger", "unable to get local issuer certificate"),
    ],
)
def test_a_certificate_that_is_not_right_is_refused(
    direct: Direct, certificate: Certificate, why: str
) -> None:
    direct.web.site("https://rivers.example", certificate)["*"] = "<p>Mira"
    url = direct.site("rivers.example")

    with pytest.raises(ToolError) as refused:
        direct.fetcher().fetch(url)

    assert str(refused.value) == f"{url}: its certificate cannot be trusted: {why}"
    assert direct.web.asked == []


def test_without_the_bundle_of_the_person_an_authority_of_theirs_is_unknown(
    direct: Direct,
) -> None:
    url = direct.site("rivers.example")
    direct["rivers.example", "*"] = "<p>Mira"
    limits = Limits(ports=frozenset({direct.port}))
    fetcher = HttpFetcher(WebAccess(), Ledger(), limits, direct.surroundings)

    with pytest.raises(ToolError, match="its certificate cannot be trusted"):
        fetcher.fetch(url)

    fetcher.close()


def test_an_address_without_a_name_needs_a_certificate_of_its_own(direct: Direct) -> None:
    url = f"https://{PUBLIC}:{direct.port}"

    with pytest.raises(ToolError) as refused:
        direct.fetcher().fetch(url)

    assert str(refused.value) == (
        f"{url}: its certificate cannot be trusted: "
        f"IP address mismatch, certificate is not valid for '{PUBLIC}'."
    )


def test_what_does_not_speak_tls_is_told(plain: Direct) -> None:
    plain.site("rivers.example")
    url = f"https://rivers.example:{plain.port}"

    with pytest.raises(ToolError) as refused:
        plain.fetcher().fetch(url)

    assert str(refused.value) == f"{url}: no safe connection can be made to it"


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_bundle_that_holds_no_authority_is_an_error_of_the_person(
    direct: Direct, content: str | None
) -> None:
    path = direct.web.ca.with_name("bundle.pem")
    if content is not None:
        path.write_text(content)

    with pytest.raises(ConfigError) as wrong:
        ssl_context(str(path))

    assert str(wrong.value).startswith(f"ca_bundle names '{path}', which holds no certificates: ")
    assert wrong.value.hint == "name a PEM file of the authorities to trust"
