"""Runs that read the web as data to train on: what pages said is observed, and not learnt."""

from agent.store.rows import Run
from agent.training.trajectory import trajectory_of
from tests.recording.browsing import LOOKS_UP, browsed
from tests.recording.taping import Recorded
from tests.training.test_tuning import lines


def rated(found: Recorded) -> Run:
    found.store.rate(found.run.id, 1)
    return found.store.run(found.run.id)


def test_what_pages_say_is_masked() -> None:
    found = browsed(*LOOKS_UP[:4], LOOKS_UP[-1])
    run = rated(found)
    (line,) = lines([trajectory_of(run, found.store.entries(run=run.id))])
    turns = [(one["role"], one["train"]) for one in line["messages"]]
    told = [str(one["content"]) for one in line["messages"] if one["train"]]

    assert {role for role, train in turns if train} == {"assistant"}
    assert len(told) == 5
    assert not any("was built by Ada Brandt in 1860" in one for one in told)
    assert "In Velmouth [1]." in told[-1]
