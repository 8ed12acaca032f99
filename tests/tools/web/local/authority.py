"""A certificate authority for tests, one for each process, and a certificate for each host.

Nothing outside the tests trusts it: trustme makes a new one every time.
"""

import ssl
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

import trustme

Certificate = Literal["good", "expired", "other", "stranger"]
"""What a host shows: a right one, one of the past, another host's, an unknown authority's."""


def write_authority(folder: Path) -> Path:
    """Write the authority to a PEM file in `folder`, and return it."""
    path = folder / "authority.pem"
    _authority().cert_pem.write_to_path(path)
    return path


@cache
def context(host: str, certificate: Certificate = "good") -> ssl.SSLContext:
    """Return what a server needs to show itself as `host`."""
    authority = trustme.CA() if certificate == "stranger" else _authority()
    name = "elsewhere.example" if certificate == "other" else host
    past = datetime.now(UTC) - timedelta(days=2)
    leaf = authority.issue_cert(
        name,
        not_before=past - timedelta(days=30),
        not_after=past if certificate == "expired" else None,
    )
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.set_alpn_protocols(["http/1.1"])
    leaf.configure_cert(made)
    return made


@cache
def _authority() -> trustme.CA:
    return trustme.CA(organization_name="The web of these tests")
