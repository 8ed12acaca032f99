"""What every test of faults starts from."""

from pathlib import Path

import pytest

from tests.faults.play import SAYS_HELLO, Play
from tests.tools.web.local import LocalWeb


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """A model that greets, unless the test writes another script."""
    return Play(tmp_path).write(*SAYS_HELLO)


@pytest.fixture
def surf(tmp_path: Path, local_web: LocalWeb) -> Play:
    """A model whose program sees the local web, and no other."""
    return Play(tmp_path, local_web.environment()).write(*SAYS_HELLO)
