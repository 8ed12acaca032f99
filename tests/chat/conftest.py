"""The chat that most tests of commands begin with."""

from pathlib import Path

import pytest

from tests.chat.talking import ASKED, GRASS, SKY, SNOW, Talk, talk_in


@pytest.fixture
def talk(tmp_path: Path) -> Talk:
    """A chat with two turns; a third answer is left."""
    found = talk_in(tmp_path, SKY, GRASS, SNOW)
    found.ask(ASKED)
    found.ask("And grass?")
    return found
