"""Tree of Thoughts, depth first: the surest thought first, back where the judge says impossible."""

import pytest

from agent.budget import Budget
from agent.errors import NoAnswer, UserError
from agent.events import Confidence
from agent.messages import Question
from agent.strategies.tot.proposing import ranked
from tests.strategies.trees import FIRST, IMPOSSIBLE, LIKELY, SECOND, SURE, asked, grown, told

ASKED = Question("How do I fold a paper boat?")
LAST = "4 + 20 = 24 (left: 24)"
STEP = "30 - 10 = 20 (left: 4 20)"


def test_a_dead_end_is_left_and_the_next_thought_is_tried() -> None:
    run = grown(
        f"{FIRST}\n{SECOND}", IMPOSSIBLE, SURE, STEP, LIKELY, LAST, "sure",
        "Answer: 5 * 6 - 10 + 4 = 24", "sure",
        search="dfs",
    )  # fmt: skip

    assert told(run) == [
        (FIRST, 0.001, "impossible", "pruned"),
        (SECOND, 20.0, "sure", "kept"),
        (STEP, 1.0, "likely", "kept"),
        (LAST, 20.0, "sure", "kept"),
        ("Answer: 5 * 6 - 10 + 4 = 24", 20.0, "sure", "answer"),
    ]
    assert run.answer.text == "5 * 6 - 10 + 4"
    assert run.answer.confidence == Confidence(1.0, "value 20 of 20 by its evaluator")


def test_a_branch_without_an_answer_is_gone_back_from_to_its_sibling() -> None:
    run = grown(
        f"{FIRST}\n{SECOND}", LIKELY, "5 + 6 = 11 (left: 6 11)\n6 / 6 = 1 (left: 5 1)",
        IMPOSSIBLE, IMPOSSIBLE, SURE, "Answer: 5 * 6 - 10 + 4 = 24", "sure",
        search="dfs", depth=2,
    )  # fmt: skip

    assert [state for *_, state in told(run)] == [
        "kept", "pruned", "pruned", "kept", "answer",
    ]  # fmt: skip


def test_without_pruning_impossible_states_are_gone_on_from() -> None:
    run = grown(FIRST, IMPOSSIBLE, "Answer: 24", "impossible", search="dfs", depth=2, prune=False)

    assert [state for *_, state in told(run)] == ["kept", "answer"]
    assert run.answer.text == "24"


def test_where_everything_is_pruned_there_is_no_answer() -> None:
    with pytest.raises(NoAnswer) as error:
        grown(f"{FIRST}\n{SECOND}", IMPOSSIBLE, IMPOSSIBLE, search="dfs")

    assert str(error.value) == "all of the tree was pruned: 2 thoughts"
    assert error.value.hint == (
        "-O prune=false goes on from them, another --seed may think of others"
    )


def test_any_judgement_that_says_impossible_prunes() -> None:
    with pytest.raises(NoAnswer):
        grown(FIRST, SURE, IMPOSSIBLE, SURE, search="dfs", evaluations=3)


def test_a_state_has_no_more_children_than_allowed_and_pruned_ones_count() -> None:
    lines = "\n".join(f"{number} + 1 = 2 (left: {number})" for number in range(6))
    with pytest.raises(NoAnswer) as error:
        grown(lines, *[IMPOSSIBLE] * 2, search="dfs", max_per_state=2)

    assert str(error.value) == "all of the tree was pruned: 2 thoughts"


def test_no_more_states_are_visited_than_allowed() -> None:
    lines = "\n".join(f"{number} + 1 = 2 (left: {number})" for number in range(6))
    with pytest.raises(NoAnswer) as error:
        grown(
            lines,
            LIKELY,
            lines.replace("left: ", "left: 9"),
            LIKELY,
            search="dfs",
            depth=9,
            max_nodes=2,
        )

    assert str(error.value) == (
        "no state that was kept ends with an answer: 0 of 2 thoughts were pruned"
    )


def test_equal_prompts_are_asked_once() -> None:
    other = "2 * 3 = 6 (left: 5 6 6)"
    with pytest.raises(NoAnswer) as error:
        grown(f"{FIRST}\n{other}", LIKELY, "6 / 6 = 1 (left: 1 5)", IMPOSSIBLE, search="dfs")

    assert str(error.value) == (
        "no state that was kept ends with an answer: 2 of 4 thoughts were pruned"
    )


def test_the_first_of_the_deepest_answers_ends_the_search() -> None:
    run = grown(f"{FIRST}\n{SECOND}", LIKELY, "Answer: 1\nAnswer: 2", LIKELY, search="dfs", depth=2)

    assert run.answer.text == "1"


def test_the_best_valued_answer_may_be_picked_instead() -> None:
    run = grown(
        f"{FIRST}\n{SECOND}", LIKELY, "Answer: 1\nAnswer: 2", LIKELY, SURE,
        LIKELY, "Answer: 3", SURE,
        search="dfs", depth=2, pick="best",
    )  # fmt: skip

    assert run.answer.text == "2"


def test_an_answer_that_comes_early_is_no_reason_to_stop_looking_deeper() -> None:
    run = grown(f"Answer: 1\n{SECOND}", LIKELY, LIKELY, "Answer: 2", LIKELY, search="dfs", depth=2)

    assert [(text, state) for text, _, _, state in told(run)] == [
        ("Answer: 1", "answer"), (SECOND, "kept"), ("Answer: 2", "answer"),
    ]  # fmt: skip
    assert run.answer.text == "2"


def test_a_spent_budget_leaves_an_answer_that_was_found() -> None:
    run = grown(f"Answer: 1\n{SECOND}", LIKELY, LIKELY, search="dfs", budget=Budget(max_tokens=17))

    assert (run.answer.text, run.answer.stop_reason) == ("1", "tokens")


def test_weights_of_equal_proposals_add_up_and_ties_keep_their_order() -> None:
    found = [("a", 0.5), ("b", 0.2), ("c", 1.0), ("b", 0.5), ("d", 0.5)]

    assert ranked(found) == [("c", 1.0), ("b", 0.7), ("a", 0.5), ("d", 0.5)]


def test_a_general_question_follows_the_surest_proposal() -> None:
    run = grown(
        "1. Fold it in half (low)\n2. Take a square sheet (certain)",
        "1. Take a square sheet (high)\n2. Ask a sailor (medium)",
        "fine\nmaybe", "Fold, turn, pull.", "Fold.", "good\nsure",
        question=ASKED, search="dfs", depth=2, proposals=2,
    )  # fmt: skip

    assert told(run) == [
        ("Take a square sheet", 1.0, "maybe", "kept"),
        ("Fold, turn, pull.", 20.0, "sure", "answer"),
    ]
    assert run.answer.text == "Fold, turn, pull."
    assert asked(run)[2] == (
        "Task: How do I fold a paper boat?\n\nSo far:\nTake a square sheet", "",
    )  # fmt: skip


def test_a_thought_that_was_thought_on_the_way_is_no_child() -> None:
    run = grown(
        "1. Fold (high)", "go on\nmaybe", "1. Fold (certain)\n2. Turn (low)", "go on\nmaybe",
        "A boat.", "fine\nsure", question=ASKED, search="dfs", depth=3, max_per_state=1,
    )  # fmt: skip

    assert [(text, label, state) for text, _, label, state in told(run)][:3] == [
        ("Fold", "maybe", "kept"), ("Fold", "said before", "pruned"), ("Turn", "maybe", "kept"),
    ]  # fmt: skip


def test_a_search_in_depth_does_not_vote() -> None:
    with pytest.raises(UserError) as error:
        grown(search="dfs", evaluate="vote")

    assert str(error.value) == "-O search=dfs and -O evaluate=vote do not go together"
