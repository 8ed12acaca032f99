"""Search and lookup on Wikipedia, as the environment of the ReAct paper words them."""

import pytest

from agent.errors import ToolError
from tests.tools.web.paper import PaperWeb, page
from tools.documents.reading.evidence import Evidence
from tools.toolbox import Outcome
from tools.web.caution import Caution
from tools.web.surfing import Surfer
from tools.web.web import Result
from tools.web.wikipedia import Wikipedia, address_of

WIKI = "https://en.wikipedia.org/wiki/"
SENTENCES = (
    "Ada Brandt was an engineer. She was born in Velmouth. She studied in Corvin. "
    "Marlow Lighthouse is hers. She was awarded a medal. The medal was of silver. She died in 1901."
)
BRANDT = page(f"{WIKI}Ada_Brandt", "Ada Brandt - Wikipedia", SENTENCES)
MARLOW = page(
    f"{WIKI}Marlow",
    "Marlow - Wikipedia",
    "Marlow may refer to: Marlow Lighthouse, Marlow (town).",
    ("Marlow Lighthouse", f"{WIKI}Marlow_Lighthouse"),
    ("Marlow (town)", f"{WIKI}Marlow_(town)"),
)
BRIDGE = page("https://zh.wikipedia.org/wiki/%E9%9D%92%E5%B2%9A%E6%A1%A5", "青岚桥", "桥在柳溪镇。")
NEAR = (
    Result("Jonas Lind (painter) - Wikipedia", f"{WIKI}Jonas_Lind_(painter)"),
    Result("Jonas Lind again", f"{WIKI}Jonas_Lind_(painter)"),
    Result("Talk", f"{WIKI}Talk:Jonas_Lind"),
    Result("Elsewhere", "https://example.org/wiki/Jonas"),
)


def on(*results: Result) -> tuple[Wikipedia, PaperWeb]:
    web = PaperWeb({"Jonas Lind site:en.wikipedia.org": results}, (BRANDT, MARLOW, BRIDGE))
    return Wikipedia(Surfer(web, Evidence(), Caution())), web


def test_an_article_shows_its_first_five_sentences() -> None:
    wiki, web = on()

    assert wiki.search("Ada Brandt") == SENTENCES.partition(" The medal")[0]
    assert web.asked == [("open", f"{WIKI}Ada_Brandt")]


def test_a_keyword_is_looked_up_from_sentence_to_sentence() -> None:
    wiki, _ = on()
    wiki.search("Ada Brandt")

    told = [wiki.lookup("medal") for _ in range(3)]

    assert told == [
        Outcome(
            "(Result 1 / 2) She was awarded a medal.", {"page": "Ada Brandt", "result": 1}
        ),
        Outcome("(Result 2 / 2) The medal was of silver.", {"page": "Ada Brandt", "result": 2}),
        Outcome("No more results.", {"page": "Ada Brandt", "result": 2}),
    ]  # fmt: skip


def test_similar_titles_are_named_where_there_is_no_article() -> None:
    wiki, _ = on(*NEAR)

    told = wiki.search("Jonas Lind")

    assert told == "Could not find Jonas Lind. Similar: ['Jonas Lind (painter)']."


def test_a_title_that_means_several_things_names_them() -> None:
    wiki, _ = on()

    told = wiki.search("Marlow")

    assert told == "Could not find Marlow. Similar: ['Marlow Lighthouse', 'Marlow (town)']."


def test_the_article_that_was_open_stays_open_where_there_is_no_other() -> None:
    wiki, _ = on()
    wiki.search("Ada Brandt")
    wiki.search("Jonas Lind")

    assert wiki.lookup("Velmouth").text == "(Result 1 / 1) She was born in Velmouth."


def test_before_a_search_no_page_is_open() -> None:
    wiki, _ = on()

    with pytest.raises(ToolError, match="^no page is open: search for a title first$"):
        wiki.lookup("medal")


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Ada Brandt", f"{WIKI}Ada_Brandt"),
        ("ada Brandt", f"{WIKI}Ada_Brandt"),
        ("AC/DC?", f"{WIKI}AC%2FDC%3F"),
        ("../../evil", f"{WIKI}..%2F..%2Fevil"),
        ("青岚桥", "https://zh.wikipedia.org/wiki/%E9%9D%92%E5%B2%9A%E6%A1%A5"),
        ("さくら", "https://ja.wikipedia.org/wiki/%E3%81%95%E3%81%8F%E3%82%89"),
        ("Волга", "https://ru.wikipedia.org/wiki/%D0%92%D0%BE%D0%BB%D0%B3%D0%B0"),
        ("서울", "https://ko.wikipedia.org/wiki/%EC%84%9C%EC%9A%B8"),
    ],
)
def test_the_script_of_a_name_chooses_the_language(name: str, address: str) -> None:
    assert address_of(name) == address


def test_the_sentences_that_were_shown_can_be_cited() -> None:
    wiki, _ = on()
    wiki.search("Ada Brandt")

    assert [one.source for one in wiki.surfer.passages] == [f"{WIKI}Ada_Brandt"]


def test_what_keeps_an_article_away_is_remembered() -> None:
    class Cut(PaperWeb):
        def open(self, url, concern="", typed=False):  # type: ignore[no-untyped-def]
            raise ToolError("no network")

    wiki = Wikipedia(Surfer(Cut(), Evidence(), Caution()))

    with pytest.raises(ToolError, match="^no network$"):
        wiki.search("Ada Brandt")

    assert wiki.outage == "no network"
