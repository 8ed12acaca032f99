"""Going on with an evaluation: after its end, after a signal, and after kill -9."""

import json
import signal

import pytest

from tests.evaluation.bench import TABLE, Bench, calm, says
from tests.process import finish


def test_what_is_done_is_not_done_again(bench: Bench) -> None:
    bench.eval()
    bench.script()  # not one reply
    done = bench.eval()

    assert (done.code, calm(done.out)) == (0, TABLE)
    assert "3 of 3 runs are in r.jsonl already" in done.err
    assert len(bench.runs()) == 3


def test_another_setup_in_the_file_is_left_alone(bench: Bench) -> None:
    bench.eval()
    bench.script(*says(4, 5, 6))
    done = bench.eval("--temperature", "0.5")

    assert "3 runs of other setups in r.jsonl are left alone" in done.err
    assert "3/3" in done.out
    assert len(bench.runs()) == 6


def test_after_kill_9_it_goes_on_where_it_was(bench: Bench) -> None:
    bench.script(*says(4, 7), pause_call=2, pause_after=8)
    with bench.start() as process:
        bench.play.wait_for("reached", process)
        process.send_signal(signal.SIGKILL)
        assert finish(process).code == -signal.SIGKILL
    assert bench.right() == {"a": True}

    bench.script(*says(7, 6))
    done = bench.eval()

    assert (done.code, calm(done.out)) == (0, TABLE)
    assert "1 of 3 runs are in r.jsonl already" in done.err
    assert bench.right() == {"a": True, "b": False, "c": True}


def test_a_line_torn_by_kill_9_is_run_again_and_no_other(bench: Bench) -> None:
    bench.eval()
    whole = bench.out.read_bytes()
    bench.out.write_bytes(whole[:-100])
    bench.script(*says(6))
    done = bench.eval()

    assert (done.code, calm(done.out)) == (0, TABLE)
    assert "warning: r.jsonl: its last line was cut short, and is taken away" in done.err
    assert bench.right() == {"a": True, "b": False, "c": True}


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_a_signal_prints_the_table_so_far_and_how_to_go_on(
    bench: Bench, name: str, code: int
) -> None:
    bench.script(*says(4, 7), pause_call=2, pause_after=8)
    with bench.start() as process:
        bench.play.wait_for("reached", process)
        process.send_signal(signal.Signals[name])
        done = finish(process)

    assert done.code == code
    assert "cot         1/1   100.0 %" in done.out
    assert done.err.endswith(
        f"error: stopped by {name}\nhint: the same command goes on from r.jsonl\n"
    )
    assert bench.right() == {"a": True}


def test_an_interrupted_json_evaluation_is_one_document(bench: Bench) -> None:
    bench.script(*says(4, 7), pause_call=2, pause_after=8)
    with bench.start("--json") as process:
        bench.play.wait_for("reached", process)
        process.send_signal(signal.SIGINT)
        done = finish(process)

    assert (done.code, json.loads(done.out)["columns"][0]["questions"]) == (130, 1)
    assert done.err.endswith("stopped by SIGINT: the same command goes on from r.jsonl\n")


def test_ctrl_c_on_a_terminal_prints_the_table_so_far(bench: Bench) -> None:
    bench.script(*says(4, 7, 6), pause_call=2, pause_after=8)
    with bench.terminal() as terminal:
        bench.play.wait_for("reached", terminal.process)
        terminal.type("\x03")
        done = terminal.read_to_end()

    assert done.code == 130
    assert "cot         1/1   100.0 %" in done.out
    assert "the same command goes on from r.jsonl" in done.out
