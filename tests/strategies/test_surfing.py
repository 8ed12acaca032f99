"""The loop over the web on a script: what it searches, reads, answers, and how that is cited."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from agent.budget import Budget
from agent.errors import ToolError, UserError
from agent.events import Action, Streamed, Warned
from agent.messages import Attachment, Question
from agent.strategies.rules import surfs
from agent.strategies.running import run
from tests.scripted import Cut, ScriptedModel
from tests.strategies.looking_up import PAGES as DOCUMENTS
from tests.strategies.looking_up import does, told, tools_of, with_documents
from tests.strategies.playing import REAL, Played, kit_of
from tests.strategies.sarn import BRANDT, LIGHTHOUSE, PRICES, sarn
from tests.tools.documents.pages import documents
from tests.tools.web.paper import ACCESSED, PaperWeb
from tools.web.web import Query, Result

BUILT = Question("Who built Marlow Lighthouse?")
BORN = Question("Where was the builder of Marlow Lighthouse born?")
SEARCHES = does("Search.", "search_web", query="Marlow Lighthouse")
OPENS = does("Open it.", "open_page", page=1)


class Unplugged(PaperWeb):
    """A web that cannot be reached."""

    def search(self, query: Query, concern: str = "") -> Sequence[Result]:
        super().search(query, concern)
        raise ToolError("no network")


def asked(
    *replies: str | Cut | Exception,
    question: Question = BUILT,
    web: PaperWeb | None = None,
    options: Mapping[str, str] | None = None,
    budget: Budget | None = None,
) -> Played:
    model = ScriptedModel(replies)
    kit = replace(kit_of(model, options=options, toolbox=REAL), web=web or sarn())
    events = tuple(run(kit, "react", question, budget or Budget(), "run"))
    model.close()
    return Played(model, events)


def answers(text: str) -> str:
    return f" The page says it.\nAnswer: {text}"


def test_an_answer_from_two_pages_is_cited_with_both_addresses() -> None:
    web = sarn()
    follows = does("Follow.", "follow", link=1)
    said = answers("The engineer Ada Brandt built it. She was born in Velmouth.")

    done = asked(SEARCHES, OPENS, follows, said, question=BORN, web=web)

    expected = "The engineer Ada Brandt built it [1]. She was born in Velmouth [2]."
    assert web.asked == [("search", "Marlow Lighthouse"), ("open", LIGHTHOUSE), ("open", BRANDT)]
    assert done.answer.text == expected
    assert [(one.source, one.accessed) for one in done.answer.citations] == [
        (LIGHTHOUSE, ACCESSED), (BRANDT, ACCESSED)
    ]  # fmt: skip
    assert all(one.verified for one in done.answer.claims)


def test_an_answer_taken_from_what_a_search_shows_is_proven_on_its_page() -> None:
    web = sarn()

    done = asked(SEARCHES, answers("1871"), question=Question("When was it built?"), web=web)

    opened = [one for one in done.of(Action) if isinstance(one, Action)][-1]
    assert (opened.call.tool, opened.call.arguments) == ("open_page", {"page": 1})
    assert done.answer.text == "1871 [1]"
    assert [one.source for one in done.answer.citations] == [LIGHTHOUSE]
    assert all(one.verified for one in done.answer.claims)


def test_an_answer_that_no_result_shows_is_looked_for_on_the_first_two() -> None:
    web = sarn()

    done = asked(SEARCHES, answers("Ada Brandt"), web=web)

    assert web.asked == [("search", "Marlow Lighthouse"), ("open", LIGHTHOUSE)]
    assert done.answer.text == "Ada Brandt [1]"


def test_an_answer_that_no_page_proves_is_kept_and_marked() -> None:
    web = replace_pages(sarn())

    done = asked(SEARCHES, answers("Somebody else"), web=web)

    assert [one[0] for one in web.asked] == ["search", "open", "open"]
    assert (done.answer.text, done.answer.abstained) == ("Somebody else", False)
    assert [one.verified for one in done.answer.claims] == [False]


def test_a_quote_of_the_model_is_cited() -> None:
    quotes = does("Keep it.", "quote_page", text="built in 1871 by the engineer Ada Brandt")

    done = asked(SEARCHES, OPENS, quotes, answers("Ada Brandt [1]."))

    assert done.answer.text == "Ada Brandt [1]."
    assert [one.quote for one in done.answer.citations] == [
        "built in 1871 by the engineer Ada Brandt"
    ]


def test_links_that_the_model_copies_are_words_again() -> None:
    done = asked(SEARCHES, OPENS, answers("the engineer 【1†Ada Brandt†elsewhere.example】"))

    assert done.answer.text == "the engineer Ada Brandt [1]"


def test_an_answer_is_shown_once_it_is_cited_not_before() -> None:
    done = asked(SEARCHES, OPENS, answers("Ada Brandt."))

    drafts = [
        one for one in done.of(Streamed) if isinstance(one, Streamed) and one.part == "answer"
    ]
    assert drafts == []
    assert done.answer.text == "Ada Brandt [1]."


def test_where_no_page_says_it_the_answer_says_so() -> None:
    done = asked(SEARCHES, OPENS, answers("not found on the pages"))

    assert (done.answer.text, done.answer.abstained) == (
        "Not found on the pages that were read.", True
    )  # fmt: skip
    chinese = asked(SEARCHES, OPENS, answers("网页上没有提到"), question=Question("灯塔有多高？"))
    assert (chinese.answer.text, chinese.answer.abstained) == ("读过的网页上没有找到答案。", True)


def test_nothing_found_is_no_outage() -> None:
    nothing = does("Search.", "search_web", query="Atlantis")

    done = asked(nothing, answers("not found on the pages"))

    assert told(done) == ["nothing found: search with other words"]
    assert (done.answer.text, done.answer.abstained) == ("Not found; no page was read.", True)


def test_a_number_of_a_page_is_computed_with() -> None:
    opens = does("Open it.", "open_page", page=PRICES)
    computes = " Two tickets.\nAction: python\n```python\nprint(2 * 9)\n```"
    question = Question(f"What do two day tickets cost? See {PRICES}")

    done = asked(opens, computes, answers("18 crowns"), question=question)

    assert (done.answer.text, done.answer.value) == ("18 crowns", 18)


def test_without_a_network_the_answer_comes_from_what_is_known_and_is_marked() -> None:
    web = Unplugged()

    done = asked(SEARCHES, "Ada Brandt built it.", web=web)

    assert done.of(Warned) == [Warned("not looked up: no network")]
    assert done.answer.text == "Ada Brandt built it."
    assert [(one.text, one.verified) for one in done.answer.claims] == [
        ("Ada Brandt built it.", False)
    ]
    assert web.asked == [("search", "Marlow Lighthouse")]


def test_what_was_found_before_an_outage_is_used() -> None:
    class Leaving(PaperWeb):
        """A web that goes away after the first search."""

        def search(self, query: Query, concern: str = "") -> Sequence[Result]:
            found = super().search(query, concern)
            if len(self.asked) > 1:
                raise ToolError("no network")
            return found

    web = Leaving(sarn().results, sarn().pages)
    again = does("Search.", "search_web", query="Ada Brandt")

    done = asked(SEARCHES, again, OPENS, answers("Ada Brandt"), web=web)

    assert (done.of(Warned), done.answer.text) == ([], "Ada Brandt [1]")


def test_a_question_that_asks_for_it_is_looked_up_before_any_answer() -> None:
    first = asked(SEARCHES, OPENS, answers("Ada Brandt")).decodings[0]
    greeted = asked(answers("Hello."), question=Question("Greet me"))

    assert "answer" not in first.grammar.partition("\n")[0]
    assert (greeted.answer.text, greeted.answer.claims) == ("Hello.", ())


def test_wikipedia_is_read_as_in_the_paper() -> None:
    from tests.tools.web.test_wikipedia import BRANDT as ARTICLE

    web = PaperWeb(pages=(ARTICLE,))
    searches = does("Search.", "search", entity="Ada Brandt")
    looks = does("Look.", "lookup", keyword="Velmouth")

    done = asked(searches, looks, answers("Velmouth"), web=web, options={"tools": "wikipedia"})

    assert tools_of(done) == ["search", "lookup", "python"]
    assert told(done)[1] == "(Result 1 / 1) She was born in Velmouth."
    assert [one.source for one in done.answer.citations] == [ARTICLE.url]


def test_wikipedia_without_a_web_is_told() -> None:
    kit = kit_of(ScriptedModel(()), options={"tools": "wikipedia"})

    with pytest.raises(UserError, match="^-O tools=wikipedia needs the web$"):
        list(run(kit, "react", BUILT, Budget(), "run"))


def test_the_tools_for_documents_stand_beside_those_for_pages() -> None:
    model = ScriptedModel([SEARCHES, OPENS, answers("Ada Brandt")])
    kit = with_documents(kit_of(model, toolbox=REAL), documents(DOCUMENTS))
    question = Question("Search the web: who built Marlow Lighthouse?")

    done = Played(model, tuple(run(replace(kit, web=sarn()), "react", question, Budget(), "run")))

    assert tools_of(done) == [
        "search_web", "open_page", "find_in_page", "follow", "back", "quote_page",
        "search_documents", "open_document", "quote", "python",
    ]  # fmt: skip
    assert done.answer.text == "Ada Brandt [1]"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who wrote Frankenstein?", True),
        ("What is the latest version of Python?", True),
        ("See https://example.org/3 and add 2 + 2", True),
        ("What is 17 * 23?", False),
        ("Use 4, 9, 10 and 13 to make 24", False),
    ],
)
def test_programs_compute_and_the_web_tells(question: str, expected: bool) -> None:
    kit = replace(kit_of(ScriptedModel(())), web=sarn())

    assert surfs(kit, Question(question)) is expected


@pytest.mark.parametrize(
    ("question", "always", "expected"),
    [
        ("Who was born in Velmouth?", False, False),
        ("Who was born in Velmouth?", True, True),
        ("Search online who was born in Velmouth", False, True),
        ("What is the weather in Velmouth today?", False, True),
        ("What do the latest minutes say about Velmouth?", False, False),
    ],
)
def test_documents_answer_unless_the_question_or_the_person_asks_for_the_web(
    question: str, always: bool, expected: bool
) -> None:
    kit = with_documents(kit_of(ScriptedModel(())), documents(DOCUMENTS))

    assert surfs(replace(kit, web=sarn(), web_always=always), Question(question)) is expected


def test_attached_texts_are_read_and_not_searched_for() -> None:
    kit = replace(kit_of(ScriptedModel(())), web=sarn())
    attached = Question("Who built it?", (Attachment("notes.txt", "Ada built it."),))

    assert not surfs(kit, attached)


def test_without_a_web_nothing_is_looked_up_there() -> None:
    assert not surfs(kit_of(ScriptedModel(())), Question("What is the latest news?"))


def replace_pages(web: PaperWeb) -> PaperWeb:
    """Return a web whose results lead nowhere."""
    return PaperWeb(web.results)


def test_what_was_found_is_opened_before_an_answer_unless_it_cannot_be() -> None:
    web = PaperWeb(sarn().results)
    again = does("The next.", "open_page", page=2)

    done = asked(SEARCHES, OPENS, again, answers("Ada Brandt"), web=web)

    may_answer = ["answer" in one.grammar.partition("\n")[0] for one in done.decodings]
    assert may_answer == [False, False, False, True]
