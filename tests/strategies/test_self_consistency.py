"""Self-consistency, sample by sample: seeds, temperature, votes, early stop."""

import pytest

from agent.budget import Budget
from agent.errors import BudgetSpent, NoAnswer
from agent.events import (
    Action,
    Answer,
    Called,
    Confidence,
    Observation,
    Sampled,
    Streamed,
    Thought,
    Warned,
)
from agent.messages import Json, Question
from agent.strategies.running import run
from tests.scripted import Cut, ScriptedModel
from tests.strategies.playing import EGGS, REAL, Played, kit_of, played, prompt

RIGHT, WRONG, NONE = " So 18. The answer is 18.", " So 20. The answer is 20.", " I do not know."


def voted(
    *replies: str | Cut | Exception,
    samples: int = 0,
    seed: int = 7,
    options: dict[str, str] | None = None,
    budget: Budget | None = None,
) -> Played:
    samples = samples or len(replies)
    return played("self-consistency", *replies, samples=samples, seed=seed, options=options,
                  budget=budget)  # fmt: skip


def values(done: Played) -> list[Json]:
    return [event.value for event in done.of(Sampled) if isinstance(event, Sampled)]


def test_each_sample_is_the_same_prompt_at_its_own_seed() -> None:
    done = voted(RIGHT, WRONG, RIGHT)

    opened, _ = prompt("cot/prompt")
    assert [done.asked(call) for call in range(3)] == [(opened.messages, "A:")] * 3
    assert [(one.temperature, one.seed, one.stop) for one in done.decodings] == [
        (0.7, 7, ("\nQ:",)), (0.7, 8, ("\nQ:",)), (0.7, 9, ("\nQ:",)),
    ]  # fmt: skip
    assert done.of(Sampled) == [
        Sampled(1, 1, 3, "18", 18, 7, "cot"),
        Sampled(2, 2, 3, "20", 20, 8, "cot"),
        Sampled(3, 3, 3, "18", 18, 9, "cot"),
    ]
    assert done.answer == Answer(3, "18", 18, confidence=Confidence(0.6667, "2 of 3 votes"))


def test_what_happens_in_a_sample_is_told_before_its_answer() -> None:
    done = voted(RIGHT, WRONG, samples=2)

    kinds = [type(event) for event in done.events[1:-1]]
    assert kinds == [Called, Thought, Sampled] * 2


def test_the_same_seed_brings_the_same_seeds_and_no_seed_brings_new_ones() -> None:
    def seeds(seed: int) -> list[int]:
        return [one.seed for one in voted(RIGHT, WRONG, RIGHT, seed=seed).decodings]

    assert seeds(3) == seeds(3) == [3, 4, 5]
    assert seeds(-1) != seeds(-1)
    fresh = seeds(-1)
    assert fresh == [fresh[0], fresh[0] + 1, fresh[0] + 2]
    assert seeds(2**31 - 1) == [2**31 - 1, 0, 1]


def test_samples_that_cannot_change_the_winner_are_not_drawn() -> None:
    done = voted(RIGHT, RIGHT, RIGHT, samples=5)

    assert len(done.model.calls) == 3
    assert done.answer.confidence == Confidence(1.0, "3 of 3 votes, 2 samples not needed")
    one_left = voted(RIGHT, WRONG, RIGHT, RIGHT, samples=5)
    assert one_left.answer.confidence == Confidence(0.75, "3 of 4 votes, 1 sample not needed")


def test_all_samples_are_drawn_where_that_is_asked_for() -> None:
    done = voted(*[RIGHT] * 5, options={"early_stop": "no"})

    assert done.answer.confidence == Confidence(1.0, "5 of 5 votes")


def test_a_tie_goes_to_the_answer_seen_first() -> None:
    assert voted(WRONG, RIGHT, RIGHT, WRONG).answer.value == 20


def test_answers_are_compared_and_not_their_words() -> None:
    done = voted(WRONG, " The answer is $18.00.", " The answer is 18 eggs.")

    assert values(done) == [20, 18, 18]
    assert (done.answer.value, done.answer.text) == (18, "$18.00")


def test_a_sample_without_an_answer_does_not_vote_and_is_counted() -> None:
    done = voted(NONE, RIGHT, NONE, " So.")

    assert values(done) == [None, 18, None, None]
    assert done.answer.confidence == Confidence(0.25, "1 of 4 votes")


def test_a_sample_that_was_cut_does_not_vote() -> None:
    done = voted(Cut(" 2 boxes of 12"), RIGHT, Cut(" So 12"))

    assert values(done) == [None, 18, None]
    assert done.answer.value == 18


def test_where_every_sample_was_cut_the_first_is_the_best_so_far() -> None:
    done = voted(Cut(" 2 boxes of 12"), Cut(" So 13"))

    assert done.answer == Answer(2, "12", 12, "tokens", Confidence(0.0, "0 of 2 votes"))


def test_no_answer_at_all_is_an_error() -> None:
    with pytest.raises(NoAnswer) as error:
        voted(NONE, NONE)

    assert str(error.value) == "none of 2 samples held an answer"


def test_a_budget_that_ends_leaves_the_votes_so_far() -> None:
    done = voted(RIGHT, WRONG, samples=5, budget=Budget(max_tokens=12))

    confidence = Confidence(0.2, "1 of 2 votes, 3 samples not drawn")
    assert done.answer == Answer(2, "18", 18, "tokens", confidence)
    with pytest.raises(BudgetSpent):
        voted(samples=5, budget=Budget(max_tokens=1, tokens=1))
    with pytest.raises(BudgetSpent) as error:
        voted(NONE, samples=5, budget=Budget(max_tokens=3))
    assert str(error.value) == (
        "the budget (tokens) was spent before any of the samples held an answer"
    )


def test_a_sample_that_runs_out_of_its_own_steps_does_not_end_the_others() -> None:
    failing = " try\nAction: python\n```python\n1 / 0\n```\n"
    done = played("self-consistency:react", failing, " ", *[" look\nAnswer: It is 18."] * 2,
                  samples=3, toolbox=REAL, question=Question("Who is it?"),
                  budget=Budget(max_steps=1))  # fmt: skip

    texts = [event.text for event in done.of(Sampled) if isinstance(event, Sampled)]
    assert texts == ["", "It is 18.", "It is 18."]
    assert done.answer.stop_reason == "answered"
    assert done.answer.confidence == Confidence(0.6667, "2 of 3 votes")


LONG = " Two boxes hold 24 eggs, and of these 6 break." * 3 + " The answer is 18."


def test_samples_that_are_all_alike_raise_a_doubt() -> None:
    told = "all 3 samples are alike word for word: does the model obey its seed?"

    assert voted(LONG, LONG, LONG, samples=5).of(Warned) == [Warned(told)]
    assert voted(LONG, LONG, RIGHT, samples=5).of(Warned) == []
    frozen = voted(LONG, LONG, LONG, samples=5, options={"temperature": "0"})
    assert frozen.of(Warned) == []


def test_short_samples_may_be_alike() -> None:
    assert voted(RIGHT, RIGHT, RIGHT, samples=5).of(Warned) == []
    few = played("self-consistency:few-shot", " 18.", " 18.", " 18.", samples=5)
    assert few.of(Warned) == []


def test_any_strategy_can_be_sampled() -> None:
    done = played("self-consistency:pal", "    return 18\n", "    return 36 / 2\n", samples=2,
                  toolbox=REAL, seed=1)  # fmt: skip

    assert done.answer.confidence == Confidence(1.0, "2 of 2 votes")
    assert len(done.of(Action)) == len(done.of(Observation)) == 2
    twice = played("self-consistency:zero-shot-cot", " So 18.", " 18", " So 20", " 18", samples=2)
    assert [one.max_tokens for one in twice.decodings] == [768, 32, 768, 32]
    assert twice.answer.value == 18


def test_no_sample_is_streamed_as_the_answer() -> None:
    model = ScriptedModel(["It is 18.", "It is 20.", "It is 18."])
    kit = kit_of(model, samples=3)
    pieces = [event for event in run(kit, "self-consistency:direct", EGGS, Budget())
              if isinstance(event, Streamed)]  # fmt: skip

    assert {(piece.step, piece.part) for piece in pieces} == {
        (1, "thought"), (2, "thought"), (3, "thought"),
    }  # fmt: skip
