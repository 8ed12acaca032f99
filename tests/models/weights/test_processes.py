"""Downloads in processes of their own, which are killed or run side by side."""

import shlex
import signal
import sys
from pathlib import Path

import pytest

from agent.errors import UserError
from agent.models.weights import remove
from tests.models.weights.drive import NOWHERE, Pull
from tests.models.weights.fakes import CONTENT, FAKE, HUB_PATH, hub
from tests.models.weights.server import Asked, Fault, Site, serving
from tests.process import Finished, finish, run, run_shell, started, wait_until

pytestmark = pytest.mark.loopback
HALF_WAY = Fault(after_bytes=1_000_000, waits=True)


def pull_in(folder: Path, site: Site) -> tuple[str, ...]:
    return sys.executable, "-m", "tests.models.weights.puller", str(folder), site.url, NOWHERE


def begun(pull: Pull) -> bool:
    """Say whether all but what is buffered of the first bytes came: the process waits for more."""
    return pull.part.exists() and pull.part.stat().st_size > 900_000


def test_a_killed_download_goes_on_where_it_was(tmp_path: Path) -> None:
    pull = Pull(tmp_path)
    with serving(hub()) as site:
        site.faults = {HUB_PATH: [HALF_WAY]}
        with started(pull_in(tmp_path, site), tmp_path) as process:
            wait_until(lambda: begun(pull), "first bytes")
            process.kill()
            process.wait()
        kept = pull.part.stat().st_size
        ending = run(pull_in(tmp_path, site), tmp_path)

    assert ending == Finished(0, f"{pull.path}\n", "")
    assert pull.path.read_bytes() == CONTENT
    assert site.asked == [Asked(HUB_PATH), Asked(HUB_PATH, f"bytes={kept}-")]


def test_an_interrupted_download_keeps_what_came(tmp_path: Path) -> None:
    pull = Pull(tmp_path)
    with serving(hub()) as site:
        site.faults = {HUB_PATH: [HALF_WAY]}
        with started(pull_in(tmp_path, site), tmp_path) as process:
            wait_until(lambda: begun(pull), "first bytes")
            process.send_signal(signal.SIGINT)
            ending = finish(process)

    assert ending == Finished(130, "", "error: interrupted\n")
    assert CONTENT.startswith(pull.part.read_bytes())


def test_a_disk_that_fills_up_is_told_and_what_came_is_kept(tmp_path: Path) -> None:
    pull = Pull(tmp_path)
    with serving(hub()) as site:
        limited = f"ulimit -f 500; exec {shlex.join(pull_in(tmp_path, site))}"
        ending = run_shell(limited, tmp_path)

    assert (ending.code, ending.out) == (69, "")
    first = ending.err.splitlines()[0]
    assert first == f"error: fake cannot be kept at {pull.path}: File too large"
    assert pull.part.read_bytes() == CONTENT[: 500 * 1024]


def test_weights_that_are_being_fetched_are_not_removed(tmp_path: Path) -> None:
    pull = Pull(tmp_path)
    with serving(hub()) as site:
        site.faults = {HUB_PATH: [HALF_WAY]}
        with started(pull_in(tmp_path, site), tmp_path) as process:
            wait_until(lambda: begun(pull), "first bytes")
            with pytest.raises(UserError) as caught:
                remove(FAKE, pull.settings.models_folder)
            site.go_on.set()
            ending = finish(process)

    assert str(caught.value) == "fake is being fetched"
    assert ending == Finished(0, f"{pull.path}\n", "")


def test_two_processes_fetch_once_and_the_second_says_that_it_waits(tmp_path: Path) -> None:
    pull = Pull(tmp_path)
    with serving(hub()) as site:
        site.faults = {HUB_PATH: [HALF_WAY]}
        with started(pull_in(tmp_path, site), tmp_path) as first:
            wait_until(lambda: begun(pull), "first bytes")
            with started(pull_in(tmp_path, site), tmp_path) as second:
                assert second.stderr is not None
                notice = second.stderr.readline()
                site.go_on.set()
                endings = [finish(first), finish(second)]

    assert notice == b"another process fetches fake: waiting for it\n"
    assert endings == [Finished(0, f"{pull.path}\n", "")] * 2
    assert pull.path.read_bytes() == CONTENT
    assert site.asked == [Asked(HUB_PATH)]
