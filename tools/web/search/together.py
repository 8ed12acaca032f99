"""Asks several search engines at once; the first good answer counts, and is kept for a while."""

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial

from agent.errors import ToolError
from tools.web.access import WebAccess
from tools.web.cache import Cache, opened
from tools.web.fetching.outage import NoNetwork
from tools.web.ledger import Ledger
from tools.web.search import choosing, merging, regions
from tools.web.search.engine import Engine
from tools.web.search.failures import EngineFailed, Limited, NoEngine, NotInstalled, Unreachable
from tools.web.search.health import Memory
from tools.web.search.names import KEYED, SEARXNG, Known
from tools.web.search.racing import Outcome, Pace, Race
from tools.web.web import Query, Result

KEPT_S = 3600.0
NEWS_KEPT_S = 600.0
WEAK_KEPT_S = 300.0
"""How long an answer is kept that is not a good one."""
BELIEVED_S = 15.0
"""How long it is believed that there is no network."""
MOST_WORDS = 400
"""Characters of a query; engines cut longer ones."""
MOST_RESULTS = 50


class Together:
    """A `Searcher` over all engines; nothing is imported or reached before the first search."""

    def __init__(
        self,
        access: WebAccess,
        ledger: Ledger,
        notify: Callable[[str], None],
        pace: Pace | None = None,
    ) -> None:
        self._access, self._ledger, self._notify = access, ledger, notify
        self._pace = pace or Pace()
        self._memory = Memory(access.cache)
        self._cache: Cache | None = opened(access.cache)
        self._told: set[str] = set()
        self._no_network: NoNetwork | None = None
        self._no_network_until = 0.0

    def search(self, query: Query) -> Sequence[Result]:
        """Return what is found, each page once, the best first.

        Raises:
            NoNetwork: there is no way to any engine.
            RateLimited: every engine wants to be asked later.
            NoEngine: none of them answers.
            ConfigError: an engine is named that there is not.
            ToolError: nothing is asked for, or not so.
        """
        text = _sayable(query.text)
        region = regions.region_of(text, query.region or self._access.region)
        query = replace(query, text=text, region=region)
        engines = choosing.able(choosing.names_of(self._access), query)
        key = _key(query, engines)
        if (kept := self._kept(key)) is not None:
            return kept[: query.limit]
        found, is_good = self._asked(query, engines)
        if self._cache is not None and found:
            seconds = NEWS_KEPT_S if query.news else KEPT_S
            told = json.dumps([asdict(one) for one in found]).encode()
            self._cache.put(key, told, seconds if is_good else WEAK_KEPT_S)
        return found[: query.limit]

    def close(self) -> None:
        """Nothing is held open: every search has connections of its own."""

    def _asked(self, query: Query, engines: Sequence[Known]) -> tuple[list[Result], bool]:
        """Ask, unless there was no network just now: each attempt may take seconds."""
        if self._no_network is not None and time.monotonic() < self._no_network_until:
            raise self._no_network
        try:
            return self._ask(query, engines)
        except NoNetwork as error:
            self._no_network = error
            self._no_network_until = time.monotonic() + BELIEVED_S
            raise

    def _ask(self, query: Query, engines: Sequence[Known]) -> tuple[list[Result], bool]:
        """Return what the engines find together, and whether that is a good answer."""
        chosen = choosing.ready(engines, self._memory.all(), query.news, time.time())
        good = partial(merging.is_good, text=query.text, wanted=query.limit)
        witness = Witness(self._memory, query.news)
        race = Race(
            [self._engine(one) for one in chosen],
            lambda engine, seconds: engine.search(query, seconds),
            lambda answers: good(merging.merge(answers)),
            witness.ended,
            self._pace,
        )
        outcomes = race.run()
        self._tell(outcomes)
        found = merging.merge(one.results for one in outcomes if one.results)[:MOST_RESULTS]
        if not found and not any(one.failure is None for one in outcomes):
            raise _nothing(outcomes, [one.name for one in chosen], witness.reached)
        return found, good(found)

    def _engine(self, engine: Known) -> Engine:
        if engine.name == SEARXNG:
            from tools.web.search.searxng import SearXNG

            return SearXNG(self._access, self._ledger)
        if engine in KEYED:
            from tools.web.search.provider import Provider

            return Provider(engine.name, self._access, self._ledger)
        from tools.web.search.scraped import Scraped

        return Scraped(engine.name, self._access, self._ledger)

    def _kept(self, key: str) -> list[Result] | None:
        kept = self._cache.find(key) if self._cache is not None else None
        if kept is None:
            return None
        since = datetime.fromtimestamp(kept.since, UTC).isoformat(timespec="seconds")
        try:
            rows = json.loads(kept.value)
            return [_result(row, since) for row in rows]
        except (ValueError, TypeError, KeyError):
            return None

    def _tell(self, outcomes: Sequence[Outcome]) -> None:
        """Tell the person, once, what is missing on their machine."""
        for one in outcomes:
            if isinstance(one.failure, NotInstalled) and one.name not in self._told:
                self._told.add(one.name)
                self._notify(f"{one.name} was not asked: {one.failure}")


class Witness:
    """Writes down how engines did; where there is no network, none of them is to blame."""

    def __init__(self, memory: Memory, news: bool) -> None:
        self._memory, self._news = memory, news
        self.reached = False
        """Whether any engine was reached at all."""
        self._pending: list[Outcome] = []
        self._lock = threading.Lock()

    def ended(self, outcome: Outcome) -> None:
        """Remember an outcome; engines that cannot be reached wait until another one was."""
        if isinstance(outcome.failure, NotInstalled):
            return
        with self._lock:  # each engine tells it in a thread of its own
            if isinstance(outcome.failure, Unreachable) and not self.reached:
                self._pending.append(outcome)
                return
            self.reached = True
            pending, self._pending = self._pending, []
        for one in (outcome, *pending):
            self._remember(one)

    def _remember(self, outcome: Outcome) -> None:
        name = f"{outcome.name} news" if self._news else outcome.name
        if outcome.failure is None:
            self._memory.answered(name, outcome.seconds)
        else:
            self._memory.failed(name, outcome.failure)


def _nothing(outcomes: Sequence[Outcome], asked: Sequence[str], reached: bool) -> ToolError:
    """Return why no engine gave an answer."""
    failures = {one.name: one.failure for one in outcomes if one.failure is not None}
    if not reached and all(isinstance(one, Unreachable) for one in failures.values()):
        return NoNetwork(
            f"there is no way to any search engine ({', '.join(asked)}): no network, it seems",
            "look at the connection, or set proxy; agent web engines shows who was asked",
        )
    waits = [one for one in failures.values() if isinstance(one, Limited)]
    if waits and len(waits) == len(failures):
        return choosing.limited(min(one.seconds or 30.0 for one in waits))
    return NoEngine(
        f"no search engine answers: {_reasons(failures) or 'none in time'}",
        "try again later, or another engine: agent web engines",
    )


def _reasons(failures: Mapping[str, EngineFailed]) -> str:
    """Return what went wrong, each reason once with the engines it is of."""
    named: dict[str, list[str]] = {}
    for name, failure in failures.items():
        named.setdefault(str(failure), []).append(name)
    return "; ".join(f"{', '.join(names)}: {reason}" for reason, names in named.items())


def _sayable(text: str) -> str:
    """Return the words of a query on one line, without what no engine can read."""
    readable = text.encode("utf-8", "ignore").decode()
    plain = "".join(" " if ord(one) < 32 or ord(one) == 127 else one for one in readable)
    if not plain.strip():
        raise ToolError("the query is empty", "write what to find")
    return " ".join(plain.split())[:MOST_WORDS]


def _key(query: Query, engines: Sequence[Known]) -> str:
    names = [one.name for one in engines]
    return "search:" + json.dumps(
        [query.text.casefold(), query.since, query.region, query.news, names]
    )


def _result(row: dict[str, object], since: str) -> Result:
    engines = row["engines"]
    words = [row[name] for name in ("title", "url", "snippet", "date")]
    if not isinstance(engines, list) or not all(isinstance(one, str) for one in words):
        raise TypeError(row)
    title, url, snippet, date = map(str, words)
    return Result(title, url, snippet, date, tuple(map(str, engines)), since)
