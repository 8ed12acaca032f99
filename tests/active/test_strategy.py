"""The strategy `active-prompt`, call by call."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from agent.active.annotation import Annotation
from agent.active.exemplars import Collection
from agent.active.selection import select
from agent.budget import Budget
from agent.errors import NoAnswer, UserError
from agent.events import Answer, Confidence, Event, Sampled, Warned
from agent.messages import Decoding, Message, Question
from agent.prompts import Library
from agent.strategies.active_prompt import IN_EXEMPLARS, IN_POOL
from agent.strategies.running import run
from agent.strategies.strategy import Kit
from tests.active.estimated import estimates
from tests.scripted import ScriptedModel
from tests.toys import TOYS

SHOWN, POOLED, ASKED = "How many are 3 and 4?", "How many are 5 and 6?", "How many are 8 and 9?"
HELD = estimates({SHOWN: [1, 2], POOLED: [3, 3]})
TRIGGER = "A: Let's think step by step."


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Prompts with one annotated exemplar."""
    (one,) = select(HELD, 1, "disagreement")
    Collection(tmp_path, "number").add(one, Annotation("3 + 4 = 7.", "7"), HELD.header.pool)
    return Library(folders=(tmp_path,))


def ask(
    library: Library,
    *replies: str,
    question: str = ASKED,
    samples: int = 0,
    options: Mapping[str, str] | None = None,
) -> tuple[list[Event], ScriptedModel]:
    """Return what happens when `question` is asked with these replies, and the model."""
    model = ScriptedModel(replies)
    kit = Kit(model, TOYS, library, Decoding(seed=5), samples=samples, options=options or {})
    asked = Question(question, form="number")
    events = list(run(kit, "active-prompt", asked, Budget(max_tokens=65536)))
    model.close()
    return events, model


def test_the_annotated_exemplars_stand_before_the_question(library: Library) -> None:
    _, model = ask(library, " 8 + 9 = 17. The answer is 17.", samples=1)
    ((system, *messages), decoding) = model.calls[0]
    assert system.role == "system"
    assert [(one.role, one.content) for one in messages] == [
        ("user", f"Q: {SHOWN}"),
        ("assistant", f"{TRIGGER} 3 + 4 = 7. The answer is 7."),
        ("user", f"Q: {ASKED}"),
    ]
    assert decoding.opening == TRIGGER
    assert decoding.stop[-1] == "\nQ:"


def test_one_sample_is_one_call_at_temperature_0(library: Library) -> None:
    events, model = ask(library, " The answer is 17.", samples=1)
    assert [how.temperature for _, how in model.calls] == [0.0]
    assert events[-1] == Answer(1, "17", 17)
    assert not [one for one in events if isinstance(one, Sampled)]


def test_five_samples_vote_at_temperature_0_7_with_seeds_of_their_own(library: Library) -> None:
    events, model = ask(library, *(f" The answer is {n}." for n in (17, 16, 17, 16, 17)))
    assert [(how.temperature, how.seed) for _, how in model.calls] == [
        (0.7, 5), (0.7, 6), (0.7, 7), (0.7, 8), (0.7, 9),
    ]  # fmt: skip
    samples = [one for one in events if isinstance(one, Sampled)]
    assert [(one.number, one.of, one.value, one.source) for one in samples] == [
        (number, 5, value, "active-prompt") for number, value in enumerate((17, 16, 17, 16, 17), 1)
    ]
    assert events[-1] == Answer(5, "17", 17, confidence=Confidence(0.6, "3 of 5 votes"))


def test_sampling_stops_when_the_leader_cannot_be_overtaken(library: Library) -> None:
    events, model = ask(library, *[" The answer is 17."] * 3)
    assert len(model.calls) == 3
    how = "3 of 3 votes, 2 samples not needed"
    assert events[-1] == Answer(3, "17", 17, confidence=Confidence(1.0, how))


def test_number_temperature_and_early_stop_can_be_chosen(library: Library) -> None:
    replies = [" So 8. The answer is 17."] * 2 + [" So 9. The answer is 17."]
    given = {"samples": "3", "temperature": "0.4", "early_stop": "no"}
    _, model = ask(library, *replies, options=given)
    assert [how.temperature for _, how in model.calls] == [0.4, 0.4, 0.4]


def test_the_flag_for_samples_wins_over_the_option(library: Library) -> None:
    replies = [" The answer is 17."] * 2
    _, model = ask(library, *replies, samples=2, options={"samples": "9"})
    assert len(model.calls) == 2


def test_samples_without_an_answer_do_not_vote(library: Library) -> None:
    events, _ = ask(library, "Who knows.", "Who knows?", " The answer is 17.", samples=3)
    assert events[-1] == Answer(3, "17", 17, confidence=Confidence(0.3333, "1 of 3 votes"))


def test_no_answer_at_all_is_an_error(library: Library) -> None:
    with pytest.raises(NoAnswer, match="none of 2 samples held an answer"):
        ask(library, "Who knows.", "Who knows?", samples=2)


def test_without_exemplars_the_person_is_told_how_to_make_some() -> None:
    with pytest.raises(UserError, match="no exemplars yet for answers of the form") as caught:
        ask(Library())
    assert caught.value.exit_code == 2
    assert caught.value.hint == (
        "make some: agent active estimate POOL.jsonl; agent active select estimates.jsonl; "
        "agent active annotate selected.jsonl"
    )


def warnings(library: Library, question: str) -> list[str]:
    events, _ = ask(library, " The answer is 17.", question=question, samples=1)
    return [one.text for one in events if isinstance(one, Warned)]


def test_a_question_that_is_an_exemplar_itself_is_no_fair_test(library: Library) -> None:
    assert warnings(library, SHOWN.upper()) == [IN_EXEMPLARS]


def test_a_question_of_the_pool_is_no_fair_test(library: Library) -> None:
    assert warnings(library, POOLED) == [IN_POOL]


def test_any_other_question_is(library: Library) -> None:
    assert warnings(library, ASKED) == []


def test_the_constant_prefix_ends_where_the_question_begins(library: Library) -> None:
    _, model = ask(library, " The answer is 17.", samples=1)
    messages = model.calls[0][0]
    assert [one.constant for one in messages] == [True, True, True, False]
    assert messages[-1] == Message("user", f"Q: {ASKED}")
