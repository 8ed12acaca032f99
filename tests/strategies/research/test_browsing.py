"""The browsing: one command a step, from a fresh prompt of where things stand."""

from dataclasses import replace

from agent.budget import Budget
from agent.events import Action, Called, Observation, Streamed
from agent.messages import ToolCall
from agent.strategies.running import run
from tests.scripted import Cut, ScriptedModel
from tests.strategies.playing import kit_of
from tests.strategies.research.browsing import (
    ADA,
    ANSWER,
    BUILT,
    CLICK,
    END,
    LIGHT,
    SEARCH,
    TWO_PAGES,
    WHEN,
    WHERE,
    paper,
    researched,
)

INVALID = "this is no command: it counts, and changes nothing"


def test_two_pages_are_browsed_quoted_and_answered_from_with_two_references() -> None:
    found = researched(*TWO_PAGES, ANSWER)

    assert found.web.asked == [("search", "lighthouse"), ("open", LIGHT), ("open", ADA)]
    assert found.done == [
        ("search_web", "lighthouse"),
        ("follow", 1),
        ("quote_page", "It was built by Ada Brandt in 1860."),
        ("follow", 1),
        ("quote_page", "She was born in Velmouth in 1832."),
        ("end", "Answer"),
    ]
    answer = found.played.answer
    assert (answer.text, answer.stop_reason, answer.abstained) == (ANSWER, "answered", False)
    assert [(one.source, one.quote, one.title) for one in answer.citations] == [
        (LIGHT, "It was built by Ada Brandt in 1860.", "Marlow Lighthouse"),
        (ADA, "She was born in Velmouth in 1832.", "Ada Brandt"),
    ]
    assert [(one.citations, one.verified) for one in answer.claims] == [((1,), True), ((2,), True)]


def test_each_step_is_a_fresh_prompt_that_holds_where_things_stand() -> None:
    found = researched(*TWO_PAGES, ANSWER)
    calls = found.played.model.calls

    assert all(one.role == "user" for call, _ in calls for one in call[-1:])
    assert len({len(call) for call, _ in calls[:-1]}) == 1
    assert found.state(0).splitlines() == [
        "Title: nothing is open yet",
        "",
        "Past actions: none",
        "Quotes: none",
        f"Question: {WHERE.text}",
        "Actions left: 20",
        "Next action:",
    ]
    shown = found.state(3)
    assert "Title: Marlow Lighthouse\nText (part 1 of 1):\n[" in shown
    assert "It was built by 【1†Ada Brandt†people.example】 in 1860." in shown
    assert (
        "Past actions:\nSearch lighthouse\nClicked on link 1\n"
        "Quote: It was built by Ada Brandt in 1860.\n" in shown
    )
    assert "[1] It was built by Ada Brandt in 1860. (Marlow Lighthouse, light.example)" in shown
    assert shown.endswith(f"Question: {WHERE.text}\nActions left: 17\nNext action:")


def test_a_step_is_told_as_the_call_of_a_tool_and_what_it_brought() -> None:
    found = researched(*TWO_PAGES, ANSWER)
    told = [one for one in found.played.events if getattr(one, "step", 0) == 3]

    assert [one for one in told if not isinstance(one, Called | Streamed)] == [
        Action(3, ToolCall("quote_page", {"text": "It was built by Ada Brandt in 1860."})),
        Observation(3, "quote_page", "[1] It was built by Ada Brandt in 1860."),
    ]
    assert sum(isinstance(one, Called) for one in told) == 1


def test_other_text_is_no_command_counts_and_changes_nothing() -> None:
    found = researched("I will search.", "", "Clicked on link one", SEARCH, CLICK, BUILT, END,
                       "Ada Brandt built it [1].", options={"actions": "9"})  # fmt: skip

    assert found.done[:3] == [
        ("command", "I will search."), ("command", ""), ("command", "Clicked on link one"),
    ]  # fmt: skip
    assert found.failed == [f"error: {INVALID}"] * 3
    assert f"I will search. (error: {INVALID})" in found.state(3)
    assert "Title: nothing is open yet" in found.state(3)
    assert "Actions left: 6\n" in found.state(3)


def test_a_command_that_was_cut_is_none() -> None:
    found = researched(SEARCH, CLICK, BUILT, Cut("Quote: Marlow"), END, "Ada Brandt built it [1].")

    assert found.done[3] == ("command", "Quote: Marlow")
    assert len(found.played.answer.citations) == 1


def test_what_cannot_be_done_is_told_and_the_run_goes_on() -> None:
    wrong = "Quote: It was built in 1861."
    found = researched(
        SEARCH,
        "Clicked on link 2",
        "Clicked on link 9",
        CLICK,
        wrong,
        BUILT,
        END,
        "Ada Brandt [1].",
    )

    assert found.failed == [
        "error: https://gone.example/: not found (404)",
        "error: there is no link 9 in sight",
        "error: these words do not stand on this page",
    ]
    assert "Clicked on link 9 (error: there is no link 9 in sight)" in found.state(5)


def test_a_quote_may_leave_out_its_middle() -> None:
    found = researched(SEARCH, CLICK, "Quote: Marlow━Brandt", END, "Ada Brandt built it [1].")

    assert found.told[2] == "[1] Marlow Lighthouse is white. It was built by Ada Brandt"


def test_a_chinese_question_is_answered_from_chinese_pages() -> None:
    found = researched("Search 青岚桥", CLICK, "Quote: 桥由陆远山主持修建，1642年完工。", END,
                       "青岚桥于1642年完工 [1]。", question=WHEN)  # fmt: skip

    answer = found.played.answer
    assert answer.text == "青岚桥于1642年完工 [1]。"
    assert [(one.citations, one.verified) for one in answer.claims] == [((1,), True)]


def test_a_command_is_streamed_as_an_action() -> None:
    model = ScriptedModel(["End: Nonsense"])
    events = list(run(replace(kit_of(model), web=paper()), "research", WHERE, Budget(), "run"))
    streamed = [one for one in events if isinstance(one, Streamed)]

    assert "".join(one.text for one in streamed) == "End: Nonsense"
    assert {one.part for one in streamed} == {"action"}


def test_the_browsing_is_greedy_unless_the_person_says_otherwise() -> None:
    greedy = researched("End: Nonsense").played.decodings[0]
    free = researched("End: Nonsense", temperature=0.5, seed=3).played.decodings[0]

    assert (greedy.temperature, free.temperature, free.seed) == (0.0, 0.5, 3)
    assert greedy.stop == ("\n",)
