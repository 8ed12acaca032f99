"""The index in the process: Qdrant's engine on files of our own (qdrant-edge-py).

Dense vectors, BM25 and reciprocal rank fusion (Cormack et al. 2009).
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tools.documents.document import Place
from tools.documents.index.index import Query
from tools.documents.index.words import bm25
from tools.documents.passage import Passage

DENSE, WORDS = "dense", "words"
FUSED = 30
"""So many of each kind of search are fused."""
RRF_K = 60


class Edge:
    """An `Index` in the folder `path`."""

    def __init__(self, path: Path, size: int) -> None:
        """Open the index, or make it with dense vectors of `size` numbers."""
        import qdrant_edge

        self._edge: Any = qdrant_edge
        if path.exists() and any(path.iterdir()):
            self._shard: Any = qdrant_edge.EdgeShard.load(str(path))
            return
        path.mkdir(parents=True, exist_ok=True)
        config = qdrant_edge.EdgeConfig(
            vectors={DENSE: qdrant_edge.EdgeVectorParams(size, qdrant_edge.Distance.Cosine)},
            sparse_vectors={
                WORDS: qdrant_edge.EdgeSparseVectorParams(modifier=qdrant_edge.Modifier.Idf)
            },
        )
        self._shard = qdrant_edge.EdgeShard.create(str(path), config)

    def put(self, passages: Sequence[Passage]) -> None:
        """Add passages; see `Index.put`."""
        points = [
            self._edge.Point(
                one.id, {WORDS: bm25().embed_document(f"{one.title}\n{one.text}")}, payload_of(one)
            )
            for one in passages
        ]
        self._shard.update(self._edge.UpdateOperation.upsert_points(points))

    def embed(self, vectors: Mapping[str, Sequence[float]]) -> None:
        """Give passages their vectors; see `Index.embed`."""
        points = [
            self._edge.PointVectors(one, {DENSE: list(vector)}) for one, vector in vectors.items()
        ]
        self._shard.update(self._edge.UpdateOperation.update_vectors(points))

    def unembedded(self, limit: int) -> list[Passage]:
        """Return passages without a vector; see `Index.unembedded`."""
        without = self._edge.Filter(must_not=[self._edge.HasVectorCondition(DENSE)])
        return self._scrolled(without, limit)

    def remove(self, document: str) -> None:
        """Remove a document; see `Index.remove`."""
        self._shard.update(self._edge.UpdateOperation.delete_points_by_filter(self._of(document)))

    def search(self, query: Query) -> list[Passage]:
        """Return the best passages; see `Index.search`."""
        edge, searches = self._edge, []
        if query.mode != "lexical" and query.vector:
            searches.append(edge.Query.Nearest(list(query.vector), using=DENSE))
        if query.mode != "dense":
            searches.append(edge.Query.Nearest(bm25().embed_query(query.text), using=WORDS))
        request = (
            edge.QueryRequest(query=searches[0], limit=query.limit, with_payload=True)
            if len(searches) == 1
            else edge.QueryRequest(
                prefetches=[edge.Prefetch(query=one, limit=FUSED) for one in searches],
                query=edge.Fusion.Rrf(RRF_K),
                limit=query.limit,
                with_payload=True,
            )
        )
        found = self._shard.query(request)
        return [passage_of(str(one.id), one.payload).scored(one.score) for one in found]

    def get(self, ids: Sequence[str]) -> list[Passage]:
        """Return passages by id; see `Index.get`."""
        records = self._shard.retrieve(list(ids), with_payload=True, with_vector=False)
        found = {str(one.id): one for one in records}
        return [passage_of(one, found[one].payload) for one in ids if one in found]

    def of(self, document: str) -> list[Passage]:
        """Return the passages of a document; see `Index.of`."""
        found = self._scrolled(self._of(document), 1_000_000)
        return sorted(found, key=lambda one: one.ordinal)

    def count(self) -> int:
        """Return how many passages there are."""
        return int(self._shard.count(self._edge.CountRequest(exact=True)))

    def flush(self) -> None:
        """Bring what was changed to the disk."""
        self._shard.flush()

    def close(self) -> None:
        """Flush and close."""
        if self._shard is not None:
            self._shard.flush()
            self._shard.close()
            self._shard = None

    def _of(self, document: str) -> Any:
        edge = self._edge
        return edge.Filter(must=[edge.FieldCondition("document", match=edge.MatchValue(document))])

    def _scrolled(self, wanted: Any, limit: int) -> list[Passage]:
        request = self._edge.ScrollRequest(filter=wanted, limit=limit, with_payload=True)
        records, _ = self._shard.scroll(request)
        return [passage_of(str(one.id), one.payload) for one in records]


def payload_of(passage: Passage) -> dict[str, Any]:
    """Return what an index keeps of a passage, flat, so that its fields can be filtered."""
    place = passage.place
    return {
        "document": passage.document,
        "source": passage.source,
        "text": passage.text,
        "ordinal": passage.ordinal,
        "kind": passage.kind,
        "title": passage.title,
        "date": passage.date,
        "start": place.start,
        "end": place.end,
        "first_line": place.first_line,
        "last_line": place.last_line,
        "page": place.page,
        "part": place.part,
    }


def passage_of(name: str, payload: Mapping[str, Any]) -> Passage:
    """Return the passage that an index kept."""
    fields = dict(payload)
    spots = ("start", "end", "first_line", "last_line", "page", "part")
    place = Place(**{spot: fields.pop(spot) for spot in spots})
    return Passage(id=name, place=place, **fields)
