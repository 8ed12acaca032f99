"""What every test of faults starts from."""

from pathlib import Path

import pytest

from tests.faults.play import SAYS_HELLO, Play


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """A model that greets, unless the test writes another script."""
    return Play(tmp_path).write(*SAYS_HELLO)
