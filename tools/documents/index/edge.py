"""The index in the process: Qdrant's engine on files of our own (qdrant-edge-py).

https://github.com/qdrant/qdrant/tree/master/lib/edge
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from agent.errors import AgentError
from tools.documents.index.index import Filters, Query
from tools.documents.index.payload import DAY, day_of, passage_of, payload_of, text_of
from tools.documents.index.searching import Nearest, search
from tools.documents.index.words import Sparse, words
from tools.documents.passage import Passage

DENSE, WORDS = "dense", "words"
SEGMENT_KB = 100_000
"""Of vectors in one file: about 130,000 passages. Putting in order rewrites no more at a time."""
PAGE = 1000
"""So many points are read at once."""


class Unreadable(AgentError):
    """The files are no index that the engine can open."""


class Edge:
    """An `Index` in the folder `path`. One process at a time: see `Shared`."""

    def __init__(self, path: Path, size: int) -> None:
        """Open the index, or make it with dense vectors of `size` numbers; 0 is without any.

        Raises `Unreadable`.
        """
        import qdrant_edge

        self._edge: Any = qdrant_edge
        self._shard: Any = None
        self._changed = False
        try:
            if path.exists() and any(path.iterdir()):
                self._shard = qdrant_edge.EdgeShard.load(str(path))
            else:
                path.mkdir(parents=True, exist_ok=True)
                self._shard = qdrant_edge.EdgeShard.create(str(path), _config(qdrant_edge, size))
                self._index_payload()
        except OSError:
            raise
        except BaseException as error:  # the engine raises nothing narrower, and its panics
            if isinstance(error, Exception) or type(error).__name__ == "PanicException":
                raise Unreadable(f"cannot open the index in {path}: {error}") from error
            raise

    def put(self, passages: Sequence[Passage]) -> None:
        """Add passages; see `Index.put`."""
        points = [
            self._edge.Point(
                one.id, {WORDS: self._sparse(words().document(text_of(one)))}, payload_of(one)
            )
            for one in passages
        ]
        if points:
            self._update(self._edge.UpdateOperation.upsert_points(points))

    def rewrite(self, passages: Sequence[Passage]) -> None:
        """Replace what is known of passages; see `Index.rewrite`."""
        for one in passages:
            change = self._edge.UpdateOperation.overwrite_payload([one.id], payload_of(one))
            self._update(change)

    def embed(self, vectors: Mapping[str, Sequence[float]]) -> None:
        """Give passages their vectors; see `Index.embed`."""
        points = [
            self._edge.PointVectors(one, {DENSE: list(vector)}) for one, vector in vectors.items()
        ]
        if points:
            self._update(self._edge.UpdateOperation.update_vectors(points))

    def unembedded(self, limit: int) -> list[Passage]:
        """Return passages without a vector; see `Index.unembedded`."""
        without = self._edge.Filter(must_not=[self._edge.HasVectorCondition(DENSE)])
        request = self._edge.ScrollRequest(filter=without, limit=limit, with_payload=True)
        records, _ = self._shard.scroll(request)
        return [passage_of(str(one.id), one.payload) for one in records]

    def embedded(self, ids: Sequence[str]) -> int:
        """Count those with a vector; see `Index.embedded`."""
        having = [self._edge.HasIdCondition(set(ids)), self._edge.HasVectorCondition(DENSE)]
        request = self._edge.CountRequest(exact=True, filter=self._edge.Filter(must=having))
        return int(self._shard.count(request))

    def remove(self, document: str, keep: Sequence[str] = ()) -> None:
        """Remove a document; see `Index.remove`."""
        wanted = self._filter(Filters(documents=(document,)), keep=keep)
        self._update(self._edge.UpdateOperation.delete_points_by_filter(wanted))

    def points(self) -> Iterator[list[tuple[Passage, Sequence[float]]]]:
        """Yield everything; see `Index.points`."""
        for records in self._pages(None, with_vector=[DENSE]):
            yield [
                (passage_of(str(one.id), one.payload), (one.vector or {}).get(DENSE, ()))
                for one in records
            ]

    def optimize(self) -> None:
        """Rearrange the files; see `Index.optimize`."""
        self.flush()
        self._shard.optimize()

    def search(self, query: Query) -> list[Passage]:
        """Return the best passages; see `Index.search`."""
        return search(self, query)

    def nearest(self, asked: Sequence[Nearest]) -> list[dict[str, float]]:
        """Return scores by id, the best first, for each; see `Finder.nearest`."""
        requests = self._edge.QueryBatchRequest([self._request(one) for one in asked])
        found = self._shard.query_batch(requests)
        return [{str(one.id): one.score for one in points} for points in found]

    def get(self, ids: Sequence[str]) -> list[Passage]:
        """Return passages by id; see `Index.get`."""
        records = self._shard.retrieve(list(ids), with_payload=True, with_vector=False)
        found = {str(one.id): one for one in records}
        return [passage_of(one, found[one].payload) for one in ids if one in found]

    def of(self, document: str) -> list[Passage]:
        """Return the passages of a document; see `Index.of`."""
        pages = self._pages(self._filter(Filters(documents=(document,))))
        found = [passage_of(str(one.id), one.payload) for page in pages for one in page]
        return sorted(found, key=lambda one: one.ordinal)

    def count(self) -> int:
        """Return how many passages there are."""
        return int(self._shard.count(self._edge.CountRequest(exact=True)))

    def flush(self) -> None:
        """Bring what was changed to the disk."""
        if self._changed:
            self._shard.flush()
            self._changed = False

    def close(self) -> None:
        """Flush and close."""
        if self._shard is not None:
            try:
                self.flush()
            finally:
                shard, self._shard = self._shard, None
                shard.close()

    def _update(self, operation: Any) -> None:
        self._changed = True
        self._shard.update(operation)

    def _index_payload(self) -> None:
        kinds = self._edge.PayloadSchemaType
        for field, kind in (
            ("document", kinds.Keyword),
            ("kind", kinds.Keyword),
            (DAY, kinds.Integer),
        ):
            self._update(self._edge.UpdateOperation.create_field_index(field, kind))

    def _request(self, asked: Nearest) -> Any:
        vector = list(asked.vector) or self._sparse(words().query(asked.text))
        return self._edge.QueryRequest(
            query=self._edge.Query.Nearest(vector, using=DENSE if asked.vector else WORDS),
            limit=asked.limit,
            filter=self._filter(asked.filters, asked.ids),
        )

    def _sparse(self, vector: Sparse) -> Any:
        return self._edge.SparseVector(list(vector.indices), list(vector.values))

    def _filter(
        self, filters: Filters, ids: Sequence[str] | None = None, keep: Sequence[str] = ()
    ) -> Any:
        edge, must = self._edge, []
        if filters.documents is not None:
            any_of = edge.MatchAny(list(filters.documents))
            must.append(edge.FieldCondition("document", match=any_of))
        if filters.kind:
            must.append(edge.FieldCondition("kind", match=edge.MatchValue(filters.kind)))
        if filters.since or filters.until:
            since = max(1, day_of(filters.since))
            until = day_of(filters.until, missing="99") or None
            must.append(edge.FieldCondition(DAY, range=edge.RangeFloat(gte=since, lte=until)))
        if ids is not None:
            must.append(edge.HasIdCondition(set(ids)))
        if not must:
            return None
        return edge.Filter(must=must, must_not=[edge.HasIdCondition(set(keep))] if keep else None)

    def _pages(self, wanted: Any, with_vector: Any = False) -> Iterator[list[Any]]:
        offset: Any = None
        while True:
            request = self._edge.ScrollRequest(
                filter=wanted, offset=offset, limit=PAGE, with_payload=True, with_vector=with_vector
            )
            records, offset = self._shard.scroll(request)
            yield records
            if offset is None:
                return


def _config(edge: Any, size: int) -> Any:
    """Return how the files are laid out: what need not be in memory is mapped.

    Vectors are kept in 16 bits, which no ranking notices. There is no log of changes: what was not
    flushed is added again, as the catalogue knows.
    """
    memory = edge.Memory
    dense = edge.EdgeVectorParams(
        size,
        edge.Distance.Cosine,
        datatype=edge.VectorStorageDatatype.Float16,
        memory=memory.Cold,
    )
    sparse = edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf, memory=memory.Cached)
    return edge.EdgeConfig(
        vectors={DENSE: dense} if size else {},
        sparse_vectors={WORDS: sparse},
        optimizers=edge.EdgeOptimizersConfig(max_segment_size=SEGMENT_KB),
        hnsw_config=edge.HnswIndexConfig(m=16, ef_construct=64, full_scan_threshold=10_000),
        wal_enabled=False,
    )
