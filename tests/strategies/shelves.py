"""Documents of a test: passages that are found in the order in which they were given."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from agent.budget import Budget
from agent.messages import Question
from agent.strategies.strategy import Kit
from tests.scripted import Cut, ScriptedModel
from tests.strategies.playing import Played, happened, kit_of
from tools.documents.document import Place
from tools.documents.documents import NO_FILTERS
from tools.documents.index.index import LIMIT, Filters, Mode
from tools.documents.passage import Passage


def passage(
    title: str, text: str, date: str = "", cosine: float = 0.9, document: str = ""
) -> Passage:
    """Return a passage that is a document of its own unless `document` is given."""
    source = f"/library/{document or title}.md"
    place = Place(0, len(text), 1, 1 + text.count("\n"))
    return Passage(f"{title}-id", source, source, text, place, 0, "markdown", title, date,
                   cosine=cosine)  # fmt: skip


@dataclass
class Shelf:
    """`Documents` that find their passages in order, whatever is searched for."""

    passages_found: Sequence[Passage]
    later: Sequence[Passage] = ()
    """What the second search and those behind it find."""
    queries: list[tuple[str, int, str]] = field(default_factory=list)
    name: str = "library"

    def search(
        self, text: str, limit: int = LIMIT, filters: Filters = NO_FILTERS, mode: Mode = "hybrid"
    ) -> list[Passage]:
        first = not self.queries
        self.queries.append((text, limit, mode))
        return list(self.passages_found if first else self.later)[:limit]

    def get(self, ids: Sequence[str]) -> list[Passage]:
        return [one for one in self.passages_found if one.id in ids]

    def of(self, document: str) -> list[Passage]:
        return [one for one in self.passages_found if one.document == document]

    def count(self) -> int:
        return len(self.passages_found)

    def close(self) -> None:
        """There is nothing to give back."""


def looked_up(
    shelf: Shelf | None,
    question: str | Question,
    *replies: str | Cut | Exception,
    strategy: str = "rag",
    options: dict[str, str] | None = None,
    constrained: bool = True,
    budget: Budget | None = None,
) -> Played:
    """Answer a question from the documents; all replies have to be used."""
    model = ScriptedModel(replies, constrained=constrained)
    asked = Question(question) if isinstance(question, str) else question
    events = tuple(happened(strategy, kit_with(model, shelf, options), asked, budget))
    model.close()
    return Played(model, events)


def kit_with(
    model: ScriptedModel, shelf: Shelf | None, options: dict[str, str] | None = None
) -> Kit:
    """Return a kit with these documents."""
    return replace(kit_of(model, options=options or {}), documents=shelf)
