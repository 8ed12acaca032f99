"""Keeps whom a run has reached, and how many bytes went there and back; threads may share it."""

import threading
from collections.abc import Sequence
from dataclasses import replace

from tools.web.web import Contact, Purpose


class Ledger:
    """The contacts of one run."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._contacts: dict[tuple[str, Purpose], Contact] = {}

    def add(self, host: str, purpose: Purpose, sent: int, received: int, requests: int = 1) -> None:
        """Count bytes that went to `host` and came back."""
        with self._lock:
            known = self._contacts.get((host, purpose), Contact(host, purpose))
            self._contacts[host, purpose] = replace(
                known,
                requests=known.requests + requests,
                sent_bytes=known.sent_bytes + sent,
                received_bytes=known.received_bytes + received,
            )

    def contacts(self) -> Sequence[Contact]:
        """Return the contacts, in the order of the first one."""
        with self._lock:
            return tuple(self._contacts.values())
