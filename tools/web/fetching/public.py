"""Tells which IP addresses are public: those that everybody may reach, and nothing of ours.

Python's `is_global` alone is no guard: it lets multicast, NAT64, 6to4 and addresses of clouds pass.
So IPv6 has to be global unicast, what is wrapped in it is looked at too, and the rest is listed
(https://www.iana.org/assignments/iana-ipv4-special-registry,
https://www.iana.org/assignments/iana-ipv6-special-registry).
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Network

from tools.web.fetching.host import IP

NEVER_FOUR = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        "168.63.129.16/32",  # the host of a virtual machine in Azure
    )
)  # fmt: skip
NEVER_SIX = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # protocols: Teredo, benchmarks, ORCHID
        "2001:db8::/32", "3fff::/20",  # documentation
        "2002::/16",  # 6to4, given up by RFC 7526: any address of IPv4 may be in it
    )
)  # fmt: skip
UNICAST = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")
"""How a network without IPv4 reaches it (RFC 6052): the address within counts."""
LOW = 0xFFFFFFFF
"""The last 32 bits: where an address of IPv4 stands."""
ISATAP = (0x00005EFE, 0x02005EFE)
"""The middle of an address that carries one of IPv4 in its end (RFC 5214)."""


def is_public(ip: IP) -> bool:
    """Return whether `ip`, and all that is wrapped in it, may be reached by everybody."""
    if isinstance(ip, IPv4Address):
        return ip.is_global and not ip.is_multicast and not any(ip in one for one in NEVER_FOUR)
    if ip.ipv4_mapped is not None:
        return is_public(ip.ipv4_mapped)
    if ip in NAT64:
        return is_public(IPv4Address(int(ip) & LOW))
    if (int(ip) >> 32) & LOW in ISATAP and not is_public(IPv4Address(int(ip) & LOW)):
        return False
    return ip in UNICAST and ip.is_global and not any(ip in one for one in NEVER_SIX)
