"""The documents that an answer is looked up in: what came with the question, else a collection.

Where there is no collection this costs one look at the disk.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli import streams
from agent.cli.attaching import Given, fits, texts
from agent.cli.invocation import access_of
from agent.errors import AgentError, UserError
from agent.render import places
from agent.settings import Settings

if TYPE_CHECKING:
    from agent.events import Answer
    from tools.documents.attached import Attached
    from tools.documents.documents import Documents
    from tools.documents.embedding.embedder import Embedder
    from tools.documents.keeping.catalogue import Entry
    from tools.documents.keeping.collection import Collection
    from tools.documents.passage import Passage

PROVES = "rag"
"""The strategy that always cites."""
SHARE_READ = 2
"""One part in so many of the context is for texts that are read whole."""
MOST_HASHED = 50_000_000
"""Bytes; of a larger file that was touched it is not found out whether its content is the same."""
LOOKING_UP = ("auto", "rag", "react", "code", "react-to-cot-sc", "cot-sc-to-react")
"""Strategies that may look something up in documents."""


def looks_up(strategy: str) -> bool:
    """Return whether a strategy may look something up in documents."""
    return strategy.partition(":")[0] in LOOKING_UP


@dataclass(frozen=True)
class Reading:
    """How texts that come with a question are read: whole, or by looking something up in them."""

    strategy: str
    room: int
    """Tokens that may be read whole."""
    strict: bool = False
    """Whether every claim is to be proven."""

    def looks_up(self, given: Sequence[Given]) -> bool:
        """Return whether something is looked up in the texts, so that it can be cited.

        It is where they are too long, in documents that have pages, and where proof is asked for.
        """
        if not given or not looks_up(self.strategy):
            return False
        if self.strategy.partition(":")[0] == PROVES or not fits(given, self.room):
            return True
        return self.strategy == "auto" and (self.strict or any(one.parsed for one in given))


def reading_of(settings: Settings, strategy: str) -> Reading:
    """Return how the texts that come with a question are read."""
    return Reading(strategy, settings.context_tokens // SHARE_READ, settings.strict)


def named(origins: Mapping[str, str]) -> bool:
    """Return whether the person named the collection: then it has to be there."""
    return origins["collection"] != "default"


def opened(
    settings: Settings, is_named: bool, given: Sequence[Given], attached: bool = False
) -> "Documents | None":
    """Return the documents for a question, or None where there are none.

    Args:
        settings: name the collection.
        is_named: whether it has to be there.
        given: texts that came with the question and are looked up in.
        attached: whether texts came with it that are read whole; both go before any collection.

    Raises `UserError` where the collection that was named is not there, or is empty.
    """
    if given:
        from tools.documents.attached import Attached

        return Attached(texts(given), lambda: embedder(settings), settings.embedder)
    return None if attached else collection(settings, is_named)


def again(settings: Settings, passages: "Sequence[Passage]") -> "Attached":
    """Return the texts that came with a question before, as its record has them."""
    from tools.documents.attached import Attached

    attached = Attached((), lambda: embedder(settings), settings.embedder)
    attached.passages = list(passages)
    return attached


def collection(settings: Settings, is_named: bool) -> "Collection | None":
    """Return the collection that answers are looked up in, if it is there and holds something."""
    if not settings.collection or not (is_named or _is_there(settings)):
        return None
    from tools.documents.keeping.collection import Collection

    folder = settings.collections_folder
    found = Collection.open(
        folder,
        settings.collection,
        "",
        settings.qdrant,
        waiting=streams.placeholder,
        access=access_of(settings),
    )
    if found.count():
        return found
    found.close()
    if is_named:
        name = settings.collection
        raise UserError(f"the collection {name!r} is empty", f"agent docs add PATH -c {name}")
    return None


def consults(strategy: str) -> bool:
    """Return whether a strategy that was taken answers from documents where there are some."""
    return looks_up(strategy) and strategy != "auto"


def unproven(answer: "Answer", strict: bool, consulted: bool) -> list[str]:
    """Return what an answer lacks where every claim has to be proven.

    Args:
        answer: with its claims.
        strict: whether they have to be.
        consulted: whether the answer has to be found in documents.
    """
    if not strict or answer.abstained or not (answer.claims or consulted):
        return []
    from agent.render.sources import complaint

    if not answer.claims:
        return ["unverified: nothing in the answer was proven from documents"]
    return [f"unverified: {complaint(one)}" for one in answer.claims if not one.verified]


def outdated(answer: "Answer", documents: "Documents | None") -> list[str]:
    """Return notices of cited files that are no longer what was indexed."""
    entry_of = getattr(documents, "entry", None)
    if documents is None or entry_of is None:
        return []
    told: list[str] = []
    for source in dict.fromkeys(one.source for one in answer.citations):
        entry = entry_of(source)
        if entry is not None and (what := _became(source, entry)):
            hint = f"agent docs update -c {documents.name}"
            told.append(f"{places.shown(source)} {what} since it was indexed: {hint}")
    return told


def _became(source: str, entry: "Entry") -> str:
    """Return what happened to a file since it was indexed; empty where nothing did."""
    try:
        found = Path(source).stat()
        if (found.st_size, found.st_mtime_ns) == (entry.size, entry.mtime_ns):
            return ""
        if found.st_size == entry.size <= MOST_HASHED:
            same = hashlib.sha256(Path(source).read_bytes()).hexdigest() == entry.sha256
            return "" if same else "has changed"
    except (OSError, ValueError):  # deleted, or no file at all
        return "" if source.startswith(("http://", "https://")) else "cannot be read"
    return "has changed"


def _is_there(settings: Settings) -> bool:
    from tools.documents.keeping.shelf import CATALOGUE

    try:
        place = settings.collections_folder / settings.collection / CATALOGUE
        return place.exists()
    except (OSError, AgentError):  # no home folder, or none that we may enter
        return False


def embedder(settings: Settings) -> "Embedder | None":
    """Open the embedder of `settings`, or return None where it cannot be had."""
    from tools.documents.embedding.naming import open_embedder

    try:
        return open_embedder(settings.embedder, access_of(settings))
    except AgentError:  # words alone are searched
        return None
