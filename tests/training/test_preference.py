"""Pairs of answers of which one is preferred: read back with nothing but JSON."""

import json
from typing import Any

from agent.messages import Attachment, Question
from agent.store.rows import Run
from agent.training.answers import Answered, answered
from agent.training.preference import pairs
from tests.render.stories import row, started


def of(
    answer: str, rating: int = 0, correction: str = "", run: str = "", question: str = "6 * 7?"
) -> Answered:
    """Return a run that a person looked at."""
    kept = row(
        id=run or answer, question=question, answer=answer, rating=rating, correction=correction
    )
    return answered(kept, {"question": {"text": question, "attachments": []}})


def made(*runs: Answered, share: float = 1.0) -> list[dict[str, Any]]:
    """Return the lines as a trainer reads them."""
    return [json.loads(json.dumps(one)) for one in pairs(runs, share)]


def said(lines: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return what is preferred to what."""
    return [(one["chosen"][0]["content"], one["rejected"][0]["content"]) for one in lines]


def test_a_correction_is_preferred_to_what_it_corrects() -> None:
    (line,) = made(of("41", correction="42", run="run1"))

    group = line.pop("group")
    assert len(group) == 16
    assert line == {
        "prompt": [{"role": "user", "content": "6 * 7?"}],
        "chosen": [{"role": "assistant", "content": "42"}],
        "rejected": [{"role": "assistant", "content": "41"}],
        "split": "train",
        "why": "correction",
        "runs": ["run1", "run1"],
    }


def test_every_good_answer_is_preferred_to_every_bad_one_of_the_same_question() -> None:
    lines = made(
        of("42", 1), of("forty-two", 1), of("41", -1), of("40", -1), of("9", question="3 * 3?")
    )

    assert said(lines) == [("42", "41"), ("42", "40"), ("forty-two", "41"), ("forty-two", "40")]
    assert len({one["group"] for one in lines}) == 1


def test_ties_make_no_pair() -> None:
    assert made(of("42", 1), of("forty-two", 1)) == []
    assert made(of("41", -1), of("40", -1)) == []


def test_an_answer_that_some_like_and_others_do_not_is_in_no_pair() -> None:
    lines = made(
        of("It is 42", 1, run="a"), of("it is 42.", -1, run="b"), of("41", -1), of("43", 1)
    )

    assert said(lines) == [("43", "41")]


def test_the_same_answer_counts_once() -> None:
    assert len(made(of("42", 1, run="a"), of("42", 1, run="b"), of("41", -1))) == 1


def test_another_conversation_or_another_text_is_another_prompt() -> None:
    plain = started().body
    talked = {**plain, "conversation": [{"role": "user", "content": "Hello", "constant": False}]}
    given = started(Question("6 * 7?", (Attachment("a.txt", "seven"),))).body
    runs = [Run("a", "6 * 7?", answer="42", rating=1), Run("b", "6 * 7?", answer="41", rating=-1)]

    assert made(answered(runs[0], plain), answered(runs[1], talked)) == []
    assert made(answered(runs[0], plain), answered(runs[1], given)) == []
    assert answered(runs[0], given).prompt == (
        {"role": "user", "content": "a.txt:\nseven\n\n6 * 7?"},
    )


def test_pairs_of_one_question_stay_on_one_side() -> None:
    lines = made(
        *(one for number in range(100) for one in
          (of("42", 1, question=str(number)), of("41", -1, question=str(number)),
           of("40", -1, question=str(number)))),
        share=0.5,
    )  # fmt: skip

    sides = {one["group"]: set() for one in lines}  # type: ignore[var-annotated]
    for one in lines:
        sides[one["group"]].add(one["split"])
    assert {len(side) for side in sides.values()} == {1}
    assert {side for one in sides.values() for side in one} == {"train", "test"}
