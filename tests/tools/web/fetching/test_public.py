"""Which IP addresses are public."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.web.fetching.bypasses import FOUR, SIX
from tools.web.fetching.public import is_public

HOLES = ["168.63.129.16", "224.0.0.1", "ff02::1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1",
         "2002:0a00:1::", "fec0::1", "192.88.99.1", "192.0.0.8"]  # fmt: skip
"""What Python 3.11 calls global."""


@pytest.mark.parametrize("text", [*HOLES, *FOUR, *SIX])
def test_what_is_not_for_everybody_is_not_public(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize(
    "text",
    ["1.1.1.1", "8.8.8.8", "93.184.215.14", "223.5.5.5", "100.63.255.255", "100.128.0.0",
     "172.32.0.1", "192.0.1.1", "223.255.255.255", "2606:4700:4700::1111", "2400:3200::1",
     "2001:200::1", "2001:4860:4860::8888", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808",
     "2606:2800:220:1:0:5efe:808:808"],
)  # fmt: skip
def test_what_everybody_may_reach_is_public(text: str) -> None:
    assert is_public(ip_address(text))


@given(st.ip_addresses(v=4).filter(lambda ip: not is_public(ip)))
def test_what_wraps_a_private_address_is_as_private(ip: IPv4Address) -> None:
    wrapped = [
        IPv6Address(f"::ffff:{ip}"),
        IPv6Address(f"64:ff9b::{ip}"),
        IPv6Address((0x2002 << 112) | (int(ip) << 80) | 1),
        IPv6Address(f"2606:2800:220:1:0:5efe:{ip}"),
    ]

    assert [is_public(one) for one in wrapped] == [False] * 4


@given(st.ip_addresses())
def test_nothing_is_public_that_python_knows_not_to_be(ip: IPv4Address | IPv6Address) -> None:
    bare = getattr(ip, "ipv4_mapped", None) or ip

    assert bare.is_global or not is_public(ip)
