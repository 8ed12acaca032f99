"""The sheet that a person fills in: what stands on it, what is kept, whose work it is."""

from collections.abc import Callable

import pytest

from agent.active.annotation import Annotation, Refused, Task, annotated, drafted, sheet
from agent.active.selection import Selected

SELECTED = Selected(
    id="1", question="How many eggs\nare in 5 boxes of 6?", form="number", uncertainty=0.75,
    metric="disagreement", k=4, unparsed=1, answers={"11": 2, "30": 1}, model="small",
    draft="5 + 6 = 11.", draft_answer="11",
)  # fmt: skip
EMPTY = """\
# Question 3 of 8: uncertainty 0.75 (disagreement, 4 samples)
#
# How many eggs
# are in 5 boxes of 6?
#
# the model's answers: 11 (2), 30 (1), no answer (1)
#
# Write how the answer is found, step by step, and the answer alone behind `answer:`.
# Lines that begin with # do not count. Leave it empty to skip the question.

rationale:


answer:\x20
"""
DRAFT = """\
# What stands below is a draft of small: check every step and every number.
# It counts as the model's until you change it, or write `annotator: person`.

rationale:
5 + 6 = 11.

answer: 11

annotator: model
"""
NEVER = "the rationale never comes to {!r}: does it lead to the answer?"
Edit = Callable[[str], str]


def task(form: str = "number", draft: bool = False) -> Task:
    return Task(SELECTED, form, 3, 8, drafted(SELECTED) if draft else Annotation())


def filled(rationale: str, answer: str) -> Edit:
    """Return what a person does who fills in these words, whatever stands there."""
    return lambda text: f"# a comment\nrationale:\n{rationale}\n\nanswer: {answer}\n"


def unchanged(text: str) -> str:
    return text


def in_turn(*edits: Edit) -> tuple[Edit, list[str]]:
    """Return one editing after the other, and the sheets that they found."""
    left, seen = iter(edits), list[str]()

    def edit(text: str) -> str:
        seen.append(text)
        return next(left)(text)

    return edit, seen


def test_a_sheet_shows_the_question_and_leaves_room() -> None:
    assert sheet(task(), Annotation()) == EMPTY


def test_a_sheet_with_a_draft_says_that_it_is_one() -> None:
    text = sheet(task(draft=True), drafted(SELECTED))
    assert text.endswith(DRAFT)
    assert text.startswith(EMPTY.partition("\nrationale")[0])


def test_what_a_person_writes_is_theirs() -> None:
    found = annotated(task(), filled("Each box has 6.\nSo 5 * 6 = 30.", "30."))
    assert found == Annotation("Each box has 6.\nSo 5 * 6 = 30.", "30", "person")


def test_words_beside_the_headings_count() -> None:
    assert annotated(task(), lambda _: "Rationale: 5 * 6 = 30\nAnswer： 30") == Annotation(
        "5 * 6 = 30", "30"
    )


@pytest.mark.parametrize("edit", [unchanged, lambda _: "", filled("", "")])
def test_an_empty_sheet_is_skipped(edit: Edit) -> None:
    assert annotated(task(), edit) is None


def test_a_draft_that_is_emptied_is_skipped() -> None:
    assert annotated(task(draft=True), filled("", "")) is None


def test_a_draft_left_as_it_is_stays_the_models() -> None:
    assert annotated(task(draft=True), unchanged) == Annotation("5 + 6 = 11.", "11", "model")


def test_blanks_make_no_author() -> None:
    found = annotated(task(draft=True), lambda text: text.replace("5 + 6", "5 +  6"))
    assert isinstance(found, Annotation)
    assert found.annotator == "model"


def test_a_draft_that_a_person_mended_is_theirs() -> None:
    mended = annotated(task(draft=True), filled("5 * 6 = 30.", "30"))
    assert mended == Annotation("5 * 6 = 30.", "30", "person")


def test_a_person_may_say_that_a_draft_is_theirs() -> None:
    sign = ("annotator: model", "annotator: person")
    signed = annotated(task(draft=True), lambda text: text.replace(*sign))
    assert signed == Annotation("5 + 6 = 11.", "11", "person")


def test_nobody_can_pass_their_own_words_off_as_the_models() -> None:
    text = "rationale: 5 * 6 = 30\nanswer: 30\nannotator: model"
    assert annotated(task(draft=True), lambda _: text) == Annotation("5 * 6 = 30", "30", "person")


@pytest.mark.parametrize(
    ("rationale", "answer", "told"),
    [
        ("", "30", "the rationale is empty: write how the answer is found"),
        ("5 * 6 = 30", "", "there is no answer: write it behind `answer:`"),
        ("5 * 6 = 30", "many", "the answer 'many' is not of the form number"),
        ("5 * 6 = 30", "30\nor so",
         "the answer is longer than a line: write nothing but the answer behind `answer:`"),
    ],
)  # fmt: skip
def test_what_is_useless_is_given_back_and_never_kept(
    rationale: str, answer: str, told: str
) -> None:
    edit, seen = in_turn(filled(rationale, answer), unchanged)
    assert annotated(task(), edit) == Refused((told,))
    assert [text.splitlines()[0] for text in seen[1:]] == [f"# ! {told}"]


@pytest.mark.parametrize(
    ("rationale", "answer", "told"),
    [
        ("Six times five.", "30", NEVER.format("30")),
        ("5 * 6 = 31, so 30", "30", "5 * 6 = 31 is wrong: it makes 30"),
    ],
)
def test_what_is_doubtful_is_given_back_and_kept_if_the_person_insists(
    rationale: str, answer: str, told: str
) -> None:
    edit, seen = in_turn(filled(rationale, answer), unchanged)
    assert annotated(task(), edit) == Annotation(rationale, answer)
    assert seen[1].splitlines()[0] == f"# ! {told}"
    assert f"rationale:\n{rationale}\n\nanswer: {answer}\n" in seen[1]


def test_nobody_insists_on_a_draft_of_the_model_that_is_doubtful() -> None:
    wrong = Task(SELECTED, "number", 1, 1, Annotation("5 + 6 = 12.", "11", "model"))
    told = (NEVER.format("11"), "5 + 6 = 12 is wrong: it makes 11")
    assert annotated(wrong, unchanged) == Refused(told)


def test_what_was_wrong_can_be_mended() -> None:
    edit, seen = in_turn(filled("5 * 6 = 31", "31"), filled("5 * 6 = 30", "30"))
    assert annotated(task(), edit) == Annotation("5 * 6 = 30", "30")
    assert len(seen) == 2


def test_a_script_that_never_mends_anything_ends() -> None:
    texts = (f"rationale: {'x' * count}\nanswer: 30" for count in range(1, 1000))
    assert annotated(task(), lambda _: next(texts)) == Refused((NEVER.format("30"),))


@pytest.mark.parametrize(
    ("form", "rationale", "answer"),
    [
        ("yes-no", "He died in 1791. The telephone came later.", "no"),
        ("choice", "Snow is white.", "(B)"),
        ("date", "A week after June 6 is June 13.", "06/13/2014"),
        ("text", "企鹅是鸟。", "企鹅"),
        ("letters", "The last letters are y and k: yk.", "yk"),
    ],
)
def test_each_form_has_annotations_of_its_own(form: str, rationale: str, answer: str) -> None:
    assert annotated(task(form), filled(rationale, answer)) == Annotation(rationale, answer)


def test_a_draft_that_looks_like_a_sheet_stays_a_draft() -> None:
    odd = "# 5 boxes\nAnswer: 5 * 6 = 30"
    drafting = Task(SELECTED, "number", 1, 1, Annotation(odd, "30", "model"))
    found = annotated(drafting, unchanged)
    assert found == Annotation("# 5 boxes\n Answer: 5 * 6 = 30", "30", "model")


def test_words_of_pool_and_model_cannot_steer_a_terminal() -> None:
    one = Selected(
        id="1", question="Why\x1b[2J?\r# really", form="number", uncertainty=1, metric="entropy",
        k=2, unparsed=0, answers={"\x1b]0;x\x077": 2}, model="small", draft="\x1b[1mseven 7",
        draft_answer="7",
    )  # fmt: skip
    text = sheet(Task(one, "number", 1, 1, drafted(one)), drafted(one))
    assert "\x1b" not in text
    assert "# Why?\n# # really\n" in text


def test_a_sheet_saved_on_windows_is_read_too() -> None:
    text = "\ufeffrationale:\r\n5 * 6 = 30\r\n\r\nanswer: 30\r\n"
    assert annotated(task(), lambda _: text) == Annotation("5 * 6 = 30", "30")
