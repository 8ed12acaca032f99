"""Documents that are kept nowhere: found by their words, and gone afterwards, even if killed."""

import os
from multiprocessing.connection import Connection
from pathlib import Path

from tests.tools.documents.collections import PIPE_FOREVER, document, started
from tools.documents.index.index import Filters
from tools.documents.memory import InMemory
from tools.documents.splitting.split import split

PASSAGES = [one for number in range(10) for one in split(document(number))]


def _open_and_wait(reports: Connection, folder: Path) -> None:
    found = InMemory(PASSAGES, None, folder)
    reports.send(found.count())
    os.read(PIPE_FOREVER, 1)


def test_texts_are_found_by_their_words_and_filtered_by_their_source(tmp_path: Path) -> None:
    found = InMemory(PASSAGES, None, tmp_path)

    assert [one.source for one in found.search("town 7", 1)] == [document(7).source]
    only = found.search("town", filters=Filters(source="*/3.*"))
    assert [one.source for one in only] == [document(3).source]
    assert found.of(PASSAGES[3].document) == [PASSAGES[3]]
    assert found.get([PASSAGES[1].id, "00000000-0000-0000-0000-000000000000"]) == [PASSAGES[1]]
    found.close()


def test_nothing_is_left_after_closing(tmp_path: Path) -> None:
    found = InMemory(PASSAGES, None, tmp_path)
    assert list(tmp_path.iterdir()) != []
    found.close()
    found.close()

    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_has_stays(
    tmp_path: Path,
) -> None:
    killed, reports = started(_open_and_wait, tmp_path)
    assert reports.recv() == 10
    (left,) = tmp_path.iterdir()
    living = InMemory(PASSAGES, None, tmp_path)
    assert left in tmp_path.iterdir()
    killed.kill()
    killed.join()
    assert killed.exitcode == -9

    InMemory(PASSAGES, None, tmp_path).close()

    assert left not in tmp_path.iterdir()
    assert len(list(tmp_path.iterdir())) == 1
    assert living.search("town 4", 1)[0].source == document(4).source
    living.close()
