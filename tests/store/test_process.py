"""Whether the process that ran something is still there."""

import signal
import subprocess
import sys

import pytest

from agent.store.process import DAY_S, gone, present
from tests.process import wait_until

TELLS = "from agent.store.process import present; print(present(), flush=True); input()"
HOST, BOOT, NUMBERS = present().split()[0].split("/")
NUMBER, START = present().split()[1:]


def test_this_process_is_there() -> None:
    assert not gone(present(), 0)
    assert not gone(present(), 100 * DAY_S)


def test_another_process_is_there_until_it_is_killed() -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", TELLS], stdin=pipe, stdout=pipe) as other:
        assert other.stdout is not None
        name = other.stdout.readline().decode().strip()
        assert not gone(name, 0)

        other.send_signal(signal.SIGKILL)
        other.wait()

    assert gone(name, 0)


def test_a_process_that_nobody_waited_for_has_ended() -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", TELLS], stdin=pipe, stdout=pipe) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        name = other.stdout.readline().decode().strip()
        other.stdin.close()
        other.stdout.read()  # until it closes its end, a moment before it ends
        wait_until(lambda: gone(name, 0), "end of it")


def test_a_number_that_another_process_took_since_is_another_process() -> None:
    assert gone(f"{HOST}/{BOOT}/{NUMBERS} {NUMBER} {START}1", 0)


@pytest.mark.skipif(not BOOT, reason="only Linux tells one boot from another")
def test_nothing_outlives_its_boot() -> None:
    assert gone(f"{HOST}/another-boot/{NUMBERS} {NUMBER} {START}", 0)


@pytest.mark.parametrize(
    "elsewhere",
    [
        f"elsewhere/{BOOT}/{NUMBERS} {NUMBER} {START}",
        f"{HOST}/{BOOT}/pid:[1] {NUMBER} {START}",
        "",
        "unknown",
        f"{HOST} many words",
    ],
    ids=["another machine", "another world", "nothing", "no process", "words"],
)
def test_a_process_that_cannot_be_seen_has_ended_after_a_day(elsewhere: str) -> None:
    assert not gone(elsewhere, DAY_S)
    assert gone(elsewhere, DAY_S + 1)
