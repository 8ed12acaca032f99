"""A model that one conversation at a time is led with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.models.embedded.model import EmbeddedModel
from agent.settings import Settings
from tests.conftest import SMALL, weights_folder
from tests.models.embedded.conversing import opened


@pytest.fixture
def settings(small_weights: Path, tmp_path: Path) -> Settings:
    """The small model, with folders of the test's own."""
    return Settings(model=SMALL, data_dir=weights_folder(), cache_dir=str(tmp_path))


@pytest.fixture(scope="session")
def conversing_model(
    small_weights: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EmbeddedModel]:
    """The small model with two lanes, loaded once for all tests."""
    folder = str(tmp_path_factory.mktemp("conversing"))
    with opened(Settings(model=SMALL, data_dir=weights_folder(), cache_dir=folder)) as model:
        yield model


@pytest.fixture
def model(conversing_model: EmbeddedModel) -> EmbeddedModel:
    """That model, with nothing read."""
    conversing_model.reader.forget()
    return conversing_model
