"""A file of each kind is added, and its sentence found at its place, in English and in Chinese."""

import json
from pathlib import Path

import pytest

from tests.cli import library
from tests.cli.library import CHINESE, ENGLISH, PLACES, Words
from tests.cli.running import in_process

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what writes the files


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["english", "chinese"])
def test_a_known_sentence_is_found_in_each_kind_at_its_place(
    words: Words,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    docs = in_process(tmp_path, monkeypatch, capsys)
    paths = library.fill(tmp_path / words.folder, words)
    added = json.loads(docs("add", words.folder, "--strict", "--json").out)
    assert (added["added"], added["skipped"]) == (len(paths), [])

    found = {}
    for path in paths:
        kind = path.suffix[1:]
        best = docs("search", words.known(kind), "-k", "1").out.split("\t")
        found[kind] = best[1].removeprefix(str(path))
        assert words.known(kind) in best[4]

    assert found == PLACES
