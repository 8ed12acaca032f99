"""What tests of the command `eval` start from."""

from pathlib import Path

import pytest

from tests.evaluation.bench import QUESTIONS, Bench, says
from tests.faults.play import Play


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Three questions, and a model that answers the second one wrongly."""
    made = Bench(Play(tmp_path))
    made.questions(*QUESTIONS)
    made.script(*says(4, 7, 6))
    return made
