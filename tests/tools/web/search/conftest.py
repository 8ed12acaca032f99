"""What tests of searches have in common: an access to the local web, and what it finds."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.tools.web.local import LocalWeb
from tools.web.access import WebAccess

Reaching = Callable[..., WebAccess]
MIRA = "https://rivers.example.org/mira"
FOUND = [
    ("Mira", MIRA, "The river Mira is 145 km long."),
    ("The source of the Mira", "https://rivers.example.org/source", "It rises at 480 m."),
    ("Rivers: Mira and Duna", "https://rivers.example.org/both", "Two rivers."),
]


@pytest.fixture
def reaching(local_web: LocalWeb, tmp_path: Path) -> Reaching:
    """How the local web is reached; all its engines find three pages about the Mira."""
    local_web.finds("(?i)mira|米拉", FOUND)

    def access(**given: Any) -> WebAccess:
        return WebAccess(**{"proxy": local_web.proxy, "ca_bundle": str(local_web.ca), **given})

    return access
