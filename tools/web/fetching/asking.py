"""The headers of every request: no cookie, no credential, nothing about the person but a region."""

import re
from functools import cache
from importlib.metadata import version

REGION = re.compile(r"[A-Za-z]{2}-[A-Za-z]{2,3}")
PRODUCT = "agent"
"""What robots.txt calls us."""
ACCEPT = (
    "text/html,application/xhtml+xml,text/plain;q=0.9,application/pdf;q=0.9,"
    "application/json;q=0.8,application/xml;q=0.8,*/*;q=0.1"
)


@cache
def user_agent() -> str:
    """Return who asks."""
    return f"{PRODUCT}/{version('agent')}"


def accept_language(region: str) -> str:
    """Return the languages of a region such as `us-en`; empty for none."""
    country, _, language = region.lower().partition("-")
    if not REGION.fullmatch(region) or country in ("wt", "xa"):
        return ""
    named = f"{language}-{country.upper()},{language};q=0.9"
    return named if language == "en" else f"{named},en;q=0.5"


def headers(netloc: str, region: str) -> list[tuple[bytes, bytes]]:
    """Return the headers of a request to `netloc`."""
    pairs = {
        "Host": netloc,
        "User-Agent": user_agent(),
        "Accept": ACCEPT,
        "Accept-Encoding": "gzip, deflate",
        "Accept-Language": accept_language(region),
    }
    return [(name.encode(), value.encode("ascii")) for name, value in pairs.items() if value]
