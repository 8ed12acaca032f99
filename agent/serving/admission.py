"""Decides who is answered at all: programs of this machine that know the token, and no web page.

A page in a browser reaches listeners on this machine as well, under a name that it has made point
here (DNS rebinding): its requests carry that name in `Host`, or say in `Origin` that a page asks.
"""

import hmac
from email.message import Message

from agent.serving.faults import Fault

HOSTS = ("127.0.0.1", "localhost")
PUBLIC = ("/health",)
"""What tells nothing that anybody may not know."""


def admit(headers: "Message[str, str]", path: str, port: int, token: str) -> None:
    """Raise `Fault` unless a request with `headers` may be answered."""
    host = headers.get("Host", "")
    if host not in (*(f"{one}:{port}" for one in HOSTS), *(HOSTS if port == 80 else ())):
        raise Fault(403, "this server answers under 127.0.0.1 and localhost alone")
    if "Origin" in headers:
        raise Fault(403, "this server answers no web pages")
    if path not in PUBLIC:
        _know(headers.get("Authorization", ""), token)


def _know(authorization: str, token: str) -> None:
    scheme, _, given = authorization.partition(" ")
    challenge = {"WWW-Authenticate": "Bearer"}
    if scheme.lower() != "bearer" or not given.strip():
        raise Fault(
            401,
            "You didn't provide an API key. You need to provide your API key in an Authorization "
            "header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
            headers=challenge,
        )
    if not hmac.compare_digest(given.strip().encode("utf-8", "replace"), token.encode()):
        raise Fault(
            401, "Incorrect API key provided.", code="invalid_api_key", headers=challenge
        )  # fmt: skip
