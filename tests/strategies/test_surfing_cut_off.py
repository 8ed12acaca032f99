"""The loop over the web where searches may be answered from the cache, and no page be reached."""

from dataclasses import replace

from agent.events import Warned
from agent.messages import Question
from tests.strategies.looking_up import does
from tests.strategies.sarn import PRICES, sarn
from tests.strategies.test_surfing import OPENS, SEARCHES, asked
from tests.tools.web.paper import ACCESSED, PaperWeb
from tools.web.fetching.outage import NoNetwork
from tools.web.page import Page


class CutOff(PaperWeb):
    """A web whose pages cannot be reached; searches may be answered from the cache."""

    def open(self, url: str, concern: str = "", typed: bool = False) -> Page:
        super().open(url, concern, typed)
        raise NoNetwork("there is no network")


def test_an_address_that_the_person_named_without_a_network_is_an_outage() -> None:
    opens = does("Open it.", "open_page", page=PRICES)

    done = asked(opens, "Nine.", web=CutOff({}, sarn().pages), question=Question(f"See {PRICES}"))

    assert done.of(Warned) == [Warned("not looked up: there is no network")]
    assert done.answer.text == "Nine."


def test_what_the_cache_found_is_no_sign_of_a_network() -> None:
    kept = {
        words: [replace(one, kept=ACCESSED) for one in found]
        for words, found in sarn().results.items()
    }

    done = asked(SEARCHES, OPENS, "Ada Brandt.", web=CutOff(kept, sarn().pages))

    assert done.of(Warned) == [Warned("not looked up: there is no network")]
