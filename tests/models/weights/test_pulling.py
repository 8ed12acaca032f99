import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from agent.errors import ModelUnavailable
from agent.models.weights import locate, state
from tests.models.weights.drive import QUICK, Pull
from tests.models.weights.fakes import CONTENT, FAKE, HUB_PATH, hub
from tests.models.weights.server import Asked, serving


@pytest.mark.loopback
def test_pulling_leaves_weights_that_count_as_complete(tmp_path: Path) -> None:
    with serving(hub()) as site:
        pull = Pull(tmp_path, site.url)
        pull.run()

    assert state(FAKE, pull.settings.models_folder) == "complete"


def test_weights_that_are_there_are_not_fetched(tmp_path: Path) -> None:
    pull = Pull(tmp_path)
    pull.path.parent.mkdir()
    pull.path.write_bytes(CONTENT)

    assert pull.run() == CONTENT
    assert pull.seen == []


@pytest.mark.loopback
def test_pulling_replaces_damaged_weights(tmp_path: Path) -> None:
    with serving(hub()) as site:
        pull = Pull(tmp_path, site.url)
        pull.path.parent.mkdir()
        pull.path.write_bytes(CONTENT[:-1])

        assert pull.run() == CONTENT


def test_damaged_weights_are_refused_with_the_command_that_mends_them(tmp_path: Path) -> None:
    pull = Pull(tmp_path)
    pull.path.parent.mkdir()
    pull.path.write_bytes(CONTENT[:-1])

    with pytest.raises(ModelUnavailable) as caught:
        locate(FAKE, pull.settings, pull.seen.append, pull.notices.append, QUICK)
    assert str(caught.value) == f"{pull.path} is damaged: it is not the file that was published"
    assert caught.value.hint == "`agent models pull fake` fetches it again"


@pytest.mark.loopback
def test_locating_fetches_what_is_not_there(tmp_path: Path) -> None:
    with serving(hub()) as site:
        pull = Pull(tmp_path, site.url)
        path = locate(FAKE, pull.settings, pull.seen.append, pull.notices.append, QUICK)

    assert path.read_bytes() == CONTENT
    assert site.asked == [Asked(HUB_PATH)]


def test_a_download_is_refused_when_the_network_is_switched_off(tmp_path: Path) -> None:
    error = Pull(tmp_path, offline=True).fail()

    assert str(error) == "fake is missing and the network is switched off"
    assert error.hint == "`agent models pull fake` fetches it when `offline` is not set"


def test_too_small_a_disk_is_told_before_anything_is_fetched(tmp_path: Path) -> None:
    pull = Pull(tmp_path, means=replace(QUICK, free_bytes=lambda _: 65 << 20))
    error = pull.fail()

    folder = pull.settings.models_folder
    assert str(error) == f"fake needs 65 MB, {folder} has 65 MB free"
    assert error.hint == (
        "free some space there, or set AGENT_DATA_DIR to a folder on another disk"
    )


@pytest.mark.loopback
def test_what_is_there_already_needs_no_space_again(tmp_path: Path) -> None:
    with serving(hub()) as site:
        pull = Pull(tmp_path, site.url, means=replace(QUICK, free_bytes=lambda _: 65 << 20))
        pull.begin(CONTENT[:1_500_000])

        assert pull.run() == CONTENT


def test_looking_for_weights_loads_nothing_that_only_a_download_needs() -> None:
    costly = {"httpx", "filelock", "ssl", "subprocess", "html.parser", "shutil"}
    program = f"import sys, agent.models.weights; print(sorted({costly} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert done.stdout.strip() == b"[]"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    error = Pull(file / "below").fail()

    assert str(error).startswith(f"fake cannot be kept at {file}")


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="the superuser may write anywhere"
)
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    pull = Pull(tmp_path)
    pull.path.parent.mkdir()
    pull.path.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)

    assert str(pull.fail()) == f"fake cannot be kept at {pull.path}: Permission denied"
