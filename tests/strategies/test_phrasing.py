"""A bare value said in a sentence: the grammar holds the value, and nothing is risked for it."""

import pytest

from agent.budget import Budget
from agent.events import Answer, Called, Confidence, Event
from agent.messages import Json, Question
from agent.models.embedded.model import EmbeddedModel
from agent.strategies.phrasing import grammar_for, phrased
from agent.strategies.strategy import Kit
from tests.gbnf import Grammar
from tests.scripted import Cut, ScriptedModel
from tests.strategies.playing import EGGS, kit_of
from tests.toys import TOYS

FOUND = Answer(1, "18", 18, "answered", Confidence(0.9, "mean probability of its tokens"))


def said(
    model: ScriptedModel, found: Answer = FOUND, question: Question = EGGS, kit: Kit | None = None,
    budget: Budget | None = None,
) -> tuple[Answer, list[Event]]:  # fmt: skip
    """Return the answer after the call that phrases it, and what happened."""
    happening = phrased(kit or kit_of(model), question, found, budget or Budget())
    events: list[Event] = []
    while True:
        try:
            events.append(next(happening))
        except StopIteration as done:
            model.close()
            return done.value, events


def test_the_sentence_becomes_the_text_and_the_value_stays() -> None:
    model = ScriptedModel(["There are 18 eggs left."])
    answer, events = said(model)

    assert answer == Answer(
        1, "There are 18 eggs left.", 18, "answered",
        Confidence(0.9, "mean probability of its tokens"),
    )  # fmt: skip
    assert [type(event) for event in events] == [Called]
    messages, decoding = model.calls[0]
    assert messages[-1].content == f"Question: {EGGS.text}\nValue: 18"
    assert decoding.grammar == grammar_for("18", EGGS.text)
    assert [one.constant for one in messages] == [True] * (len(messages) - 1) + [False]


@pytest.mark.parametrize(
    "written",
    [
        "There are 18 eggs left.", "18 eggs are left.", "2 boxes: 18 eggs.", "18", "还剩18个鸡蛋。",
        "Of 12 eggs in 2 boxes, 18 are left.", "$18 is the price", "It is 18, all in all.",
    ],
)  # fmt: skip
def test_the_grammar_takes_sentences_that_hold_the_value(written: str) -> None:
    assert Grammar(grammar_for("18", EGGS.text)).accepts(written)


@pytest.mark.parametrize(
    "written",
    [
        "There are 19 eggs left.", "There are eggs left.", "There are 118 eggs.", "It is 180.",
        "It is -18.", "It is 18.5.", "It is 0.18.", "It is 1,18.", "It is 18,000.", "18/3", "1/18",
        "It is 18%.", "It is 18².", "It is 18½", "It is 18\nor 19.", "它是１18。", "18*2", "18^2",
    ],
)  # fmt: skip
def test_the_grammar_takes_no_other_number_and_nothing_that_changes_it(written: str) -> None:
    assert not Grammar(grammar_for("18", EGGS.text)).accepts(written)


def test_a_percent_sign_may_follow_where_the_question_is_about_percent() -> None:
    assert Grammar(grammar_for("25", "What percentage is that?")).accepts("It is 25%.")


def test_a_negative_value_keeps_its_sign() -> None:
    grammar = Grammar(grammar_for("-7", "It was 5 degrees and fell by 12. And now?"))

    assert grammar.accepts("It is -7 degrees.")
    assert not grammar.accepts("It is 7 degrees.")
    assert not grammar.accepts("It is --7 degrees.")


@pytest.mark.parametrize(
    ("value", "right", "wrong"),
    [
        ("yes", ["Yes, 91 is.", "是的，91是质数。", "Ja, 91 ist prim."],
         ["No, 91 is not.", "不是。", "91"]),
        ("no", ["No, 91 is not.", "不，91不是。", "Nein, nicht."],
         ["Yes, 91 is.", "是的。", "Nobody"]),
    ],
)  # fmt: skip
def test_yes_and_no_begin_the_sentence(value: str, right: list[str], wrong: list[str]) -> None:
    grammar = Grammar(grammar_for(value, "Is 91 prime?"))

    assert [one for one in right if not grammar.accepts(one)] == []
    assert [one for one in wrong if grammar.accepts(one)] == []


def test_a_value_of_words_may_hold_what_grammars_and_quotes_need() -> None:
    assert Grammar(grammar_for('a "b" \\ c', "")).accepts('It is a "b" \\ c.')


@pytest.mark.parametrize("reply", [Cut("There are 18 eggs"), "18", " 18 ", ""])
def test_a_sentence_that_is_cut_or_empty_leaves_the_bare_value(reply: str | Cut) -> None:
    answer, _ = said(ScriptedModel([reply]))

    assert answer == FOUND


def test_a_model_that_knows_no_grammar_is_not_asked() -> None:
    assert said(ScriptedModel([], constrained=False)) == (FOUND, [])


def test_the_text_protocol_knows_no_grammar() -> None:
    model = ScriptedModel([])

    assert said(model, kit=Kit(model, TOYS, protocol="text")) == (FOUND, [])


def test_a_spent_budget_leaves_the_bare_value() -> None:
    assert said(ScriptedModel([]), budget=Budget(max_tokens=5, tokens=5)) == (FOUND, [])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", 18), ("[1, 2]", [1, 2]), ("18\n19", 18), ("a long text, longer than it may be", "x"),
        ("329406144173384850.143", "329406144173384850.143"), ("18", None),
    ],
)  # fmt: skip
def test_what_is_no_short_value_is_shown_as_it_is(text: str, value: Json) -> None:
    found = Answer(1, text, value)

    assert said(ScriptedModel([]), found) == (found, [])


def test_an_answer_that_was_cut_is_shown_as_it_is() -> None:
    found = Answer(1, "18", 18, "tokens")

    assert said(ScriptedModel([]), found) == (found, [])


@pytest.mark.parametrize("form", ["choice", "letters", "expression"])
def test_some_forms_need_no_sentence(form: str) -> None:
    found = Answer(1, "(B)", "B")

    assert said(ScriptedModel([]), found, Question("Which?", form=form)) == (found, [])


def test_the_sentence_is_written_without_chance() -> None:
    model = ScriptedModel(["There are 18 eggs left."])
    said(model, kit=kit_of(model, temperature=0.7))

    assert model.calls[0][1].temperature == 0


@pytest.mark.model
def test_a_real_model_says_the_value(small_model: EmbeddedModel) -> None:
    kit = Kit(small_model, TOYS)
    happening = phrased(kit, EGGS, FOUND, Budget())
    while True:
        try:
            next(happening)
        except StopIteration as done:
            answer = done.value
            break

    assert answer.value == 18
    assert Grammar(grammar_for("18", EGGS.text)).accepts(answer.text)
