"""A small web of invented pages: the worked examples of the prompt are played on it."""

from dataclasses import replace

from tests.tools.web.paper import PaperWeb, page
from tools.web.page import Page
from tools.web.web import Result

LIGHTHOUSE = "https://www.sarn.example/marlow-lighthouse"
BRANDT = "https://www.sarn.example/ada-brandt"
BRIDGE = "https://liuxi.example/青岚桥"
PRICES = "https://ferry.example/prices"
MARLOW = Result(
    "Marlow Lighthouse", LIGHTHOUSE, "Marlow Lighthouse on Sarn Island was built in 1871."
)
WALKS = Result(
    "Walks on Sarn Island", "https://walks.example/sarn",
    "The path to the lighthouse takes an hour.", "2024-05-02T08:00:00+00:00",
)  # fmt: skip
QINGLAN = Result("青岚桥", BRIDGE, "青岚桥位于柳溪镇东边。")
PAGES = (
    page(
        LIGHTHOUSE,
        "Marlow Lighthouse",
        "Marlow Lighthouse stands on the northern cape of Sarn Island. It was built in 1871 by the "
        "engineer Ada Brandt. Its lamp has been electric since 1934.",
        ("Ada Brandt", BRANDT),
    ),
    page(
        BRANDT,
        "Ada Brandt",
        "Ada Brandt (1832-1901) was an engineer of harbours and lighthouses. She was born in "
        "Velmouth and studied in Corvin.",
    ),
    page(
        BRIDGE,
        "青岚桥",
        "青岚桥是清水河上的一座石拱桥。桥由工匠陆远山主持修建，1642年完工。",
    ),
)


def sarn() -> PaperWeb:
    """Return the web."""
    return PaperWeb(
        {
            "who built Marlow Lighthouse": (MARLOW, WALKS),
            "Marlow Lighthouse": (MARLOW, WALKS),
            "Marlow Lighthouse height metres": (MARLOW,),
            "青岚桥 主持修建": (QINGLAN,),
        },
        (*PAGES, _prices()),
    )


def _prices() -> Page:
    made = page(PRICES, "萨恩渡轮票价", "单程票5克朗，日票9克朗。狗免费。")
    return replace(made, document=replace(made.document, date="2026-01-15T09:00:00+00:00"))
