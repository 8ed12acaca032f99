"""Texts that came with a question are split and indexed only when somebody looks."""

from tools.documents.attached import Attached
from tools.documents.document import Document
from tools.documents.embedding.embedder import Embedder

BRIDGE = Document("/d/bridge.txt", "text", "The bridge was opened in 1932.\n", verbatim=True)
TOWN = Document("/d/town.txt", "text", "The town has a river.\n", verbatim=True)


def never() -> Embedder | None:
    raise AssertionError("no embedder is needed")


def test_nothing_is_read_before_it_is_asked_for() -> None:
    def read() -> Document:
        raise AssertionError("nobody asked")

    attached = Attached([read], never)
    attached.close()


def test_words_are_found_without_an_embedder() -> None:
    attached = Attached([lambda: BRIDGE, lambda: TOWN], never)
    try:
        found = attached.search("bridge opened", mode="lexical")
    finally:
        attached.close()

    assert [one.source for one in found] == ["/d/bridge.txt"]


def test_passages_are_had_by_order_id_and_document() -> None:
    attached = Attached([lambda: BRIDGE, lambda: TOWN])
    first, second = attached.passages

    assert attached.count() == 2
    assert attached.get([second.id, "unknown", first.id]) == [second, first]
    assert attached.of(first.document) == [first]


def test_it_can_be_closed_twice_and_used_again() -> None:
    attached = Attached([lambda: BRIDGE], never)
    for _ in range(2):
        assert len(attached.search("bridge", mode="lexical")) == 1
        attached.close()
        attached.close()
