"""A hundred processes that are killed at random moments: nothing that was answered is lost."""

import json
import sqlite3
import sys
from collections import defaultdict
from pathlib import Path

from agent.settings import Settings
from agent.store.opening import required
from tests.process import run

TIMES = 100


def test_killing_a_hundred_processes_loses_no_answer(tmp_path: Path) -> None:
    env = {"AGENT_STATE_DIR": str(tmp_path / "state")}
    command = (sys.executable, "-m", "tests.faults.killed", str(tmp_path), str(TIMES))
    done = run(command, tmp_path, env=env)
    assert (done.code, done.err) == (0, "")
    told = [json.loads(line) for line in done.out.splitlines()]
    said = [line for one in told for line in one["err"].splitlines() if "sh: " not in line]
    assert said == []  # each next start opened it; a launcher may miss its parent
    shown = {line for one in told for line in one["out"].splitlines() if line.endswith("mine.")}

    store = required(Settings(state_dir=str(tmp_path / "state")))
    found = store.runs(limit=100_000)
    store.close()
    assert shown
    assert shown - {run.answer for run in found} == set()
    states = defaultdict(list)
    for each in reversed(found):
        states[each.question.split()[1]].append(each.state)
    before = {state for of_one in states.values() for state in of_one[:-1]}
    last = {of_one[-1] for of_one in states.values()}
    assert (before, last) == ({"answered"}, {"answered", "interrupted"})
    with sqlite3.connect(tmp_path / "state" / "agent.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
