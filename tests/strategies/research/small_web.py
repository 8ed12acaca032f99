"""A small web about invented places: pages that a search finds by their words, and questions."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.tools.web.paper import PaperWeb, page
from tools.web.page import Page
from tools.web.web import Query, Result

WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]", re.IGNORECASE)
SNIPPET = 120
COMMON = frozenset(
    re.findall(r"\w+", "the a an of in on at is was were did do does to and by for it what who")
)


@dataclass
class SmallWeb(PaperWeb):
    """A web whose search counts words: those of a title count double."""

    queries: list[str] = field(default_factory=list)

    def search(self, query: Query, concern: str = "") -> Sequence[Result]:
        super().search(query, concern)
        asked = words(query.text)
        scored = [(score(asked, one), one) for one in self.pages]
        best = sorted((one for one in scored if one[0] > 0), key=lambda one: -one[0])
        return [
            Result(one.document.title, one.url, snippet(asked, one))
            for _, one in best[: query.limit]
        ]


def words(text: str) -> set[str]:
    return {one.lower() for one in WORD.findall(text)} - COMMON


def score(asked: set[str], one: Page) -> float:
    counted = Counter(word.lower() for word in WORD.findall(one.document.text))
    titled = words(one.document.title)
    return sum(min(counted[word], 2) + 2 * (word in titled) for word in asked)


def snippet(asked: set[str], one: Page) -> str:
    text = one.document.text
    places = [at for word in asked if (at := text.lower().find(word)) >= 0]
    start = max(0, min(places, default=0) - 20)
    return text[start : start + SNIPPET]


LONG = "\n".join(
    f"In {1900 + year} the council of Velmouth met {year % 9 + 2} times and spoke of road number "
    f"{year + 3}, of the school and of the market."
    for year in range(60)
)
PAGES = [
    page("https://rivers.example/mira", "Mira (river)",
         "The Mira is a river in the west. It rises in the Karst Hills and is 145 km long. "
         "It flows through Velmouth into the sea. In spring it floods the meadows.",
         ("Velmouth", "https://towns.example/velmouth")),
    page("https://rivers.example/duna", "Duna (river)",
         "The Duna is a river in the north. It is 212 km long and joins the Tarn near Oskel."),
    page("https://towns.example/velmouth", "Velmouth",
         "Velmouth is a harbour town on the Mira. It has 38,400 inhabitants. Its mayor is Clara "
         "Winter, who was elected in 2019. The town hall was built in 1874 by the architect "
         "Josef Lind.\nThe Velmouth lighthouse stands on the north pier.",
         ("Velmouth lighthouse", "https://lights.example/velmouth"),
         ("Josef Lind", "https://people.example/lind")),
    page("https://towns.example/oskel", "Oskel",
         "Oskel is a mining town in the north with 12,900 inhabitants. Its mayor is Per Holm. "
         "Copper was found there in 1711."),
    page("https://lights.example/velmouth", "Velmouth lighthouse",
         "Velmouth lighthouse was lit for the first time in 1832. It was built by the engineer "
         "Ada Brandt. It is 41 metres high, and its light is seen for 27 km. "
         "It was automated in 1978."),
    page("https://lights.example/marlow", "Marlow lighthouse",
         "Marlow lighthouse was lit in 1856. It is 29 metres high."),
    page("https://people.example/brandt", "Ada Brandt",
         "Ada Brandt was an engineer. She was born in 1794 in Oskel and died in 1861. "
         "She built four lighthouses and wrote a book on lenses."),
    page("https://people.example/lind", "Josef Lind",
         "Josef Lind was an architect. He was born in 1831 in Tarnow and studied in Prague. "
         "He built three town halls."),
    page("https://people.example/winter", "Clara Winter",
         "Clara Winter is a politician and a former teacher of chemistry. She was born in Marlow "
         "in 1968 and has been mayor of Velmouth since 2019."),
    page("https://museum.example/visit", "Museum of Salt: your visit",
         "The Museum of Salt in Marlow is open from 10 to 17 o'clock. It is closed on Tuesdays. "
         "A ticket costs 8 crowns, for students 5 crowns. Dogs have to stay outside."),
    page("https://museum.example/history", "Museum of Salt: history",
         "The Museum of Salt was founded in 1921 by the merchant Otto Renn in an old salt works."),
    page("https://archive.example/council", "Council of Velmouth, a chronicle",
         f"{LONG}\nIn 1961 the council decided to build the Anker Bridge for 2.4 million crowns.\n"
         f"{LONG.replace('19', '18')}"),
    page("https://birds.example/kolm", "Kolm warbler",
         "The Kolm warbler is a small bird that breeds in reeds. It weighs 11 grams and lays five "
         "eggs. It spends the winter in Senegal."),
    page("https://food.example/brack", "Brack bread",
         "Brack bread is baked with rye flour, salt and caraway. The dough rests for 18 hours."),
    page("https://qiao.example/qinglan", "青岚桥",
         "青岚桥是一座石拱桥，位于柳溪镇。桥由工匠陆远山主持修建，1642年完工。桥长五十六米，有七个桥孔。",
         ("柳溪镇", "https://zhen.example/liuxi")),
    page("https://zhen.example/liuxi", "柳溪镇",
         "柳溪镇位于青岚山下，有居民两万三千人。镇上的特产是桂花酒。镇长是何静。"),
    page("https://renwu.example/lu", "陆远山",
         "陆远山是明代工匠，1598年生于云塘县。他一生修建了九座石桥，著有《桥谱》。"),
    page("https://zhen.example/baisha", "白沙镇",
         "白沙镇位于海边，有居民八千人。当地人以捕鱼为生。"),
    page("https://bowuguan.example/cha", "云塘茶叶博物馆",
         "云塘茶叶博物馆建于1987年，每周一闭馆。门票二十元，学生半价。"),
    page("https://shan.example/qinglan", "青岚山",
         "青岚山高1386米，山顶有一座气象站。每年四月杜鹃花开。"),
]  # fmt: skip


@dataclass(frozen=True)
class Inquiry:
    """A question, and what its answer has to hold."""

    question: str
    holds: tuple[str, ...]
    """One of these."""
    pages: int = 1
    """How many pages it takes."""


QUESTIONS = [
    Inquiry("How long is the river Mira?", ("145",)),
    Inquiry("When was Velmouth lighthouse lit for the first time?", ("1832",)),
    Inquiry("On which day is the Museum of Salt closed?", ("Tuesday",)),
    Inquiry("Where does the Kolm warbler spend the winter?", ("Senegal",)),
    Inquiry("Where was the engineer who built Velmouth lighthouse born?", ("Oskel",), 2),
    Inquiry("In which city did the architect of Velmouth's town hall study?", ("Prague",), 2),
    Inquiry("青岚桥是哪一年完工的？", ("1642",)),
    Inquiry("云塘茶叶博物馆哪天闭馆？", ("周一", "星期一")),
    Inquiry("主持修建青岚桥的工匠生于哪里？", ("云塘",), 2),
    Inquiry("青岚山有多高？", ("1386",)),
]
"""Those that the prompts were tuned on."""

HELD_OUT = [
    Inquiry("How high is Velmouth lighthouse?", ("41",)),
    Inquiry("What does a ticket to the Museum of Salt cost for students?", ("5 crowns",)),
    Inquiry("Who founded the Museum of Salt?", ("Otto Renn",)),
    Inquiry("For how long does the dough of Brack bread rest?", ("18",)),
    Inquiry("What did the mayor of Velmouth teach before?", ("chemistry",), 2),
    Inquiry("How many inhabitants has the town where Ada Brandt was born?", ("12,900",), 2),
    Inquiry("柳溪镇的特产是什么？", ("桂花酒",)),
    Inquiry("陆远山写过哪本书？", ("桥谱",)),
    Inquiry("白沙镇有多少居民？", ("八千",)),
    Inquiry("青岚桥所在的镇有多少居民？", ("两万三千",), 2),
]
"""Those that the prompts were not tuned on."""


def small_web() -> SmallWeb:
    return SmallWeb(pages=PAGES)
