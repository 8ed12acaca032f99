"""Opens the subject of a test; what a subject cannot do is skipped, and said."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from agent.models.model import Model
from tests.models.conformance.subject import Opened, Subject, Turn
from tests.models.conformance.subjects import SUBJECTS
from tests.models.hf import tiny

Play = Callable[..., Opened]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try every subject; those that run a language model are marked so."""
    if "subject" not in metafunc.fixturenames:
        return
    named: list[Any] = [
        pytest.param(
            one,
            id=one.name,
            marks=pytest.mark.model if one.real and one.weights else pytest.mark.loopback,
        )
        for one in SUBJECTS
    ]
    metafunc.parametrize("subject", named)


@pytest.fixture
def play(request: pytest.FixtureRequest, subject: Subject) -> Iterator[Play]:
    """Opens the subject so that it says `turns`, where it says what it is told to."""
    behaviour = request.node.originalname.removeprefix("test_")
    if behaviour in subject.lacks:
        pytest.skip(f"{subject.name}: {subject.lacks[behaviour]}")
    with ExitStack() as stack:

        def opened(*turns: Turn) -> Opened:
            return stack.enter_context(subject.opened(request, turns))

        yield opened


@pytest.fixture
def able(subject: Subject) -> Callable[[Opened, str], None]:
    """Skips where the model does not claim an ability."""

    def check(opened: Opened, ability: str) -> None:
        if not getattr(opened.model.abilities, ability):
            pytest.skip(f"{subject.name}: its model does not claim Abilities.{ability}")

    return check


@pytest.fixture(scope="session")
def transformers_model(
    small_weights: Path,
) -> Iterator[Model]:
    """The small model's file, run by transformers, loaded once for all tests."""
    with closing(tiny.opened(str(small_weights), dtype="auto")) as model:
        yield model


@pytest.fixture(scope="session")
def random_model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Model]:
    """A model of transformers whose weights are chance."""
    folder = tiny.save_model(tmp_path_factory.mktemp("tiny"))
    with closing(tiny.opened(str(folder))) as model:
        yield model
