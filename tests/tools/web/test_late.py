"""A web that is opened when it is needed."""

from tests.strategies.sarn import sarn
from tests.tools.web.paper import PaperWeb
from tools.web.late import LateWeb
from tools.web.web import Query


def late() -> tuple[LateWeb, list[PaperWeb]]:
    opened: list[PaperWeb] = []

    def opening() -> PaperWeb:
        opened.append(sarn())
        return opened[-1]

    return LateWeb(opening), opened


def test_nothing_is_opened_before_it_is_used() -> None:
    web, opened = late()

    assert web.contacts() == ()
    web.close()

    assert opened == []


def test_it_is_opened_once_and_closed_in_the_end() -> None:
    web, opened = late()

    assert len(web.search(Query("Marlow Lighthouse"))) == 2
    assert web.open("https://ferry.example/prices").document.title == "萨恩渡轮票价"
    assert [one.host for one in web.contacts()] == ["paper.example"]
    web.close()

    assert [one.is_closed for one in opened] == [True]
