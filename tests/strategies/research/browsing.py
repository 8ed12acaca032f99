"""Runs research on a script over a few pages on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from agent.budget import Budget
from agent.events import Action, Observation
from agent.messages import Decoding, Message, Question
from agent.strategies.running import run
from tests.scripted import Cut, ScriptedModel
from tests.strategies.playing import Played, kit_of
from tests.tools.web.paper import PaperWeb, page
from tools.web.web import Result, Web

LIGHT, ADA, BRIDGE = "https://light.example/", "https://people.example/ada", "https://qiao.example/"
TOLD = "\n".join(f"Road {number} leads to house {number}, built of stone." for number in range(200))
WHERE = Question("Where was the builder of Marlow Lighthouse born?")
WHEN = Question("青岚桥是哪一年完工的？")
PAGES = [
    page(LIGHT, "Marlow Lighthouse",
         "Marlow Lighthouse is white. It was built by Ada Brandt in 1860.\nIt is 29 metres high.",
         ("Ada Brandt", ADA)),
    page(ADA, "Ada Brandt", "Ada Brandt was an engineer. She was born in Velmouth in 1832."),
    page(BRIDGE, "青岚桥", "青岚桥位于柳溪镇。桥由陆远山主持修建，1642年完工。"),
    page("https://roads.example/", "Roads", f"{TOLD}\nThe last road was paved in 1911."),
]  # fmt: skip
FOUND = {
    "lighthouse": [
        Result("Marlow Lighthouse", LIGHT, "A white tower.", date="2020-05-01T00:00:00"),
        Result("Gone", "https://gone.example/", "Not there any more."),
    ],
    "青岚桥": [Result("青岚桥", BRIDGE, "石拱桥")],
    "roads": [Result("Roads", "https://roads.example/", "All roads.")],
}
SEARCH, CLICK, END = "Search lighthouse", "Clicked on link 1", "End: Answer"
BUILT = "Quote: It was built by Ada Brandt in 1860."
BORN = "Quote: She was born in Velmouth in 1832."
TWO_PAGES = (SEARCH, CLICK, BUILT, CLICK, BORN, END)
ANSWER = "Ada Brandt built it [1]. She was born in Velmouth [2]."


@dataclass(frozen=True)
class Research:
    """A run that ended with an answer."""

    played: Played
    web: PaperWeb

    @property
    def done(self) -> list[tuple[str, object]]:
        """The actions in short: each tool with what it was given."""
        return [
            (one.call.tool, next(iter(one.call.arguments.values()), None))
            for one in self.played.of(Action)
            if isinstance(one, Action)
        ]

    @property
    def told(self) -> list[str]:
        """What the actions brought."""
        return [one.text for one in self.played.of(Observation) if isinstance(one, Observation)]

    @property
    def failed(self) -> list[str]:
        """What those brought that failed."""
        return [
            one.text
            for one in self.played.of(Observation)
            if isinstance(one, Observation) and one.failed
        ]

    def state(self, call: int) -> str:
        """Return what the model was shown in a call, without what never changes."""
        return varying(self.played.model.calls[call])


def varying(call: tuple[Sequence[Message], Decoding]) -> str:
    return "\n".join(one.content for one in call[0] if not one.constant)


def paper() -> PaperWeb:
    return PaperWeb(FOUND, PAGES)


def researched(
    *replies: str | Cut | Exception,
    question: Question = WHERE,
    options: Mapping[str, str] | None = None,
    budget: Budget | None = None,
    web: Web | None = None,
    temperature: float = 0.0,
    seed: int = -1,
) -> Research:
    """Answer `question` on a script; all replies have to be used."""
    model = ScriptedModel(replies)
    found = web or paper()
    kit = kit_of(model, options=options, temperature=temperature, seed=seed)
    events = tuple(run(replace(kit, web=found), "research", question, budget or Budget(), "run"))
    model.close()
    assert isinstance(found, PaperWeb)
    return Research(Played(model, events), found)
