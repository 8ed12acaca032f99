"""The signs that the chat draws itself; plain ASCII where the terminal may lack the others.

Which it may is told by the locale (POSIX, "Environment Variables", 8.2): text of people and models
is UTF-8 in any case.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Marks:
    """The signs."""

    prompt: str = "› "
    thought: str = "· "
    action: str = "▸ "
    result: str = " → "
    failure: str = " ✗ "
    between: str = " · "
    more: str = "…"
    rule: str = "─"


ASCII = Marks("> ", "- ", "> ", " = ", " x ", " | ", "...", "-")


def marks(environment: Mapping[str, str] = os.environ) -> Marks:
    """Return the signs for the terminal that `environment` tells of."""
    locale = next(filter(None, map(environment.get, ("LC_ALL", "LC_CTYPE", "LANG"))), "C")
    utf8 = sys.platform == "win32" or "utf" in locale.lower()
    return Marks() if utf8 else ASCII
