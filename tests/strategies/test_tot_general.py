"""Tree of Thoughts on any question: plans and votes, or steps and values."""

import pytest

from agent.budget import Budget
from agent.errors import NoAnswer, UserError
from agent.events import Answer, Confidence
from agent.messages import Attachment, Question
from agent.strategies.tot.general import answer_in
from agent.strategies.tot.valuing import voted
from tests.scripted import Cut
from tests.strategies.playing import played
from tests.strategies.trees import asked, grown, nodes, told

POEM = Question("Write a poem about a kettle.")
TRAIN = Question("A train goes 240 km in 3 hours. How many km does it go in 5 hours?")
FOR_1, FOR_2, FOR_NONE = "The best choice is 1", "…\nThe best choice is 2.", "I like them all."


def test_plans_are_drawn_and_voted_on_and_the_best_is_carried_out() -> None:
    run = grown(
        " Begin with steam.\n", " Begin with tin.", FOR_2, FOR_1, FOR_2,
        " O kettle!", " Tin, tin, tin.", FOR_2, FOR_2, FOR_1,
        question=POEM, thoughts=2, evaluations=3,
    )  # fmt: skip

    assert told(run) == [
        ("Begin with steam.", 1.0, "1 of 3 votes", "pruned"),
        ("Begin with tin.", 2.0, "2 of 3 votes", "kept"),
        ("O kettle!", 1.0, "1 of 3 votes", "pruned"),
        ("Tin, tin, tin.", 2.0, "2 of 3 votes", "answer"),
    ]
    assert [node.parent for node in nodes(run)] == [0, 0, 2, 2]
    assert run.answer == Answer(
        10, "Tin, tin, tin.", "tin tin tin", "answered", Confidence(0.6667, "2 of 3 votes")
    )


def test_what_is_asked_names_the_plan_and_the_choices() -> None:
    run = grown(
        " Begin with tin.", FOR_1, " Tin, tin, tin.", FOR_1,
        question=POEM, thoughts=1, evaluations=1,
    )  # fmt: skip
    task = "Task: Write a poem about a kettle.\n\n"

    assert asked(run) == [
        ("Write a poem about a kettle.", "Plan:"),
        (f'{task}Choice 1:\n"""\nBegin with tin.\n"""', ""),
        ("Write a poem about a kettle.", "Plan:\nBegin with tin.\n\nAnswer:"),
        (f'{task}Choice 1:\n"""\nBegin with tin.\nAnswer: Tin, tin, tin.\n"""', ""),
    ]
    assert [one.stop for one in run.decodings] == [("\nAnswer:",), (), (), ()]


def test_five_thoughts_and_five_votes_are_the_default() -> None:
    run = grown(*["p"] * 5, *[FOR_1] * 5, *["a"] * 5, *[FOR_1] * 5, question=POEM)

    assert len(run.decodings) == 20
    assert [one.seed for one in run.decodings] == list(range(7, 27))


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("The best choice is 12", 12),
        ("The best choice is Choice 10.", 10),
        ("the best choice is: 3\n", 3),
        ("The best choice is hard to say, 1 or 2.\nThe best choice is 2", 2),
        ("The best is 2", None),
        ("", None),
        ("The best choice is none", None),
        ("The best choice is 999999999999999999999", None),
    ],
)
def test_a_vote_is_the_whole_number_behind_the_last_best_choice_is(
    text: str, choice: int | None
) -> None:
    assert voted(text) == choice


def test_without_a_single_vote_the_first_candidate_wins() -> None:
    run = grown(
        "p1", "p2", FOR_NONE, "The best choice is 7", "a1", "a2", FOR_NONE, FOR_NONE,
        question=POEM, thoughts=2, evaluations=2,
    )  # fmt: skip

    assert run.answer.text == "a1"
    assert run.answer.confidence == Confidence(0.0, "0 of 2 votes")


def test_steps_may_be_proposed_and_valued() -> None:
    run = grown(
        "Here are two ideas:\n1. Divide 240 by 3 (certain)\n2) Multiply 240 by 5 (low)\nGood luck!",
        "fine\nsure", "no\nimpossible", "80 km an hour, so 400 km.", "yes\nsure",
        question=TRAIN, generate="propose", depth=2, breadth=1, evaluations=1,
    )  # fmt: skip

    assert told(run) == [
        ("Divide 240 by 3", 20.0, "sure", "kept"),
        ("Multiply 240 by 5", 0.001, "impossible", "pruned"),
        ("80 km an hour, so 400 km.", 20.0, "sure", "answer"),
    ]
    assert (run.answer.value, run.answer.confidence) == (
        400, Confidence(1.0, "value 20 of 20 by its evaluator"),
    )  # fmt: skip
    assert asked(run)[0] == (f"Task: {TRAIN.text}\n\nSteps so far:\nnone", "")


@pytest.mark.parametrize("line", ["一、想一想", "Good luck!", "", "1.", "- (high)"])
def test_a_line_that_is_no_proposal_is_no_thought(line: str) -> None:
    with pytest.raises(NoAnswer) as error:
        grown(line, question=TRAIN, generate="propose")

    assert str(error.value) == (
        "step 1 of the tree: the replies of scripted hold no thought to go on with"
    )


@pytest.mark.parametrize(
    "line", ["1. 先求速度", "- 先求速度 (high)", "先求速度（high）", "1、先求速度 (certain)。"]
)
def test_proposals_are_read_in_chinese_too(line: str) -> None:
    run = grown(line, "maybe", "400", "sure", question=TRAIN, generate="propose", depth=2,
                evaluations=1)  # fmt: skip

    assert told(run)[0] == ("先求速度", 1.0, "maybe", "kept")


def test_where_no_answer_has_the_form_that_is_asked_for_there_is_none() -> None:
    with pytest.raises(NoAnswer) as error:
        grown("p", FOR_1, "No idea.", FOR_1, question=TRAIN, thoughts=1, evaluations=1)

    assert str(error.value) == (
        "no state that was kept ends with an answer: 0 of 2 thoughts were pruned"
    )


def test_a_spent_budget_leaves_the_first_whole_answer() -> None:
    run = grown("p", FOR_1, "Tin.", question=POEM, thoughts=1, evaluations=1,
                budget=Budget(max_tokens=9))  # fmt: skip

    assert (run.answer.text, run.answer.stop_reason) == ("Tin.", "tokens")


def test_a_vote_that_the_end_of_the_budget_cut_is_none() -> None:
    run = grown("p", FOR_1, "Tin.", Cut("The best choice is 1"), question=POEM, thoughts=1,
                evaluations=1, budget=Budget(max_tokens=12))  # fmt: skip

    assert (run.answer.confidence, run.answer.stop_reason) == (None, "tokens")


def test_what_is_attached_is_read_at_every_step() -> None:
    question = Question("Sum it up.", (Attachment("a.txt", "Ada was there."),))
    run = grown("p", FOR_1, "Tin.", FOR_1, question=question, thoughts=1, evaluations=1)

    assert ["Ada was there." in text for text, _ in asked(run)] == [True] * 4


@pytest.mark.parametrize(
    ("text", "form", "value"),
    [
        ("So 400 km", "number", 400),
        ("Yes, it is.", "yes-no", "yes"),
        ("It rains.\nIt pours.", "text", "it rains it pours"),
        ("word " * 30, "text", None),
        ("none", "number", "nothing"),
    ],
)
def test_an_answer_is_read_in_its_form(text: str, form: str, value: object) -> None:
    found = answer_in(text, form)  # type: ignore[arg-type]

    assert (found.value if found else "nothing") == value


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"oracle": True}, "-O oracle is for the Game of 24 alone"),
        ({"verify_steps": True}, "-O verify_steps is for the Game of 24 alone"),
        ({"depth": 51}, "-O depth is 51"),
        ({"search": "best"}, "-O search: "),
        ({"breadth": "many"}, "-O breadth: "),
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, object], told: str) -> None:
    with pytest.raises(UserError) as error:
        grown(question=POEM, **options)  # type: ignore[arg-type]

    assert str(error.value).startswith(told)


def test_self_consistency_may_vote_over_trees() -> None:
    tree = ("p", FOR_1, "400", FOR_1)
    run = played("self-consistency:tot", *tree, *tree[:2], "300", FOR_1, *tree, question=TRAIN,
                 samples=3, seed=1, budget=Budget(max_tokens=10_000),
                 options={"thoughts": "1", "evaluations": "1"})  # fmt: skip

    assert (run.answer.value, run.answer.confidence) == (400, Confidence(0.6667, "2 of 3 votes"))
