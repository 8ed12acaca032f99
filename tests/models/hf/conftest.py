"""One tiny model for all tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.models.hf.model import HfModel
from tests.models.hf.tiny import opened, save_model


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the tiny model."""
    return save_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def tiny(tiny_folder: Path) -> Iterator[HfModel]:
    """The tiny model, loaded."""
    model = opened(str(tiny_folder))
    yield model
    model.close()
