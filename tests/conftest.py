"""What every test may use: sockets on this machine where marked, a local web, and real models.

The weights are looked for in $AGENT_TEST_MODELS, else in the user's data folder; missing ones are
fetched there once, so a checkout never holds them. What is marked `live` reaches the real web, and
runs with `pytest --live` alone.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.models.embedded.model import EmbeddedModel
from agent.models.embedded.opening import open_model
from agent.models.weights import Progress, find, path_of, state
from agent.settings import Settings
from tests.tools.web.local import LocalWeb

SMALL, DEFAULT = "qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b"
PULL = """
import sys
from agent.models.weights import find, pull
from agent.settings import Settings
pull(find(sys.argv[1]), Settings(data_dir=sys.argv[2]), lambda progress: None)
"""


def pytest_configure() -> None:
    """Undo what nohup or a background job ignores: tests send these signals to what they start."""
    for name in ("SIGHUP", "SIGQUIT", "SIGTERM", "SIGTSTP"):
        if signal.getsignal(number := getattr(signal, name, signal.SIGTERM)) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag of the tests that reach the real web."""
    parser.addoption("--live", action="store_true", help="run the tests that reach the real web")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let marked tests reach servers on this machine; with --live, some reach the real web."""
    for item in items:
        if item.get_closest_marker("live"):
            reached = config.getoption("--live")
            skipped = pytest.mark.skip("reaches the real web: pytest --live")
            item.add_marker(pytest.mark.enable_socket if reached else skipped)
        elif item.get_closest_marker("loopback") or item.get_closest_marker("model"):
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.0/8", "::1"]))


@pytest.fixture
def local_web(tmp_path: Path) -> Iterator[LocalWeb]:
    """A small web on this machine; the test declares what there is."""
    with LocalWeb(tmp_path) as web:
        yield web


def weights_folder() -> str:
    """Return the `data_dir` that holds the weights for tests; empty is the user's own."""
    return os.environ.get("AGENT_TEST_MODELS", "")


@pytest.fixture(scope="session")
def small_weights() -> Path:
    """The file of the small model."""
    return _fetched(SMALL)


@pytest.fixture(scope="session")
def default_weights() -> Path:
    """The file of the default model."""
    return _fetched(DEFAULT)


@pytest.fixture(scope="session")
def small_model(
    small_weights: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EmbeddedModel]:
    """The small model, loaded once for all tests."""
    yield from _opened(SMALL, tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def default_model(
    default_weights: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EmbeddedModel]:
    """The default model, loaded once for all tests."""
    yield from _opened(DEFAULT, tmp_path_factory.mktemp("default"))


def _fetched(name: str) -> Path:
    folder = Settings(data_dir=weights_folder()).models_folder
    if state(find(name), folder) != "complete":  # in a child: the network is blocked in here
        subprocess.run([sys.executable, "-c", PULL, name, weights_folder()], check=True)
    return path_of(find(name), folder)


def _opened(name: str, cache: Path) -> Iterator[EmbeddedModel]:
    settings = Settings(model=name, data_dir=weights_folder(), cache_dir=str(cache))
    model = open_model(settings, _ignore, print)
    yield model
    model.close()


def _ignore(progress: Progress) -> None:
    """Nothing is fetched here."""
