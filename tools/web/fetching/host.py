"""Reads the host of an address: one spelling for each, and none that others read otherwise.

Names become ASCII by UTS 46 (https://www.unicode.org/reports/tr46/). A name whose last label is a
number is read as an IPv4 address by browsers and by `inet_aton`, in decimal, octal, hexadecimal and
short forms (https://url.spec.whatwg.org/#host-parsing): only four plain decimal numbers pass.
"""

import re
from ipaddress import IPv4Address, IPv6Address

from agent.errors import ToolError

IP = IPv4Address | IPv6Address
NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")
LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
MOST_CHARS = 253


def read_host(written: str) -> str:
    """Return the host in small ASCII letters, IPv6 without brackets; raise `ToolError`."""
    if not written:
        raise ToolError("the address names no host")
    if "%" in written:
        raise ToolError("the host must be written without %, and without a zone")
    if written.startswith("["):
        return _six(written)
    name = (written if written.isascii() else _ascii(written)).lower()
    if name.endswith("."):
        raise ToolError("the host must not end with a dot")
    if NUMERIC.fullmatch(name.rpartition(".")[2]):
        return _four(name)
    if len(name) > MOST_CHARS or not all(LABEL.fullmatch(label) for label in name.split(".")):
        raise ToolError(f"{name[:80]!r} is no name of a host")
    return name


def literal(host: str) -> IP | None:
    """Return the IP address that `host` is, if it is one."""
    if ":" in host:
        return IPv6Address(host)
    return IPv4Address(host) if NUMERIC.fullmatch(host.rpartition(".")[2]) else None


def _six(written: str) -> str:
    try:
        return IPv6Address(written.removeprefix("[").removesuffix("]")).compressed
    except ValueError:
        raise ToolError(f"{written[:80]!r} is no IPv6 address") from None


def _four(name: str) -> str:
    try:
        return str(IPv4Address(name))
    except ValueError:
        raise ToolError(
            f"{name[:80]!r} is no host: an IPv4 address is written as four decimal numbers"
        ) from None


def _ascii(written: str) -> str:
    import idna

    try:
        return idna.encode(written, uts46=True, std3_rules=True).decode("ascii")
    except (UnicodeError, IndexError, ValueError):
        raise ToolError(f"{written[:80]!r} is no name of a host") from None
