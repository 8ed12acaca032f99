"""How a pool is asked, call by call."""

from dataclasses import replace

import pytest

from agent.active.estimates import Estimates, Header, Sample
from agent.active.estimating import alike, estimated, rationale_in
from agent.active.pool import Pooled
from agent.errors import ContextOverflow
from agent.messages import Message
from agent.prompts import Library
from agent.strategies.strategy import Kit
from tests.active.estimated import header, sample
from tests.scripted import Cut, ScriptedModel
from tests.toys import TOYS

ANN, TOM = "How many apples has Ann?", "How many eggs has Tom?"
BOTH = header(ANN, TOM)


def draw(
    *replies: str | Cut | Exception, head: Header = BOTH, known: tuple[Sample, ...] = ()
) -> tuple[list[Sample], ScriptedModel]:
    """Return the samples that are drawn with these replies, and the model that gave them."""
    model, held = ScriptedModel(replies), Estimates(head)
    for one in known:
        held.add(one)
    pool = {header(one).pool[0]: Pooled(header(one).pool[0], one) for one in (ANN, TOM)}
    drawn = []
    for one in estimated(Kit(model, TOYS), pool, held):
        held.add(one)
        drawn.append(one)
    model.close()
    return drawn, model


def test_each_question_is_asked_k_times_with_seeds_of_their_own() -> None:
    drawn, model = draw(*(f" {n} more. The answer is {n}." for n in (1, 2, 3, 4)))
    assert [(one.question, one.number, one.value, one.seed) for one in drawn] == [
        (ANN, 1, 1, 1), (ANN, 2, 2, 2), (TOM, 1, 3, 1), (TOM, 2, 4, 2),
    ]  # fmt: skip
    assert [(how.temperature, how.seed) for _, how in model.calls] == [
        (0.7, 1), (0.7, 2), (0.7, 1), (0.7, 2),
    ]  # fmt: skip


def test_the_prompt_has_the_basic_exemplars_and_the_trigger() -> None:
    _, model = draw(*[" The answer is 1."] * 4)
    messages, decoding = model.calls[0]
    library = Library()
    shown = library.exemplars(library.find("cot/prompt"), "number")
    assert [one.content for one in messages if one.role == "assistant"] == [
        f"A: Let's think step by step. {one['rationale']} The answer is {one['answer']}."
        for one in shown
    ]
    assert messages[-1] == Message("user", f"Q: {ANN}")
    assert decoding.opening == "A: Let's think step by step."
    assert decoding.stop[-1] == "\nQ:"


def test_only_samples_that_are_missing_are_drawn() -> None:
    drawn, model = draw(" The answer is 5.", known=(sample(ANN, 1, 1), sample(TOM, 1, 1),
                                                     sample(TOM, 2, 1)))  # fmt: skip
    assert [(one.question, one.number, one.value) for one in drawn] == [(ANN, 2, 5)]
    assert [how.seed for _, how in model.calls] == [2]


def test_a_reply_without_an_answer_is_a_sample_without_one() -> None:
    drawn, _ = draw("I cannot know.", *[" The answer is 1."] * 3)
    empty = Sample(BOTH.pool[0], 1, ANN, rationale="I cannot know.", seed=1)
    assert drawn[0] == empty


def test_a_reply_that_was_cut_before_its_answer_is_a_sample_without_one() -> None:
    drawn, _ = draw(Cut(" First, 3 and 4"), *[" The answer is 1."] * 3)
    assert drawn[0].value is None


def test_zero_shot_chain_of_thought_asks_twice() -> None:
    head = replace(BOTH, strategy="zero-shot-cot", samples=1)
    drawn, model = draw(" 3 and 4 make 7.", " 7.", " 5 times 6.", " 30.", head=head)
    assert [(one.value, one.rationale) for one in drawn] == [
        (7, "3 and 4 make 7."), (30, "5 times 6."),
    ]  # fmt: skip
    assert len(model.calls) == 4
    assert "Therefore" in model.calls[1][1].opening


def test_a_question_too_long_for_the_model_is_left_out_and_the_others_go_on() -> None:
    overflow = ContextOverflow("the question has 9000 tokens")
    drawn, model = draw(overflow, " The answer is 1.", " The answer is 1.")
    assert [(one.question, one.left_out) for one in drawn] == [
        (ANN, "the question has 9000 tokens"), (TOM, ""), (TOM, ""),
    ]  # fmt: skip
    assert len(model.calls) == 3


def test_the_form_of_the_pool_decides_how_answers_are_read() -> None:
    head = replace(BOTH, form="yes-no", samples=1)
    drawn, _ = draw(" Maybe 7? The answer is no.", " The answer is 3.", head=head)
    assert [one.value for one in drawn] == ["no", None]


def test_numbers_keep_their_exact_values() -> None:
    drawn, _ = draw(*(f" The answer is {n}." for n in ("2.5", "$2.50", "2.4", "3")))
    assert [one.value for one in drawn] == [2.5, 2.5, 2.4, 3]


@pytest.mark.parametrize(
    ("reply", "rationale"),
    [
        ("3 + 4 = 7. So the answer is 7.", "3 + 4 = 7."),
        ("3 + 4 = 7.\nTherefore, the answer is 7.", "3 + 4 = 7."),
        ("三加四等于七。所以答案是7。", "三加四等于七。"),
        ("3 and 4 make 7.", "3 and 4 make 7."),
        ("The answer is 7.", "The answer is 7."),
    ],
)
def test_a_rationale_is_what_comes_before_the_answer(reply: str, rationale: str) -> None:
    assert rationale_in(reply) == rationale


def test_samples_that_are_alike_for_every_question_are_no_samples() -> None:
    held = Estimates(BOTH)
    for one in (ANN, TOM):
        for number in (1, 2):
            held.add(sample(one, number, 7, "so"))
    assert alike(held)
    other = Estimates(BOTH, {**held.samples, (BOTH.pool[0], 2): sample(ANN, 2, 7, "or so")})
    assert not alike(other)
