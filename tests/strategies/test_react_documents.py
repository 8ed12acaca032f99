"""The loop over documents: what it is shown, what it may do, and how its answer is cited."""

import pytest

from agent.budget import Budget
from agent.errors import NoAnswer
from agent.events import Action, Answer, Claim
from agent.messages import Attachment, Question
from agent.prompts import react_prompt
from agent.strategies.running import run
from tests.scripted import ScriptedModel
from tests.strategies.looking_up import (
    BORN,
    PAGES,
    QUOTES,
    SEARCHES,
    answers,
    asked,
    does,
    told,
    tools_of,
)
from tests.strategies.playing import kit_of
from tests.toys import TOYS


def test_it_searches_quotes_and_answers_with_what_it_kept() -> None:
    done = asked(SEARCHES, QUOTES, answers("She was born in Velmouth [1]."))

    assert [one.call.tool for one in done.of(Action) if isinstance(one, Action)] == [
        "search_documents", "quote"
    ]  # fmt: skip
    assert told(done)[1] == "quote [1] kept"
    (citation,) = done.answer.citations
    assert (done.answer.text, citation.quote, citation.source, citation.first_line) == (
        "She was born in Velmouth [1].", "She was born in Velmouth", "/pages/Ada Brandt.txt", 1
    )  # fmt: skip
    assert done.answer.claims == (Claim("She was born in Velmouth.", (1,), True),)
    assert (done.answer.value, done.answer.abstained) == (None, False)


def test_an_answer_without_a_quote_is_cited_by_the_sentence_that_holds_it() -> None:
    done = asked(SEARCHES, answers("Velmouth"))

    assert done.answer.text == "Velmouth [1]"
    assert [one.quote for one in done.answer.citations] == ["She was born in Velmouth in 1832."]
    assert [one.verified for one in done.answer.claims] == [True]


def test_a_reference_to_no_quote_is_taken_out_and_the_right_one_put_in() -> None:
    assert asked(SEARCHES, answers("Velmouth [7]")).answer.text == "Velmouth [1]"


def test_an_answer_that_no_passage_holds_is_not_cited() -> None:
    done = asked(SEARCHES, answers("She was born in Corvin."))

    assert (done.answer.text, done.answer.citations) == ("She was born in Corvin.", ())
    assert [one.verified for one in done.answer.claims] == [False]


def test_chinese_documents_are_searched_and_cited() -> None:
    done = asked(
        does("找。", "search_documents", query="青岚桥 主持修建"), answers("陆远山"),
        question=Question("青岚桥是谁主持修建的？"),
    )  # fmt: skip

    assert done.answer.text == "陆远山 [1]"
    assert done.answer.citations[0].quote == "桥由工匠陆远山主持修建，1642年完工。"


@pytest.mark.parametrize(
    "said",
    ["not in the documents", "Not in the documents.", "The documents do not say it.",
     "I don't know.", "It is not mentioned in the passages.", "unknown"],
)  # fmt: skip
def test_what_the_documents_do_not_hold_is_said_to_be_missing(said: str) -> None:
    done = asked(SEARCHES, answers(said))

    assert (done.answer.text, done.answer.abstained) == ("Not in the documents.", True)
    assert (done.answer.citations, done.answer.claims) == ((), ())


@pytest.mark.parametrize("said", ["文档中没有答案", "资料里没有提到", "不知道"])
def test_it_is_said_in_chinese_too(said: str) -> None:
    done = asked(
        does("找。", "search_documents", query="青岚桥"),
        answers(said),
        question=Question("桥多高？"),
    )

    assert (done.answer.text, done.answer.abstained) == ("文档中没有答案。", True)


@pytest.mark.parametrize(
    "said", ["He did not sign the documents in 1832.", "None of the files was lost in Velmouth."]
)
def test_an_answer_about_documents_is_none_that_says_they_lack_it(said: str) -> None:
    assert not asked(SEARCHES, answers(said)).answer.abstained


def test_where_no_search_found_anything_an_answer_would_be_a_guess() -> None:
    nothing = does("Search.", "search_documents", query="xyzzy")
    done = asked(nothing, answers("Velmouth"))

    assert told(done) == ["nothing found: search with other words"]
    assert (done.answer.text, done.answer.abstained) == ("Not in the documents.", True)


def test_a_loop_that_ends_with_nothing_says_so_and_why_it_ended() -> None:
    nothing = does("Search.", "search_documents", query="xyzzy")
    done = asked(nothing, answers("Velmouth"), budget=Budget(max_steps=1))

    assert done.answer == Answer(1, "Not in the documents.", stop_reason="steps", abstained=True)


def test_the_first_step_has_to_act_and_the_next_may_answer() -> None:
    done = asked(SEARCHES, answers("Velmouth"))

    assert ["| answer)" in one.grammar for one in done.decodings] == [False, True]


def test_a_question_with_texts_of_its_own_need_not_be_searched_for() -> None:
    done = asked(
        answers("She was born in Oslo."),
        question=Question(BORN.text, (Attachment("a.txt", "Ada Brandt was born in Oslo."),)),
    )

    assert "| answer)" in done.decodings[0].grammar


def test_the_question_stands_below_every_observation() -> None:
    done = asked(SEARCHES, answers("Velmouth"))

    assert done.asked(1)[0][-1].content.endswith(f"\nQuestion: {BORN.text}")


def test_the_tools_are_those_of_the_chosen_set() -> None:
    searching = asked(SEARCHES, answers("Velmouth"))
    paging = asked(
        does("Open.", "search", entity="Ada Brandt"),
        answers("Velmouth"),
        options={"tools": "pages"},
    )

    assert tools_of(searching) == [
        "search_documents", "open_document", "quote", "python", "weather"
    ]  # fmt: skip
    assert tools_of(paging) == ["search", "lookup", "python", "weather"]


def test_a_database_among_the_documents_can_be_asked() -> None:
    done = asked(SEARCHES, answers("Velmouth"), pages={**PAGES, "/x/a.db|a": "t(x INTEGER)"})

    assert "query_database" in tools_of(done)


def test_a_computed_number_keeps_its_value_and_others_have_none() -> None:
    computes = " Compute.\nAction: python\n```python\n6 * 7\n```"
    counted = asked(SEARCHES, computes, answers("42"))
    stated = asked(SEARCHES, answers("1832"))

    assert (counted.answer.value, stated.answer.value) == (42, None)
    assert stated.answer.text == "1832 [1]"


def test_an_abstention_leaves_it_to_the_votes() -> None:
    done = asked(
        SEARCHES, answers("not in the documents"), " The answer is Oslo.", " The answer is Oslo.",
        name="react-to-cot-sc",
        options={"samples": "3"},
    )  # fmt: skip

    assert done.answer.text == "Oslo"


def test_without_documents_nothing_of_this_is_in_the_prompt() -> None:
    model = ScriptedModel([answers("42")])
    events = list(run(kit_of(model), "react", Question("Is the sky blue?"), Budget(), "run"))
    messages, decoding = model.calls[0]

    assert list(messages) == react_prompt().open(Question("Is the sky blue?"), TOYS)
    assert "| answer)" in decoding.grammar
    assert "document" not in "".join(one.content for one in messages)
    assert events[-1] == Answer(1, "42")


def test_what_is_computed_without_the_documents_is_an_answer() -> None:
    computes = " Compute.\nAction: python\n```python\n6 * 7\n```"
    done = asked(computes, answers("It is 42."), question=Question("What is 6 times 7?"))

    assert (done.answer.text, done.answer.value, done.answer.abstained) == ("It is 42.", 42, False)


def test_a_model_that_says_nothing_has_not_looked_in_vain() -> None:
    with pytest.raises(NoAnswer):
        asked(" Hm.", "", "", "", "", "")
