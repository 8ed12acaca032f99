"""The loop over pages: what is looked up again is no repetition while it brings something else."""

from agent.budget import Budget
from agent.messages import Question
from tests.strategies.looking_up import answers, asked, does, told


def test_pages_are_opened_and_words_looked_up_step_by_step() -> None:
    done = asked(
        does("Open.", "search", entity="marlow_lighthouse"),
        does("Who?", "lookup", keyword="brandt"),
        does("Again.", "lookup", keyword="brandt"),
        does("Again.", "lookup", keyword="brandt"),
        does("Open.", "search", entity="Ada Brant"),
        does("Open.", "search", entity="Ada Brandt"),
        answers("Velmouth"),
        question=Question("Where was the builder of Marlow Lighthouse born?"),
        options={"tools": "pages"},
        budget=Budget(max_steps=7),
    )

    assert told(done) == [
        "Marlow Lighthouse was built by Ada Brandt. Brandt was paid 40 crowns.",
        "(Result 1 / 2) Marlow Lighthouse was built by Ada Brandt.",
        "(Result 2 / 2) Brandt was paid 40 crowns.",
        "No more results.",
        "Could not find Ada Brant. Similar: ['Ada Brandt', 'Marlow Lighthouse'].",
        "Ada Brandt was an engineer. She was born in Velmouth in 1832.",
    ]
    assert (done.answer.text, done.answer.stop_reason) == ("Velmouth [1]", "answered")
    assert done.answer.citations[0].source == "/pages/Ada Brandt.txt"


def test_a_lookup_that_goes_on_is_no_repetition_and_one_that_does_not_is() -> None:
    again = does("Again.", "lookup", keyword="crowns")
    done = asked(
        does("Open.", "search", entity="Marlow Lighthouse"), again, again, again, again,
        answers("40 crowns"), options={"tools": "pages"},
    )  # fmt: skip

    assert [text.splitlines()[0] for text in told(done)[1:]] == [
        "(Result 1 / 1) Brandt was paid 40 crowns.", *["No more results."] * 3
    ]  # fmt: skip
    assert ["same action" in text for text in told(done)[1:]] == [False, False, True, True]
    assert done.answer.stop_reason == "repetition"


def test_no_more_results_on_several_pages_are_no_repetition() -> None:
    steps = [
        reply
        for page in ("Ada Brandt", "Marlow Lighthouse", "青岚桥")
        for reply in (
            does("Open.", "search", entity=page), does("Look.", "lookup", keyword="height")
        )
    ]  # fmt: skip
    done = asked(*steps, answers("not in the documents"), options={"tools": "pages"})

    assert told(done)[1::2] == ["No more results."] * 3
    assert (done.answer.stop_reason, done.answer.abstained) == ("answered", True)


def test_a_page_that_is_opened_again_is_the_one_that_is_open() -> None:
    done = asked(
        does("Open.", "search", entity="Ada Brandt"),
        does("Open.", "search", entity="Marlow Lighthouse"),
        does("Back.", "search", entity="Ada Brandt"),
        does("Look.", "lookup", keyword="1832"),
        answers("1832"), options={"tools": "pages"},
    )  # fmt: skip

    assert told(done)[-1] == "(Result 1 / 1) She was born in Velmouth in 1832."
