"""Adds folders and files to a collection, and keeps it as they are: only what changed is read.

Each file is one transaction, so that what was killed anywhere is completed by the next run. A
file is known by its size and time, and where these differ by the SHA-256 of its bytes.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from agent.errors import AuthenticationFailed, ModelUnavailable, UserError
from tools.documents.adding.happening import (
    Added,
    Happening,
    LeftOut,
    Noticed,
    Planned,
    Reading,
    Removed,
    Unchanged,
    Unembedded,
)
from tools.documents.adding.reading_ahead import ahead
from tools.documents.adding.rooting import Root, remember, remembered
from tools.documents.adding.surveying import Survey, survey
from tools.documents.loading.limits import Limits, Skipped

if TYPE_CHECKING:
    from tools.documents.document import Document
    from tools.documents.keeping.collection import Collection
    from tools.documents.keeping.entry import Entry, Stamp
    from tools.documents.loading.parser import Parser
    from tools.documents.loading.walking import Candidate

BATCH = 16
"""So many passages are embedded at a time: about a second, after which it is told how far it is."""
SKIPPED = 1000
"""So many files that cannot be read are written down at a time."""
Guard = Callable[[], AbstractContextManager[object]]
"""What surrounds a transaction, such as what makes a signal wait for its end."""


@dataclass(frozen=True)
class Wishes:
    """What a person wants of a run."""

    dense: bool = True
    """Whether passages get vectors."""
    retry: bool = False
    """Whether files that could not be read are tried once more."""
    limits: Limits = Limits()
    guard: Guard = nullcontext


@dataclass(frozen=True)
class Outcome:
    """What came of reading a file."""

    stamp: "Stamp"
    document: "Document | None" = None
    reason: str = ""
    """Why there is no document; empty where its bytes are the known ones."""


USUAL = Wishes()


def add(
    collection: "Collection", roots: Sequence[Root], wishes: Wishes = USUAL
) -> Generator[Happening, None, None]:
    """Add what is below `roots`, remember them, and take away what is gone from them."""
    for root in roots:
        with wishes.guard():
            remember(collection, root)
    yield from _brought_up(collection, roots, wishes)


def update(collection: "Collection", wishes: Wishes = USUAL) -> Generator[Happening, None, None]:
    """Make `collection` what its folders are now."""
    yield from _brought_up(collection, remembered(collection), wishes)


def _brought_up(
    collection: "Collection", roots: Sequence[Root], wishes: Wishes
) -> Generator[Happening, None, None]:
    known = {entry.source: entry for entry in collection.entries()}
    work = yield from survey(roots, known, lambda one: _settled(collection, one, wishes))
    yield Planned(len(work.fresh), work.unchanged)
    yield from work.lost
    yield from _cleared(collection, work, known, wishes.guard)
    yield from _read(collection, work, known, wishes)
    if wishes.dense:
        yield from _embedded(collection)


def _settled(collection: "Collection", entry: "Entry", wishes: Wishes) -> bool:
    """Return whether a file of the collection, as it was, needs no reading."""
    return collection.is_done(entry) and not (wishes.retry and entry.state == "skipped")


def _cleared(
    collection: "Collection", work: Survey, known: "Mapping[str, Entry]", guard: Guard
) -> Generator[Happening, None, None]:
    """Take away what is gone, and write down what cannot be read without having tried."""
    from tools.documents.keeping.entry import Stamp

    for source in work.gone:
        with guard():
            collection.remove(source)
            collection.remove_root(source)  # where it was added by its own name
        if known[source].state != "skipped":
            yield Removed(source)
    new = {one.source: one.reason for one in work.left if one.source not in known}
    for some in _batches(new, SKIPPED):
        with guard():
            collection.skip_new(some)
    for one in work.left:
        before = known.get(one.source)
        if before is not None and (before.state, before.reason) != ("skipped", one.reason):
            with guard():
                collection.skip(one.source, Stamp(), one.reason)
        yield one


def _batches(reasons: Mapping[str, str], most: int) -> Iterator[dict[str, str]]:
    rest = iter(reasons.items())
    while batch := dict(islice(rest, most)):
        yield batch


def _read(
    collection: "Collection", work: Survey, known: "Mapping[str, Entry]", wishes: Wishes
) -> Generator[Happening, None, None]:
    """Read the files that are new or changed, in a child, ahead of the index."""
    from tools.documents.loading.parser import Parser

    if not work.fresh:
        return
    parser = Parser(wishes.limits)

    def read(one: "Candidate") -> Outcome:
        entry = known.get(str(one.path))
        settled = entry is not None and _settled(collection, entry, wishes)
        return _outcome(one, entry if settled else None, parser, wishes.limits)

    with closing(ahead(work.fresh, read, parser.close)) as outcomes:
        for one, outcome in outcomes:
            source = str(one.path)
            yield Reading(source)
            with wishes.guard():
                happened = _kept(collection, source, outcome, known.get(source))
            yield happened
    if parser.notice:
        yield Noticed(parser.notice)
    with wishes.guard():
        collection.commit()


def _embedded(collection: "Collection") -> Generator[Happening, None, None]:
    """Give passages their vectors; what has none is found by its words all the same."""
    try:
        yield from collection.embed(BATCH)
    except (UserError, ModelUnavailable, AuthenticationFailed) as error:
        yield Unembedded(error)


def _outcome(one: "Candidate", entry: "Entry | None", parser: "Parser", limits: Limits) -> Outcome:
    """Read a file, unless it holds what `entry` says; what cannot be read has its reason."""
    from tools.documents.keeping.entry import Stamp
    from tools.documents.loading.opening import digest

    stamp, facts = Stamp(one.size, one.mtime_ns), None
    try:
        if one.size <= limits.file_bytes:
            facts, sha256 = digest(one.path)
            stamp = Stamp(facts.size, facts.mtime_ns, sha256)
            if entry is not None and sha256 == entry.sha256:
                return Outcome(stamp)
        document = replace(parser.load(one.path, facts), source=str(one.path))
    except Skipped as skipped:
        return Outcome(stamp, reason=str(skipped) or "cannot be read")
    if not document.text.strip():
        return Outcome(stamp, reason="holds no text")
    return Outcome(stamp, document)


def _kept(
    collection: "Collection", source: str, outcome: Outcome, before: "Entry | None"
) -> Happening:
    """Write down what came of reading a file."""
    if outcome.document is not None:
        passages = collection.add(outcome.document, outcome.stamp)
        changed = before is not None and before.passages > 0
        return Added(source, passages, changed, outcome.document.warnings)
    if outcome.reason:
        collection.skip(source, outcome.stamp, outcome.reason)
        return LeftOut(source, outcome.reason)
    collection.touch(source, outcome.stamp)
    if before is not None and before.state == "skipped":
        return LeftOut(source, before.reason)
    return Unchanged(source)
