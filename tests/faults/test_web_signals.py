"""A run that ends in the middle of a fetch: by Ctrl-C, by kill -9, by a reader that leaves."""

import signal
import sqlite3
from pathlib import Path

import pytest

from tests.faults.play import Play
from tests.faults.surfing import command
from tests.process import finish, wait_until
from tests.tools.web.local import LocalWeb, Response
from tests.tools.web.local.rivers import QUESTION, REACT, RIVER, rivers

pytestmark = pytest.mark.loopback


@pytest.fixture
def held(surf: Play, local_web: LocalWeb) -> Play:
    """The second page never comes."""
    rivers(local_web)
    local_web.site(RIVER)["/mira"] = Response("<p>The Mira", hold=True)
    return surf.write(*REACT)


def test_ctrl_c_during_a_fetch_ends_the_run_and_keeps_its_steps(
    held: Play, local_web: LocalWeb
) -> None:
    with held.start(QUESTION) as process:
        local_web.wait_for("rivers.example.net", "/mira")
        process.send_signal(signal.SIGINT)
        done = finish(process)

    assert (done.code, done.out) == (130, "")
    assert "(interrupted)" in done.err
    assert "Traceback" not in done.err
    shown = command(held, "runs", "show", "last")
    assert "search_web" in shown.out


def test_ctrl_c_during_a_search_ends_the_run(surf: Play, local_web: LocalWeb) -> None:
    for engine in local_web.engines:
        engine.fails("slow")
    surf.write(*REACT)
    with surf.start(QUESTION) as process:
        wait_until(lambda: bool(local_web.asked), "search")
        process.send_signal(signal.SIGINT)
        done = finish(process)

    assert (done.code, done.out) == (130, "")
    assert "Traceback" not in done.err


def test_kill_9_during_a_fetch_leaves_the_store_sound(held: Play, local_web: LocalWeb) -> None:
    with held.start(QUESTION) as process:
        local_web.wait_for("rivers.example.net", "/mira")
        process.kill()
        process.wait(timeout=60)
    shown = command(held, "runs", "show", "last")

    assert "search_web" in shown.out
    assert "Traceback" not in shown.err
    [store] = Path(held.folder).rglob("*.db")
    with sqlite3.connect(store) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_a_reader_that_leaves_ends_a_run_on_the_web_quietly(
    surf: Play, local_web: LocalWeb
) -> None:
    rivers(local_web)
    surf.write(*REACT, pause_call=len(REACT), pause_after=0)
    with surf.start("--jsonl", QUESTION) as process:
        surf.wait_for("reached", process)
        assert process.stdout is not None
        process.stdout.close()
        surf.go_on()
        process.stdout = None
        _, err = process.communicate(timeout=60)

    assert (process.returncode, err) == (141, b"")
