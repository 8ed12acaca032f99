"""Stands for a Qdrant server: its REST interface, answered by the official client's local mode.

No server can be had as a package. Requests are checked with the official models, so that what is
sent is what the interface takes; the answers are those of another implementation than ours.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from qdrant_client import QdrantClient
from qdrant_client.http import models

KEY = "secret-of-the-test"


class Store:
    """What the server holds, and how it misbehaves."""

    def __init__(self) -> None:
        self.client = QdrantClient(":memory:")
        self.metadata: dict[str, Any] = {}
        self.asked: list[str] = []
        self.busy = 0
        """So many requests are refused because it is busy."""

    def answer(self, method: str, path: str, body: Any) -> Any:
        _, _, name, *rest = path.split("/")
        name, what = unquote(name), "/".join(rest)
        if not self.client.collection_exists(name) and (method, what) != ("PUT", ""):
            return None
        return getattr(self, f"{method.lower()}_{what.replace('/', '_') or 'collection'}")(
            name, body
        )

    def get_collection(self, name: str, body: Any) -> Any:
        found = self.client.get_collection(name).model_dump(mode="json")
        return found | {"config": found["config"] | {"metadata": self.metadata.get(name)}}

    def put_collection(self, name: str, body: Any) -> Any:
        asked = models.CreateCollection.model_validate(body)
        self.metadata[name] = body.get("metadata")
        return self.client.create_collection(
            name, vectors_config=asked.vectors, sparse_vectors_config=asked.sparse_vectors
        )

    def delete_collection(self, name: str, body: Any) -> Any:
        return self.client.delete_collection(name)

    def put_index(self, name: str, body: Any) -> Any:
        models.CreateFieldIndex.model_validate(body)
        return {}

    def put_points(self, name: str, body: Any) -> Any:
        self.client.upsert(name, models.PointsList.model_validate(body).points)
        return {}

    def put_points_vectors(self, name: str, body: Any) -> Any:
        self.client.update_vectors(name, models.UpdateVectors.model_validate(body).points)
        return {}

    def post_points_batch(self, name: str, body: Any) -> Any:
        asked = models.UpdateOperations.model_validate(body)
        self.client.batch_update_points(name, asked.operations)
        return {}

    def post_points_delete(self, name: str, body: Any) -> Any:
        wanted = models.FilterSelector.model_validate(body)
        self.client.delete(name, wanted)
        return {}

    def post_points_count(self, name: str, body: Any) -> Any:
        asked = models.CountRequest.model_validate(body)
        return self.client.count(name, asked.filter).model_dump(mode="json")

    def post_points(self, name: str, body: Any) -> Any:
        asked = models.PointRequest.model_validate(body)
        return _dumped(self.client.retrieve(name, asked.ids, with_payload=True))

    def post_points_scroll(self, name: str, body: Any) -> Any:
        asked = models.ScrollRequest.model_validate(body)
        points, offset = self.client.scroll(
            name,
            asked.filter,
            asked.limit or 10,
            offset=asked.offset,
            with_vectors=asked.with_vector or False,
        )
        return {"points": _dumped(points), "next_page_offset": offset}

    def post_points_query_batch(self, name: str, body: Any) -> Any:
        asked = models.QueryRequestBatch.model_validate(body)
        found = self.client.query_batch_points(name, asked.searches)
        return [{"points": _dumped(each.points)} for each in found]


@contextmanager
def serving(store: Store) -> Iterator[str]:
    """Serve `store` on this machine and return its URL."""

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            parts = urlsplit(self.path)
            store.asked.append(f"{self.command} {parts.path}")
            if self.headers.get("api-key") != KEY:
                return self.reply(401, {"status": {"error": "who are you"}})
            if store.busy:
                store.busy -= 1
                return self.reply(503, {})
            result = store.answer(self.command, parts.path, body)
            return self.reply(404 if result is None else 200, {"result": result})

        do_GET = do_PUT = do_POST = do_DELETE = handle_any

        def reply(self, code: int, answer: Any) -> None:
            data = json.dumps(answer).encode()
            self.send_response(code)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _dumped(points: Any) -> Any:
    return [one.model_dump(mode="json") for one in points]
