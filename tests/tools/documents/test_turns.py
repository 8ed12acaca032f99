"""Several processes and one collection: they take turns."""

from pathlib import Path

import pytest

from agent.errors import InUse
from tests.tools.documents.collections import (
    add_range,
    arrived,
    document,
    hold,
    stamp,
    started,
)
from tools.documents.keeping.collection import Collection
from tools.documents.keeping.lock import Lock
from tools.documents.keeping.shelf import lock_of


def test_two_processes_that_add_at_once_lose_nothing(tmp_path: Path) -> None:
    processes = [started(add_range, tmp_path, first, first + 10) for first in (0, 10)]
    reports = [list(arrived(reports)) for _, reports in processes]
    for process, _ in processes:
        process.join()

    assert [len(one) for one in reports] == [10, 10]
    with Collection.open(tmp_path, "towns", "none") as collection:
        assert sorted(entry.source for entry in collection.entries()) == sorted(
            document(number).source for number in range(20)
        )
        assert {entry.state for entry in collection.entries()} == {"done"}
        found = [collection.search(f"town {number}", 1)[0].source for number in range(20)]
        assert found == [document(number).source for number in range(20)]


def test_a_reader_gets_its_turn_while_another_process_writes(tmp_path: Path) -> None:
    process, reports = started(add_range, tmp_path, 0, 12)
    with Collection.open(tmp_path, "towns", "none", create=True) as collection:
        for report in arrived(reports):
            number = int(report.split()[1])
            found = collection.search(f"town {number}", 1)
            assert [one.source for one in found] == [document(number).source]
    process.join()

    assert process.exitcode == 0


def test_who_waits_too_long_is_told_that_it_is_in_use(tmp_path: Path) -> None:
    process, reports = started(hold, tmp_path)
    assert reports.recv() == "held"
    told: list[str] = []
    lock = Lock(lock_of(tmp_path, "towns"), "towns", told.append, wait_s=2.5)

    with pytest.raises(InUse) as caught:
        lock.take()
    process.kill()
    process.join()

    assert str(caught.value) == "the collection towns is in use: another agent is writing"
    assert told == ["the collection towns is in use by another agent; waiting"]


def test_the_lock_goes_with_a_process_that_is_killed(tmp_path: Path) -> None:
    process, reports = started(hold, tmp_path)
    assert reports.recv() == "held"
    process.kill()
    process.join()

    with Collection.open(tmp_path, "towns", "none") as collection:
        collection.add(document(1), stamp(1))
        assert [one.source for one in collection.search("rain")] == [document(1).source]
