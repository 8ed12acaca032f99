"""Cross-check, derivation by derivation: the vote, what has none, budgets, options."""

from collections.abc import Mapping

import pytest

from agent.budget import Budget
from agent.errors import BudgetSpent, NoAnswer, UserError
from agent.events import Answer, Confidence, Sampled, Streamed
from agent.messages import Json
from agent.strategies.catalogue import checked
from agent.strategies.running import run
from tests.scripted import Cut, ScriptedModel
from tests.strategies.playing import EGGS, REAL, Played, kit_of, played, prompt

PAL = "    return 18\n"
COT = " So 18. The answer is 18."
OTHER = " So 20. The answer is 20."
LOOP = (" compute\nAction: python\n```python\n36 // 2\n```\n", " seen\nAnswer: It is 18.")
NONE = " I do not know."


def cross(
    *replies: str | Cut | Exception,
    options: Mapping[str, str] | None = None,
    budget: Budget | None = None,
) -> Played:
    return played("cross-check", *replies, options=options, budget=budget, toolbox=REAL, seed=7)


def told(done: Played) -> list[tuple[str, str, Json]]:
    return [(event.source, event.text, event.value) for event in done.of(Sampled)
            if isinstance(event, Sampled)]  # fmt: skip


def test_two_derivations_that_agree_are_enough() -> None:
    done = cross(PAL, COT)

    assert done.asked(0)[0] == prompt("pal/prompt")[0].messages
    assert done.asked(1)[0] == prompt("cot/prompt")[0].messages
    assert done.of(Sampled) == [
        Sampled(1, 1, 3, "18", 18, 7, "pal"), Sampled(2, 2, 3, "18", 18, 7, "cot")
    ]  # fmt: skip
    confidence = Confidence(1.0, "2 of 2 derivations agree")
    assert done.answer == Answer(2, "18", 18, "answered", confidence)


def test_where_two_differ_the_loop_decides() -> None:
    done = cross(PAL, OTHER, *LOOP)

    assert told(done) == [("pal", "18", 18), ("cot", "20", 20), ("react", "It is 18.", 18)]
    assert (done.answer.value, done.answer.step) == (18, 4)
    assert done.answer.confidence == Confidence(0.6667, "2 of 3 derivations agree")


def test_where_all_differ_the_first_one_wins() -> None:
    done = cross("    return 17\n", OTHER, *LOOP)

    assert done.answer.value == 17
    assert done.answer.confidence == Confidence(0.3333, "no two derivations agree")


def test_a_derivation_without_an_answer_has_no_vote_and_is_counted() -> None:
    done = cross("    return None\n", "    return None\n", COT, *LOOP)

    assert told(done) == [("pal", "", None), ("cot", "18", 18), ("react", "It is 18.", 18)]
    assert done.answer.confidence == Confidence(0.6667, "2 of 3 derivations agree")


def test_a_derivation_that_was_cut_has_no_vote_and_is_told_as_none() -> None:
    done = cross(Cut(" There are 18"), PAL, options={"by": "cot,pal"})

    assert told(done) == [("cot", "", None), ("pal", "18", 18)]
    assert done.answer.confidence == Confidence(0.5, "no two derivations agree")


def test_where_all_were_cut_the_first_is_the_best_so_far() -> None:
    done = cross(Cut(" There are 18"), Cut(" 19", "length"), options={"by": "cot,few-shot"})

    assert (done.answer.value, done.answer.stop_reason) == (18, "tokens")
    assert done.answer.confidence == Confidence(0.0, "no two derivations agree")


def test_no_answer_at_all_is_an_error() -> None:
    with pytest.raises(NoAnswer) as error:
        cross(NONE, NONE, options={"by": "cot,few-shot"})

    assert str(error.value) == "none of 2 derivations held an answer"


def test_an_answer_is_no_whole_one_where_the_budget_ends_before_the_vote() -> None:
    done = cross(COT, options={"by": "cot,pal"}, budget=Budget(max_tokens=3))

    confidence = Confidence(0.5, "only one derivation was made")
    assert done.answer == Answer(1, "18", 18, "tokens", confidence)


def test_a_budget_that_ends_before_the_first_answer_is_an_error() -> None:
    with pytest.raises(BudgetSpent):
        cross(budget=Budget(max_tokens=1, tokens=1))
    with pytest.raises(BudgetSpent) as error:
        cross(NONE, options={"by": "cot,pal"}, budget=Budget(max_tokens=2))
    assert str(error.value) == (
        "the budget (tokens) was spent before any of the derivations held an answer"
    )


def test_a_loop_that_runs_out_of_its_steps_leaves_the_others_their_turn() -> None:
    fails = " try\nAction: python\n```python\n1 / 0\n```\n"
    done = cross(fails, " ", COT, PAL, options={"by": "react,cot,pal"}, budget=Budget(max_steps=1))

    assert told(done) == [("react", "", None), ("cot", "18", 18), ("pal", "18", 18)]
    assert done.answer.stop_reason == "answered"


def test_each_derivation_has_its_own_options() -> None:
    done = cross("    return None\n", COT, *LOOP, options={"repairs": "0"})

    assert [name for name, _, _ in told(done)] == ["pal", "cot", "react"]


def test_no_derivation_is_streamed_as_the_answer() -> None:
    kit = kit_of(ScriptedModel(["It is 18.", COT]), options={"by": "direct,cot"})
    parts = {event.part for event in run(kit, "cross-check", EGGS, Budget())
             if isinstance(event, Streamed)}  # fmt: skip

    assert parts == {"thought"}


@pytest.mark.parametrize(
    ("by", "message"),
    [
        ("pal", "-O by=pal: there have to be two or more different strategies"),
        ("pal,pal", "-O by=pal,pal: there have to be two or more different strategies"),
        (",", "-O by=,: there have to be two or more different strategies"),
        ("pal,cott", "there is no strategy 'cott'"),
        ("pal,cross-check", "-O by=cross-check: cross-check cannot vote on a strategy that votes"),
        ("pal,react->cot-sc",
         "-O by=react-to-cot-sc: cross-check cannot vote on a strategy that votes"),
    ],
)  # fmt: skip
def test_what_cannot_be_cross_checked_is_refused_before_a_model_is_loaded(
    by: str, message: str
) -> None:
    with pytest.raises(UserError) as error:
        checked("cross-check", {"by": by})

    assert str(error.value) == message
    assert error.value.hint
