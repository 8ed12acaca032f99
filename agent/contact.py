"""Whom a run has reached: every host, what for, and how much went there and back."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Contact:
    """A host that was reached in a run, and what went there and back."""

    host: str
    purpose: str
    """`search`, `page`, `robots` or `model`; later versions may know more."""
    requests: int = 0
    sent_bytes: int = 0
    """Of the requests: addresses, headers and bodies, before encryption."""
    received_bytes: int = 0
