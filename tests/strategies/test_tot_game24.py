"""Tree of Thoughts, breadth first, on the Game of 24: call by call, as the paper's code does it."""

from dataclasses import replace

import pytest

from agent.budget import Budget
from agent.errors import BudgetSpent, NoAnswer, UserError
from agent.events import Answer, Branch, Chosen, Confidence, Started, Thought, Warned
from agent.messages import Question
from tests.scripted import Cut, ScriptedModel
from tests.strategies.playing import happened, kit_of
from tests.strategies.trees import (
    FIRST,
    IMPOSSIBLE,
    LIKELY,
    PUZZLE,
    SECOND,
    SURE,
    asked,
    grown,
    nodes,
    told,
)

WHOLE = (
    f"{FIRST}\n{SECOND}", LIKELY, SURE,
    "30 - 10 = 20 (left: 4 20)", SURE,
    "4 + 20 = 24 (left: 24)", "sure",
    "Answer: 5 * 6 - 10 + 4 = 24", "sure",
)  # fmt: skip
"""A whole run with one state kept and one judgement each."""
STEPS = f"Steps:\n{SECOND}\n30 - 10 = 20 (left: 4 20)\n4 + 20 = 24 (left: 24)\n"


def test_four_steps_are_proposed_judged_and_selected_call_by_call() -> None:
    run = grown(*WHOLE, breadth=1, evaluations=1)

    assert asked(run) == [
        ("Numbers: 4 5 6 10\nPossible next steps:", ""),
        ("5 6 6", ""),
        ("4 10 30", ""),
        ("Numbers: 4 10 30\nPossible next steps:", ""),
        ("4 20", ""),
        ("Numbers: 4 20\nPossible next steps:", ""),
        ("24", ""),
        ("Numbers: 4 5 6 10", STEPS),
        ("Numbers: 4 5 6 10\nAnswer: 5 * 6 - 10 + 4 = 24", ""),
    ]
    assert told(run) == [
        (FIRST, 1.0, "likely", "pruned"),
        (SECOND, 20.0, "sure", "kept"),
        ("30 - 10 = 20 (left: 4 20)", 20.0, "sure", "kept"),
        ("4 + 20 = 24 (left: 24)", 20.0, "sure", "kept"),
        ("Answer: 5 * 6 - 10 + 4 = 24", 20.0, "sure", "answer"),
    ]
    assert [node.parent for node in nodes(run)] == [0, 0, 2, 3, 4]
    expression = "5 * 6 - 10 + 4"
    sure = Confidence(1.0, "value 20 of 20 by its evaluator")
    assert run.answer == Answer(9, expression, expression, "answered", sure)
    assert run.of(Started) == [Started("run", "4 5 6 10", "scripted", "tot")]
    assert run.of(Thought) == [Thought(9, STEPS.removeprefix("Steps:\n").rstrip())]
    assert run.of(Warned) == []


def test_each_node_is_told_when_it_is_thought_of_judged_and_settled() -> None:
    run = grown(*WHOLE, breadth=1, evaluations=1)
    first = [event for event in run.of(Branch) if isinstance(event, Branch) and event.id == 1]

    thought = Branch(1, 1, 0, FIRST)
    judged = replace(thought, step=2, score=1.0, label="likely")
    assert first == [thought, judged, replace(judged, step=3, state="pruned")]


def test_every_call_has_a_seed_of_its_own_and_a_temperature() -> None:
    run = grown(*WHOLE, breadth=1, evaluations=1, seed=40)
    late = grown(*WHOLE, breadth=1, evaluations=1, seed=2**31 - 2)

    assert [one.seed for one in run.decodings] == list(range(40, 49))
    assert {one.temperature for one in run.decodings} == {0.7}
    assert [one.seed for one in late.decodings[:3]] == [2**31 - 2, 0, 1]


def test_the_same_seed_asks_the_same() -> None:
    first, second = (grown(*WHOLE, breadth=1, evaluations=1) for _ in range(2))

    assert first.model.calls == second.model.calls
    assert first.events == second.events


def test_at_temperature_0_all_judgements_would_be_one() -> None:
    with pytest.raises(UserError) as error:
        grown(temperature=0)

    assert str(error.value) == "-O temperature is 0: all judgements of a state would be the same"


def one_step(*values: str, line: str = SECOND) -> tuple[float | None, str]:
    """Return score and label of a state that is judged so often."""
    rest = ("Answer: 1 = 24", *("sure" for _ in values))
    run = grown(line, *values, *rest, depth=2, breadth=1, evaluations=len(values))
    return nodes(run)[0].score, nodes(run)[0].label


def test_three_judgements_are_asked_for_and_their_values_added_up() -> None:
    assert one_step(SURE, LIKELY, SURE) == (41.0, "sure, likely, sure")
    assert one_step(IMPOSSIBLE, IMPOSSIBLE, IMPOSSIBLE) == (
        0.003,
        "impossible, " * 2 + "impossible",
    )
    assert one_step(SURE, IMPOSSIBLE, LIKELY)[0] == 21.001


@pytest.mark.parametrize(
    "said", ["Sure", "sure.", "sure ", "sure\n", "It is sure", "sure\nquite", ""]
)
def test_a_label_is_the_last_line_word_for_word(said: str) -> None:
    assert one_step(said) == (0.0, "no label")


def test_states_that_tie_keep_the_order_in_which_they_were_generated() -> None:
    lines = [f"{number} + 1 = 2 (left: {number})" for number in range(5)]
    run = grown("\n".join(lines), *[LIKELY] * 5, "Answer: 1", "Answer: 2", "sure", "sure",
                depth=2, breadth=2, evaluations=1)  # fmt: skip

    assert [node.state for node in nodes(run)] == ["kept"] * 2 + ["pruned"] * 3 + ["answer"] * 2
    assert run.answer.text == "1"


def test_a_state_that_is_there_already_is_worth_nothing_and_not_asked_for() -> None:
    run = grown(f"{SECOND}\n{SECOND}", LIKELY, "Answer: 1", "sure", depth=2, breadth=1,
                evaluations=1)  # fmt: skip

    assert told(run)[:2] == [(SECOND, 1.0, "likely", "kept"), (SECOND, 0.0, "duplicate", "pruned")]


def test_equal_leftovers_are_judged_once_in_a_run() -> None:
    other = "6 * 5 = 30 (left: 4 10 30)"
    run = grown(f"{SECOND}\n{other}", SURE, LIKELY, "Answer: 1", "sure", "sure", depth=2, breadth=1,
                evaluations=2)  # fmt: skip

    assert [score for _, score, _, _ in told(run)[:2]] == [21.0, 21.0]


def test_what_is_left_is_what_the_line_says_and_nothing_is_repaired() -> None:
    wrong = "14 / 2 = 8 (left: 9 9  x) and so on"
    run = grown(wrong, LIKELY, "Answer: 1", "sure", depth=2, breadth=1, evaluations=1)

    assert asked(run)[1:3] == [("9 9  x", ""), ("Numbers: 9 9  x\nPossible next steps:", "")]


def test_a_line_without_leftovers_is_judged_as_an_answer() -> None:
    run = grown("Here they are:", "impossible", "Answer: 1", "sure", depth=2, breadth=1,
                evaluations=1)  # fmt: skip

    assert asked(run)[1] == ("Numbers: 4 5 6 10\nAnswer: here they are:", "")


def test_four_lines_without_an_answer_are_worth_nothing_and_not_asked_for() -> None:
    step = "30 - 10 = 20 (left: 4 20)"
    last = "4 + 20 = 24 (left: 24)"
    with pytest.raises(NoAnswer) as error:
        grown(step, SURE, step, step, f"{last}\n{last} too", depth=4, breadth=1, evaluations=1)

    assert str(error.value) == (
        "no state that was kept ends with an answer: 1 of 5 thoughts were pruned"
    )


def test_a_list_that_was_cut_loses_the_line_in_which_it_was() -> None:
    run = grown(Cut(f"{SECOND}\n4 + 5 = 9 (le"), SURE, "Answer: 1", "sure", depth=2, breadth=1,
                evaluations=1)  # fmt: skip

    assert [text for text, *_ in told(run)] == [SECOND, "Answer: 1"]


def test_samples_are_drawn_one_by_one_up_to_the_end_of_the_line() -> None:
    run = grown(f"{SECOND}\nand", f"{FIRST}\n", "  \n", SURE, LIKELY,
                "Answer: 1\n", "Answer: 2\n", "Answer: 3\n", "sure", "sure", "sure",
                depth=2, breadth=1, generate="sample", thoughts=3, evaluations=1)  # fmt: skip

    assert [text for text, *_ in told(run)][:2] == [SECOND, FIRST]
    assert asked(run)[0] == ("Numbers: 4 5 6 10", "Steps:\n")
    assert [one.stop for one in run.decodings[:3]] == [("\n",)] * 3
    assert asked(run)[5] == ("Numbers: 4 5 6 10", f"Steps:\n{SECOND}\n")


def test_states_may_be_drawn_by_their_scores() -> None:
    replies = (f"{FIRST}\n{SECOND}", IMPOSSIBLE, SURE, "Answer: 1", "Answer: 2", "sure", "sure")
    run = grown(*replies, depth=2, breadth=2, select="sample", evaluations=1)

    # the second is 20,000 times as likely, and is drawn twice: drawn ones are put back
    assert [node.state for node in nodes(run)][:2] == ["pruned", "kept"]
    assert [node.parent for node in nodes(run)] == [0, 0, 2, 2]


def test_where_nothing_is_worth_anything_the_first_are_kept() -> None:
    for select in ("greedy", "sample"):
        run = grown(f"{FIRST}\n{SECOND}", "?", "?", "Answer: 1", "?", depth=2, breadth=1,
                    select=select, evaluations=1)  # fmt: skip
        assert [node.state for node in nodes(run)] == ["kept", "pruned", "answer"]


FINALS = (
    f"{FIRST}\n{SECOND}", SURE, SURE,
    "Answer: 5 + 6 + 10 = 24", "Answer: 5 * 6 - 10 + 4 = 24", "sure", "impossible",
)  # fmt: skip


def test_the_evaluator_alone_ranks_the_answers_and_all_of_them_can_be_counted() -> None:
    run = grown(*FINALS, depth=2, breadth=2, evaluations=1)

    assert run.answer.text == "5 + 6 + 10"
    assert [node.text for node in nodes(run) if node.state == "answer"] == [
        "Answer: 5 + 6 + 10 = 24", "Answer: 5 * 6 - 10 + 4 = 24",
    ]  # fmt: skip


def test_a_wrong_answer_is_given_with_a_warning_and_without_confidence() -> None:
    run = grown(*FINALS, depth=2, breadth=2, evaluations=1)

    fault = "it uses 5 6 10, not 4 5 6 10"
    assert run.of(Warned) == [Warned(f"checked afterwards: the answer is wrong, {fault}")]
    assert run.answer.confidence == Confidence(0.0, f"checked: {fault}")


def test_an_oracle_chooses_among_the_answers_and_says_so_in_the_name() -> None:
    run = grown(*FINALS, depth=2, breadth=2, evaluations=1, oracle=True)

    assert run.answer.text == "5 * 6 - 10 + 4"
    assert run.answer.confidence == Confidence(1.0, "checked: it is right")
    assert [event.strategy for event in run.of(Chosen) if isinstance(event, Chosen)] == [
        "tot+oracle"
    ]


def test_an_oracle_that_refuses_all_answers_leaves_none() -> None:
    with pytest.raises(NoAnswer) as error:
        grown(SECOND, SURE, "Answer: 24", "sure", depth=2, breadth=1, evaluations=1, oracle=True)

    assert str(error.value) == "the checker refuses what the tree ends with: 24"


def test_steps_may_be_verified_which_is_another_method() -> None:
    lines = f"{SECOND}\n5 * 6 = 31 (left: 4 10 31)\n5 * 6 = 30 (left: 4 6 30)\nor 9"
    run = grown(lines, SURE, "Answer: 5 * 6 - 10 + 4", "sure", depth=2, breadth=1, evaluations=1,
                verify_steps=True)  # fmt: skip

    assert [(score, label) for _, score, label, _ in told(run)[1:4]] == [(None, "wrong step")] * 3
    assert list(run.of(Chosen)) == [
        Chosen(
            "tot+verified-steps",
            "wrong steps are refused by a checker: not the paper's method, to be reported apart",
        )
    ]


def test_where_all_steps_are_wrong_nothing_is_left_to_go_on_with() -> None:
    with pytest.raises(NoAnswer) as error:
        grown("1 + 1 = 2 (left: 2)", verify_steps=True)

    assert str(error.value) == (
        "step 1 of the tree: the replies of scripted hold no thought to go on with"
    )


def test_a_spent_budget_leaves_the_best_answer_so_far() -> None:
    replies = (f"{FIRST}\n{SECOND}", SURE, SURE, "Answer: 1 = 24", "Answer: 2 = 24")
    run = grown(*replies, budget=Budget(max_tokens=30), depth=2, breadth=2, evaluations=1)

    assert (run.answer.text, run.answer.stop_reason) == ("1", "tokens")


def test_a_budget_that_is_spent_before_an_answer_leaves_nothing() -> None:
    model = ScriptedModel((f"{FIRST}\n{SECOND}", SURE))
    with pytest.raises(BudgetSpent):
        list(happened("tot", kit_of(model, 7), PUZZLE, Budget(max_tokens=18)))


def test_a_judgement_that_the_end_of_the_budget_cut_is_none() -> None:
    model = ScriptedModel((SECOND, Cut("4 + 20 = 24\nsure")))
    with pytest.raises(BudgetSpent):
        list(happened("tot", kit_of(model, 7), PUZZLE, Budget(max_tokens=10)))


def test_other_questions_are_no_game_unless_they_name_four_numbers() -> None:
    with pytest.raises(UserError) as error:
        grown(question=Question("What is 6 times 7?"), task="game24")
    assert str(error.value) == (
        "the Game of 24 needs four numbers, and the question is 'What is 6 times 7?'"
    )

    run = grown(SECOND, SURE, "Answer: 1", "sure", depth=2, breadth=1, evaluations=1,
                question=Question("Make 24 of 4, 5, 6 and 10!"), task="game24")  # fmt: skip
    assert asked(run)[0] == ("Numbers: 4 5 6 10\nPossible next steps:", "")
