"""A question whose answer needs two pages, on two hosts of the local web, and how it is played."""

import json
from typing import Any

from tests.tools.web.local.response import article
from tests.tools.web.local.web import LocalWeb

QUESTION = "How long is the river on which the town of Kelmora lies?"
TOWN, RIVER = "https://towns.example.org/kelmora", "https://rivers.example.net/mira"
LIES = "Kelmora is a market town of 8,200 people on the left bank of the river Mira."
LONG = "From its source to the sea the Mira is 145 km long."
SAYS = "Kelmora lies on the Mira [1]. The Mira is 145 km long [2]."


def rivers(web: LocalWeb) -> LocalWeb:
    """Declare the pages, and what finds them."""
    web.site(TOWN)["/kelmora"] = article(
        "Kelmora",
        LIES,
        f"Its oldest bridge crosses the <a href='{RIVER}'>Mira</a> below the mill, and was built "
        "when the road to the coast was paved.",
        "On the first Sunday of May the people of the town race home-made rafts down to the weir.",
    )
    web.site(RIVER)["/mira"] = article(
        "Mira (river)",
        "The Mira rises in the hills of Sarn, at a spring below the chapel of the shepherds.",
        LONG,
        "Salmon climb it in autumn as far as the weir of Kelmora, where a ladder was built.",
    )
    web.finds("kelmora", [
        ("Kelmora, a market town", TOWN, "Kelmora lies on the river Mira."),
        ("The mayor of Kelmora", "https://news.example.org/mayor", "She was elected in Kelmora."),
        ("Rafts of Kelmora", "https://rafts.example.org/", "The race of Kelmora, year by year."),
    ])  # fmt: skip
    web.finds(r"\bmira\b", [
        ("The river Mira", RIVER, "The Mira flows from Sarn to the sea."),
        ("Salmon of the Mira", "https://fish.example.org/mira", "They climb the Mira in autumn."),
        ("The star Mira", "https://stars.example.org/mira", "Mira is a variable star."),
    ])  # fmt: skip
    return web


def does(tool: str, **arguments: Any) -> str:
    """Return a step of the ReAct loop."""
    return f" Next.\nAction: {tool}\n{json.dumps(arguments, ensure_ascii=False)}"


def answers(text: str) -> str:
    """Return the last step of the ReAct loop."""
    return f" I know.\nAnswer: {text}"


REACT = (
    does("search_web", query="town of Kelmora"),
    does("open_page", page=1),
    does("quote_page", text=LIES),
    does("search_web", query="how long is the river Mira"),
    does("open_page", page=RIVER),
    does("quote_page", text=LONG),
    answers(SAYS),
)
RESEARCH = (
    "Search town of Kelmora",
    "Clicked on link 1",
    f"Quote: {LIES}",
    "Search how long is the river Mira",
    "Clicked on link 1",
    f"Quote: {LONG}",
    "End: Answer",
    SAYS,
)
