"""What opening a page costs beyond fetching it: `python -m tests.benchmarks.pages`.

Pages of 200 kB are served on this machine. A page is opened as the tools do (fetched with all
checks, read, its first window made), and beside it by httpcore and httpx alone, in turns, so that
what disturbs the machine disturbs all of them. What is opened is a new run each time, without its
connections, as are the clients. Overhead is the difference within one turn: on the clock, and of
processor time, which says the same on a machine that does other things meanwhile.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from statistics import median
from threading import Thread

import httpcore
import httpx

from tests.benchmarks.figures import Figure, table
from tools.web.access import WebAccess
from tools.web.fetching.fetcher import HttpFetcher
from tools.web.ledger import Ledger
from tools.web.page import Page
from tools.web.reading.reader import read
from tools.web.view import View

SIZE = 200_000
ROUNDS = 40
MOST_MS = 20.0
CHANCE = random.Random(6)
WORDS = ["".join(CHANCE.choices("etaoinshrdlucmfw", k=CHANCE.randint(2, 9))) for _ in range(3000)]
SIGNS = [chr(CHANCE.randint(0x4E00, 0x6FFF)) for _ in range(1500)]


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    pages = {name: make().encode() for name, make in KINDS.items()}
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(pages))
    Thread(target=server.serve_forever, daemon=True).start()
    place = f"127.0.0.1:{server.server_address[1]}"
    figures = [figure for name in pages for figure in measured(name, place, rounds)]
    server.shutdown()
    print(table(figures))


def handler_of(pages: Mapping[str, bytes]) -> type[BaseHTTPRequestHandler]:
    """Return what serves `pages`, each at its name."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = pages.get(self.path.strip("/"))
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler


def measured(name: str, place: str, rounds: int) -> Iterator[Figure]:
    """Yield what the page `name` costs, opened in each of three ways."""
    url = f"http://{place}/{name}"
    ways: dict[str, Callable[[], object]] = {
        "opened": lambda: opened(url, place),
        "httpcore": lambda: httpcore.request("GET", url).content,
        "httpx": lambda: httpx.get(url, trust_env=False, verify=False).text,
    }
    took: dict[str, list[float]] = {way: [] for way in ways}
    worked: dict[str, list[float]] = {way: [] for way in ways}
    for number in range(rounds + 2):
        for way, act in ways.items():
            start, began = time.perf_counter(), time.thread_time()
            act()
            if number > 1:  # the first ones import
                took[way].append((time.perf_counter() - start) * 1000)
                worked[way].append((time.thread_time() - began) * 1000)
    for way, samples in took.items():
        yield Figure(f"{name}: {way}", samples, "ms")
    for client in ("httpcore", "httpx"):
        for what, known in (("", took), (", processor time", worked)):
            over = [ours - bare for ours, bare in zip(known["opened"], known[client], strict=True)]
            yield Figure(f"{name}: opened, beyond {client}{what}", over, "ms", MOST_MS)
    yield from inside(name, url, place)


def inside(name: str, url: str, place: str) -> Iterator[Figure]:
    """Yield what is done with a page that is there already."""
    fetcher = HttpFetcher(WebAccess(private_hosts=frozenset({place})), Ledger())
    fetched = fetcher.fetch(url, typed=True)
    fetcher.close()
    page = read(fetched)
    view = View(page)
    wanted = page.document.text[-40:].strip()
    yield Figure(f"{name}: reading", timed(lambda: read(fetched)), "ms")
    yield Figure(f"{name}: making {view.windows} windows", timed(lambda: View(page)), "ms")
    yield Figure(f"{name}: finding its last words", timed(lambda: view.find(wanted)), "ms")


def opened(url: str, place: str) -> str:
    """Open a page as a run does, and return what is in sight."""
    fetcher = HttpFetcher(WebAccess(private_hosts=frozenset({place})), Ledger())
    try:
        page: Page = read(fetcher.fetch(url, typed=True))
    finally:
        fetcher.close()
    return View(page).text


def timed(act: Callable[[], object]) -> list[float]:
    """Return how many milliseconds `act` takes, several times."""
    samples = []
    for _ in range(15):
        start = time.perf_counter()
        act()
        samples.append((time.perf_counter() - start) * 1000)
    assert median(samples) > 0
    return samples


def article() -> str:
    """Return a long article that marks its main text, with a link in each fifth line."""
    menu = "".join(f"<a href=/s/{n}>Section {n}</a> " for n in range(30))
    body = grown(lambda n: f"<p>{sentences(4)} <a href=/w/{n}>{words(2)}</a> {sentences(2)}</p>\n")
    return f"<!doctype html><title>Article</title><nav>{menu}</nav><main><h1>A</h1>{body}</main>"


def heavy() -> str:
    """Return a page of much markup that marks nothing: a third of it is a text."""
    items = "".join(
        f'<li class="menu-item item-{n}"><a class="nav-link" data-track="nav:{n}" href="/c/{n}">'
        f'<span class="icon icon-{n}"></span><span class="label">Category {n}</span></a></li>'
        for n in range(120)
    )
    cards = "".join(
        f'<div class="card card--small teaser" data-id="{n}"><div class="card__body">'
        f'<img class="lazy" data-src="/i/{n}.jpg" alt=""><a class="card__link" href="/t/{n}">'
        f'<span class="card__title">Story {words(6)}</span></a><span class="meta">2 days ago</span>'
        "</div></div>"
        for n in range(150)
    )
    style = "<style>" + ".a{color:red;margin:0 auto}" * 300 + "</style>"
    script = "<script>" + "var a=function(){return 1};" * 300 + "</script>"
    around = len(items) + len(cards) + len(style) + len(script)
    text = grown(
        lambda n: (
            f'<div class="block block--text" data-block="{n}"><div class="block__inner"><p>'
            + " ".join(f'<span class="s s--{one}">{sentences(1)}</span>' for one in range(4))
            + "</p></div></div>"
        ),
        SIZE - around,
    )
    return (
        f"<!doctype html><title>Heavy</title>{style}{script}<div class=wrapper>"
        f'<ul class=menu>{items}</ul><div class="col content-area"><h1>Heavy</h1>{text}</div>'
        f'<div class="col sidebar">{cards}</div></div>'
    )


def chinese() -> str:
    """Return a page in Chinese that marks nothing."""
    menu = "".join(f"<a href=/c/{n}>栏目{n}</a>" for n in range(40))
    body = grown(
        lambda n: f"<p>{signs()}<a href=/k/{n}>{signs()[:6]}</a>{signs()}</p>\n", SIZE // 3
    )
    top = f"<!doctype html><title>新闻</title><div class=nav>{menu}</div>"
    return f"{top}<div><h1>标题</h1>{body}</div>"


def grown(piece: Callable[[int], str], size: int = SIZE) -> str:
    """Return pieces until they are `size` characters."""
    pieces: list[str] = []
    length = 0
    while length < size:
        pieces.append(piece(len(pieces)))
        length += len(pieces[-1])
    return "".join(pieces)


def words(count: int) -> str:
    """Return so many words."""
    return " ".join(CHANCE.choices(WORDS, k=count))


def sentences(count: int) -> str:
    """Return so many sentences."""
    return " ".join(f"{words(CHANCE.randint(8, 18)).capitalize()}." for _ in range(count))


def signs() -> str:
    """Return a few sentences in Chinese."""
    return "".join(
        "".join(CHANCE.choices(SIGNS, k=CHANCE.randint(6, 18))) + CHANCE.choice("，，。")
        for _ in range(14)
    )


KINDS: dict[str, Callable[[], str]] = {"article": article, "heavy": heavy, "chinese": chinese}

if __name__ == "__main__":
    main()
