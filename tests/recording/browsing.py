"""Runs over a small web on paper, kept as they happen."""

from collections.abc import Sequence
from dataclasses import replace

from agent.messages import Question
from agent.prompts import Library
from agent.recording.forking import Fork
from agent.recording.running import kit_of
from agent.recording.starting import Start
from agent.settings import Settings
from tests.recording.taping import Recorded, start, taken
from tests.scripted import Cut, ScriptedModel
from tests.strategies.looking_up import answers, does
from tests.tools.web.paper import PaperWeb, page
from tools.web.web import Result, Web

LIGHT, ADA = "https://marlow.example/light", "https://velmouth.example/ada"
BUILT = "Marlow Lighthouse was built by Ada Brandt in 1860."
BORN = "Ada Brandt was born in Velmouth in 1832."
WHERE = Question("Where was the builder of Marlow Lighthouse born?")
LOOKS_UP = (
    does("Search.", "search_web", query="Marlow Lighthouse builder"),
    does("Open it.", "open_page", page=1),
    does("Go on.", "follow", link=1),
    does("Keep it.", "quote_page", text="was born in Velmouth"),
    does("Another.", "open_page", page="https://gone.example/"),
    does("Back.", "back"),
    answers("In Velmouth [1]."),
)
RESEARCHES = (
    "Search Marlow Lighthouse builder",
    "Clicked on link 1",
    "this is no command",
    "Clicked on link 1",
    "Quote: Ada Brandt was born in Velmouth",
    "End: Answer",
    "She was born in Velmouth [1].",
)


def paper() -> PaperWeb:
    """Return a web of two pages, which one search finds."""
    return PaperWeb(
        {"Marlow Lighthouse builder": [Result("Marlow Lighthouse", LIGHT, "a light")]},
        [
            page(LIGHT, "Marlow Lighthouse", f"{BUILT}\nIt is white.", ("Ada Brandt", ADA)),
            page(ADA, "Ada Brandt", f"{BORN}\nShe was an engineer."),
        ],
    )


def browsed(
    *replies: str | Cut | Exception, begun: Start | None = None, web: Web | None = None,
    fork: Fork | None = None,
) -> Recorded:  # fmt: skip
    """Answer on a script over the web on paper, and keep the run."""
    begun = begun or start("react", WHERE)
    kit = kit_of(begun, Library(), ScriptedModel(replies), None, web or paper())
    return taken(kit, begun, fork=fork)


def offline(begun: Start) -> Start:
    """Return the same beginning without a network."""
    return replace(begun, settings=Settings(offline=True), offline=True)


def kinds(found: Recorded) -> Sequence[str]:
    """Return what was asked of the web, in order."""
    entries = found.store.entries(run=found.run.id, kind="browsed")
    return [next(iter(one.body["asked"])) for one in entries]
