"""Direct, few-shot and chain of thought: one call each, call by call."""

import pytest

from agent.budget import Budget
from agent.errors import BudgetSpent, NoAnswer
from agent.events import Answer, Called, Event, Started, Streamed, Thought
from agent.messages import Attachment, Message, Question, Usage
from agent.strategies.running import run
from tests.scripted import Cut, ScriptedModel
from tests.strategies.playing import EGGS, Talker, kit_of, played, prompt

SKY = Question("Is the sky blue?")
FRANCE = Question("Which city is the capital of France?")


def test_chain_of_thought_is_one_call_that_reasons_and_answers() -> None:
    done = played("cot", " 12 - 3 = 9 in a box, so 18 are left. The answer is 18.")

    opened, front = prompt("cot/prompt")
    (decoding,) = done.decodings
    assert done.asked(0) == (opened.messages, "A:")
    assert (decoding.stop, decoding.temperature, decoding.max_tokens) == (("\nQ:",), 0.0, 768)
    assert done.events == (
        Started("run", EGGS.text, "scripted", "cot"),
        Called(1, Usage(10, 0, 14, 1)),
        Thought(1, "12 - 3 = 9 in a box, so 18 are left. The answer is 18."),
        Answer(1, "18", 18),
    )
    assert front.answer == "marked"


def test_the_exemplars_reason_and_are_the_same_for_every_question() -> None:
    model = ScriptedModel([" The answer is 1."] * 2)
    asked = (EGGS, Question("How many legs do 3 dogs and 2 hens have in total?"))
    for question in asked:
        list(run(kit_of(model), "cot", question, Budget()))

    first, second = ([one for one in messages if one.constant] for messages, _ in model.calls)
    assert first == second
    assert first[2].content.startswith("A: ")
    assert "The answer is" in first[2].content
    assert model.calls[1][0][-1] == Message("user", f"Q: {asked[1].text}")


def test_few_shot_shows_the_same_questions_without_their_reasoning() -> None:
    done = played("few-shot", " 18.")

    opened, _ = prompt("few-shot/prompt")
    assert done.asked(0) == (opened.messages, "A: The answer is")
    assert done.decodings[0].stop == ("\nQ:", "\n\n")
    replies = [one.content for one in opened.messages if one.role == "assistant"]
    assert all(len(reply) < 40 for reply in replies)
    assert done.events[1:] == (Called(1, Usage(10, 0, 2, 1)), Answer(1, "18", 18))


def test_few_shot_takes_what_stands_first_behind_the_answer_is() -> None:
    done = played("few-shot", " 18 eggs, because 9 and 9 make 18 and 2 boxes hold 24.")

    assert done.answer.value == 18


def test_direct_is_one_call_and_its_reply_is_the_answer() -> None:
    done = played("direct", "There are 18 eggs left.")

    opened, _ = prompt("direct/prompt")
    assert done.asked(0) == (opened.messages, "")
    assert done.answer == Answer(1, "There are 18 eggs left.", 18)


def test_a_direct_answer_is_streamed_as_the_answer() -> None:
    model = ScriptedModel(["There are 18 eggs."])
    pieces = [event for event in run(kit_of(model), "direct", EGGS, Budget())
              if isinstance(event, Streamed)]  # fmt: skip

    assert {piece.part for piece in pieces} == {"answer"}
    assert "".join(piece.text for piece in pieces) == "There are 18 eggs."


@pytest.mark.parametrize(
    ("reply", "value"),
    [("Yes, it is blue.", "yes"), ("No, nobody would say yes.", "no"),
     ("Yes, there is no doubt.", "yes")],
)  # fmt: skip
def test_a_direct_reply_begins_with_its_yes_or_no(reply: str, value: str) -> None:
    assert played("direct", reply, question=SKY).answer == Answer(1, reply, value)


def test_a_direct_answer_that_is_long_has_no_value() -> None:
    essay = " ".join(f"Paris, for the reason with the number {count}." for count in range(9))

    assert played("direct", essay, question=FRANCE).answer == Answer(1, essay.strip(), None)


def test_what_is_attached_stands_above_the_question_as_data() -> None:
    asked = Question("How many eggs in total?", (Attachment("a.txt", "12 and 6 eggs"),), "number")
    done = played("cot", " The answer is 18.", question=asked)

    said = done.model.calls[0][0][-1].content
    assert "12 and 6 eggs" in said
    assert said.endswith("Q: How many eggs in total?")


def test_a_model_that_ignores_stop_strings_is_cut_before_its_reply_is_read() -> None:
    model = Talker(" 9 in each. The answer is 18.\nQ: And 5 boxes?\nA: The answer is 45.")
    events: list[Event] = list(run(kit_of(model), "cot", EGGS, Budget()))

    assert events[-1] == Answer(1, "18", 18)
    told = "".join(event.text for event in events if isinstance(event, Streamed))
    assert told == " 9 in each. The answer is 18."


def test_a_model_that_says_the_opening_again_is_not_misread() -> None:
    assert played("cot", "A: The answer is 18.").answer == Answer(1, "18", 18)
    assert played("few-shot", "A: The answer is 18.").answer == Answer(1, "18", 18)


def test_a_reply_without_an_answer_of_its_form_is_none() -> None:
    with pytest.raises(NoAnswer) as error:
        played("cot", " I would rather not say.")

    assert str(error.value) == (
        "the reply of scripted holds no answer of the form number: 'I would rather not say.'"
    )


@pytest.mark.parametrize("name", ["direct", "few-shot", "cot"])
def test_an_empty_reply_is_no_answer(name: str) -> None:
    with pytest.raises(NoAnswer):
        played(name, "  \n")


def test_a_reply_that_was_cut_is_marked_unless_its_answer_was_whole() -> None:
    cut = played("cot", Cut(" There are 12"), question=EGGS)
    whole = played("cot", Cut(" The answer is 18.\n\nLet me explain at length what"))

    assert (cut.answer.value, cut.answer.stop_reason) == (12, "tokens")
    assert (whole.answer.value, whole.answer.stop_reason) == (18, "answered")


@pytest.mark.parametrize(
    ("reply", "reason"),
    [(" 1", "tokens"), (" 18,5", "tokens"), (" 18 eggs", "answered"), (" 18个鸡蛋", "answered")],
)
def test_a_number_at_the_very_end_of_a_cut_reply_may_be_half_of_one(
    reply: str, reason: str
) -> None:
    assert played("few-shot", Cut(reply)).answer.stop_reason == reason


def test_no_call_is_made_once_the_budget_is_spent() -> None:
    with pytest.raises(BudgetSpent) as error:
        played("cot", budget=Budget(max_tokens=5, tokens=5))

    assert str(error.value) == "the budget (tokens) was spent before anything was found"


def test_the_temperature_of_the_settings_goes_before_that_of_a_prompt() -> None:
    assert played("cot", " The answer is 18.", temperature=0.4).decodings[0].temperature == 0.4
