"""The index on a Qdrant server or cluster: the same points and the same searches, by REST.

https://api.qdrant.tech/api-reference
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from agent.errors import UserError
from tools.documents.access import NO_ACCESS, Access
from tools.documents.index.index import Filters, Query
from tools.documents.index.payload import DAY, day_of, passage_of, payload_of, text_of
from tools.documents.index.rest import Rest
from tools.documents.index.searching import Nearest, search
from tools.documents.index.words import Sparse, words
from tools.documents.passage import Passage

DENSE, WORDS = "dense", "words"
EMBEDDER = "embedder"
BATCH = 200
"""So many points are sent or read at once."""


class Server:
    """An `Index` that a Qdrant server keeps as the collection `name`."""

    def __init__(
        self,
        url: str,
        name: str,
        size: int,
        access: Access = NO_ACCESS,
        embedder: str = "",
        any_vectors: bool = False,
    ) -> None:
        """Open the index, or make it with dense vectors of `size` numbers; 0 is without any.

        Raises `UserError` where the server's has vectors of another size, or embedder, unless
        `any_vectors` will do.
        """
        self._rest = Rest(url, access)
        self._path = f"/collections/{quote(name, safe='')}"
        try:
            found = self._rest.ask("GET", self._path)
            if found is None:
                self._make(size, embedder)
            elif not any_vectors and (there := _vectors(found, embedder)) != (embedder, size):
                why = (
                    f"the collection {name} on {url} has vectors of {there}, not {(embedder, size)}"
                )
                raise UserError(why, "choose another name: -c NAME, or delete it on the server")
        except BaseException:
            self._rest.close()
            raise

    def put(self, passages: Sequence[Passage]) -> None:
        """Add passages; see `Index.put`."""
        for some in _batches(passages):
            points = [
                {
                    "id": one.id,
                    "vector": {WORDS: _sparse(words().document(text_of(one)))},
                    "payload": payload_of(one),
                }
                for one in some
            ]
            self._ask("PUT", "/points", {"points": points}, wait=True)

    def rewrite(self, passages: Sequence[Passage]) -> None:
        """Replace what is known of passages; see `Index.rewrite`."""
        for some in _batches(passages):
            changes = [
                {"overwrite_payload": {"payload": payload_of(one), "points": [one.id]}}
                for one in some
            ]
            self._ask("POST", "/points/batch", {"operations": changes}, wait=True)

    def embed(self, vectors: Mapping[str, Sequence[float]]) -> None:
        """Give passages their vectors; see `Index.embed`."""
        for some in _batches(list(vectors)):
            points = [{"id": one, "vector": {DENSE: list(vectors[one])}} for one in some]
            self._ask("PUT", "/points/vectors", {"points": points}, wait=True)

    def unembedded(self, limit: int) -> list[Passage]:
        """Return passages without a vector; see `Index.unembedded`."""
        without = {"must_not": [{"has_vector": DENSE}]}
        asked = {"filter": without, "limit": limit, "with_payload": True}
        return [_passage(one) for one in self._ask("POST", "/points/scroll", asked)["points"]]

    def embedded(self, ids: Sequence[str]) -> int:
        """Count those with a vector; see `Index.embedded`."""
        having = {"must": [{"has_id": list(ids)}, {"has_vector": DENSE}]}
        return int(self._ask("POST", "/points/count", {"filter": having, "exact": True})["count"])

    def remove(self, document: str, keep: Sequence[str] = ()) -> None:
        """Remove a document; see `Index.remove`."""
        wanted = _filter(Filters(documents=(document,)), keep=keep)
        self._ask("POST", "/points/delete", {"filter": wanted}, wait=True)

    def points(self) -> Iterator[list[tuple[Passage, Sequence[float]]]]:
        """Yield everything; see `Index.points`."""
        for records in self._pages({"with_vector": [DENSE]}):
            yield [(_passage(one), (one.get("vector") or {}).get(DENSE, ())) for one in records]

    def search(self, query: Query) -> list[Passage]:
        """Return the best passages; see `Index.search`."""
        return search(self, query)

    def nearest(self, asked: Sequence[Nearest]) -> list[dict[str, float]]:
        """Return scores by id, the best first, for each; see `Finder.nearest`."""
        body = {"searches": [_request(one) for one in asked]}
        found = self._ask("POST", "/points/query/batch", body)
        return [{str(one["id"]): one["score"] for one in each["points"]} for each in found]

    def get(self, ids: Sequence[str]) -> list[Passage]:
        """Return passages by id; see `Index.get`."""
        records = self._ask("POST", "/points", {"ids": list(ids), "with_payload": True})
        found = {str(one["id"]): _passage(one) for one in records}
        return [found[one] for one in ids if one in found]

    def of(self, document: str) -> list[Passage]:
        """Return the passages of a document; see `Index.of`."""
        pages = self._pages({"filter": _filter(Filters(documents=(document,)))})
        return sorted(
            (_passage(one) for page in pages for one in page), key=lambda one: one.ordinal
        )

    def count(self) -> int:
        """Return how many passages there are."""
        return int(self._ask("POST", "/points/count", {"exact": True})["count"])

    def optimize(self) -> None:
        """Leave that to the server: it does it by itself."""

    def flush(self) -> None:
        """Leave that to the server: a change that was answered is on its disk."""

    def forget(self) -> None:
        """Delete the collection on the server."""
        self._rest.ask("DELETE", self._path)

    def close(self) -> None:
        """Close the connections; safe to call twice."""
        self._rest.close()

    def _ask(self, method: str, path: str, body: Any, wait: bool = False) -> Any:
        answer = self._rest.ask(method, self._path + path, body, wait)
        if answer is None:
            raise UserError(
                f"the store has no collection at {self._path} any more",
                "make its index again: agent docs update --rebuild",
            )
        return answer

    def _make(self, size: int, embedder: str) -> None:
        dense = {"size": size, "distance": "Cosine", "datatype": "float16", "on_disk": True}
        config = {
            "vectors": {DENSE: dense} if size else {},
            "sparse_vectors": {WORDS: {"modifier": "idf"}},
            "metadata": {EMBEDDER: embedder},
        }
        self._rest.ask("PUT", self._path, config)
        for field, kind in (("document", "keyword"), ("kind", "keyword"), (DAY, "integer")):
            wanted = {"field_name": field, "field_schema": kind}
            self._rest.ask("PUT", f"{self._path}/index", wanted, wait=True)

    def _pages(self, asked: Mapping[str, Any]) -> Iterator[list[Any]]:
        offset: Any = None
        while True:
            body = {**asked, "limit": BATCH, "with_payload": True, "offset": offset}
            answer = self._ask("POST", "/points/scroll", body)
            yield answer["points"]
            if (offset := answer.get("next_page_offset")) is None:
                return


def _vectors(found: Any, embedder: str) -> tuple[str, int]:
    """Return the embedder and the size of a collection's vectors; old servers keep no metadata."""
    vectors = found["config"]["params"].get("vectors") or {}
    metadata = found["config"].get("metadata") or {}
    size = int(vectors[DENSE]["size"]) if DENSE in vectors else 0
    return metadata.get(EMBEDDER, embedder), size


def _batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def _passage(record: Mapping[str, Any]) -> Passage:
    return passage_of(str(record["id"]), record["payload"])


def _sparse(vector: Sparse) -> dict[str, list[float]]:
    return {"indices": list(vector.indices), "values": list(vector.values)}


def _request(asked: Nearest) -> dict[str, Any]:
    return {
        "query": list(asked.vector) or _sparse(words().query(asked.text)),
        "using": DENSE if asked.vector else WORDS,
        "filter": _filter(asked.filters, asked.ids),
        "limit": asked.limit,
    }


def _filter(
    filters: Filters, ids: Sequence[str] | None = None, keep: Sequence[str] = ()
) -> dict[str, Any]:
    must: list[dict[str, Any]] = []
    if filters.documents is not None:
        must.append({"key": "document", "match": {"any": list(filters.documents)}})
    if filters.kind:
        must.append({"key": "kind", "match": {"value": filters.kind}})
    if filters.since or filters.until:
        until = day_of(filters.until, missing="99") or None
        must.append({"key": DAY, "range": {"gte": max(1, day_of(filters.since)), "lte": until}})
    if ids is not None:
        must.append({"has_id": list(ids)})
    return {"must": must, "must_not": [{"has_id": list(keep)}] if keep else []}
