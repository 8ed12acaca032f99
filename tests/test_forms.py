"""Answers in their forms: which one a question asks for, how it is found, what is the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.forms import FORMS, Form, Take, find, form_of, normalised, same, vote_key
from agent.messages import Json, Question
from tests.searching import steady


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("What is 6 * 7?", "number"),
        ("小红有3盒彩笔，每盒12支，一共多少支？", "number"),
        ("Is Rome in Italy?", "yes-no"),
        ("May a minor buy it?", "yes-no"),
        ("May 5 is a holiday in which country?", "text"),
        ("企鹅能在沙漠里生活吗？", "yes-no"),
        ("Which one flies? (A) hen (B) crow", "choice"),
        ("Where is it?\nA. at home\nB. at sea", "choice"),
        ("首都是哪里？A、上海 B、北京", "choice"),
        ("A、B两地相距多远？", "text"),
        ("What do f(a) and f(b) mean?", "text"),
        ('Take the last letters of the words in "Paula Brook" and concatenate them.', "letters"),
        ("4 9 10 13", "expression"),
        ("Who wrote Hamlet?", "text"),
    ],
)
def test_a_question_asks_for_a_form(question: str, form: Form) -> None:
    assert form_of(Question(question)) == form


def test_the_form_that_is_asked_for_goes_before_the_rules() -> None:
    assert form_of(Question("What is 6 * 7?", form="text")) == "text"
    assert form_of(Question("What is 6 * 7?", form="poem")) == "number"


CASES: list[tuple[Form, str, str | None, Json]] = [
    ("number", "The answer is **18**.", "18", 18),
    ("number", r"So \boxed{18}", "18", 18),
    ("number", r"The answer is: $\boxed{\frac{1}{2}}$.", "1/2", 0.5),
    ("number", "答案是18元。", "18元", 18),
    ("number", "答：还剩30支。", "还剩30支", 30),
    ("number", "The answer is $18.00.", "$18.00", 18),
    ("number", "$18.00.", "18", 18),
    ("number", "The answer is 18 dollars. She sells 9 eggs.", "18 dollars", 18),
    ("number", "The answer is -3", "-3", -3),
    ("number", "The answer is 1/2.", "1/2", 0.5),
    ("number", "The answer is 1,234.50 dollars", "1,234.50 dollars", 1234.5),
    ("number", "The answer is 5 * 12 = 60 eggs.", "60 eggs", 60),
    ("number", "The answer is 18 of 20.", "18", 18),
    ("number", "The answer is 12. No: the answer is 18.", "18", 18),
    ("number", "12 and 6 make 18", "18", 18),
    ("number", "#### 18", "18", 18),
    ("number", "#### Step 3: add\n12 and 6 make 18", "18", 18),
    ("number", "#### 1. Add\n12 and 6 make 18", "18", 18),
    ("number", "**Final Answer:**\n\n18 eggs", "18 eggs", 18),
    ("number", "### Answer\n18", "18", 18),
    ("number", "The answer to the question is 18.", "18", 18),
    ("number", "The answer is eighteen.", None, None),
    ("number", "I do not know.", None, None),
    ("yes-no", "No, that is odd. So the answer is yes.", "yes", "yes"),
    ("yes-no", "The answer is no, yes would be wrong.", "no", "no"),
    ("yes-no", "I know nothing of nobody.", None, None),
    ("yes-no", "NOT ENOUGH INFORMATION", None, None),
    ("yes-no", "Yes, no doubt.", "yes", "yes"),
    ("yes-no", "That is not true.", "no", "no"),
    ("yes-no", "答案是：不是", "no", "no"),
    ("yes-no", "是否能生活？所以企鹅不能在那里生活。", "no", "no"),
    ("yes-no", "没错", "yes", "yes"),
    ("yes-no", "不对", "no", "no"),
    ("yes-no", "可能在社会上。", None, None),
    ("choice", "The answer is (B).", "(B)", "B"),
    ("choice", "Answer", None, None),
    ("choice", "The answer is A.", "(A)", "A"),
    ("choice", "A dog is the best answer, I think.", None, None),
    ("choice", "The options (A) and (B) are wrong, so C.", "(C)", "C"),
    ("choice", "答案是B选项", "(B)", "B"),
    ("choice", "选（c）", "(C)", "C"),
    ("choice", "b.", "(B)", "B"),
    ("choice", "NOT ENOUGH INFORMATION", None, None),
    ("letters", "The answer is ohyk.", "ohyk", "ohyk"),
    ("letters", 'The answer is "O h y k".', "ohyk", "ohyk"),
    ("letters", "The answer is o-h-y-k because the words end so", "ohyk", "ohyk"),
    ("letters", "Together they make 'ohyk'.", "ohyk", "ohyk"),
    ("date", "The answer is 6/6/2014.", "06/06/2014", "06/06/2014"),
    ("date", "It is 2014-06-06, not 2014.", "06/06/2014", "06/06/2014"),
    ("date", "2014年6月6日", "06/06/2014", "06/06/2014"),
    ("date", "The answer is 12.", None, None),
    ("expression", "Answer: (10 - 4) * (13 - 9) = 24", "(10 - 4) * (13 - 9)",
     "(10 - 4) * (13 - 9)"),
    ("expression", r"The answer is \boxed{4 \times 6}.", "4 * 6", "4 * 6"),
    ("text", "The answer is Paris. It is the capital.", "Paris", "paris"),
    ("text", "The answer is St. Louis.", "St. Louis", "st louis"),
    ("text", "The answer is the **Danube**.", "the Danube", "danube"),
    ("text", 'The answer is "Paris".', "Paris", "paris"),
    ("text", "**Answer:**\nParis", "Paris", "paris"),
    ("text", "NOT ENOUGH INFORMATION", "NOT ENOUGH INFORMATION", "not enough information"),
    ("text", "答案是孙悟空。他是猴子。", "孙悟空", "孙悟空"),
    ("text", "A: Paris", "Paris", "paris"),
    ("text", "It is old.\nIt is Paris", "It is Paris", "it is paris"),
    ("text", "The answer is", None, None),
    ("text", " \n", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("form", "reply", "text", "value"), CASES)
def test_an_answer_is_found_behind_the_last_marker_else_last(
    form: Form, reply: str, text: str | None, value: Json
) -> None:
    found = find(reply, form)

    assert (None, None) if found is None else (found.text, found.value) == (text, value)
    assert (found is None) == (text is None)


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        ("The answer is 12 x 3 = 36.", "36"),
        ("The answer is 5 apples + 3 apples = 8 apples.", "8 apples"),
        ("The answer is $5 + $3.50 = $8.50.", "$8.50"),
        ("The answer is (2 + 3) * 4 = 20", "20"),
        ("The answer is 18, because 5 eggs + 4 eggs = 9 eggs", "18"),
    ],
)
def test_behind_an_equation_it_is_the_result_that_counts(reply: str, text: str) -> None:
    found = find(reply, "number")

    assert found is not None
    assert found.text == text or found.value == int(text)


@pytest.mark.parametrize(
    ("form", "reply", "value"),
    [
        ("number", " 18, because 9 and 9 make 18 and 24", 18),
        ("number", "Therefore, the answer (arabic numerals) is 18.", 18),
        ("number", " 18. The answer is 24.", 18),
        ("yes-no", " No, yes", "no"),
        ("choice", " B. Not C.", "B"),
        ("text", "Paris.\n\nIt lies on the Seine.", "paris"),
        ("text", "Therefore, the answer is\nParis", "paris"),
    ],
)
def test_a_reply_that_goes_on_behind_a_marker_begins_with_the_answer(
    form: Form, reply: str, value: Json
) -> None:
    found = find(reply, form, "first")

    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        (18, 18.0, True),
        (0.1 + 0.2, 0.3, True),
        ("18", 18, True),
        ("-3", 3, False),
        ("3.5 m", "35 m", False),
        ("1,000 m", "1000 m", True),
        ("The Danube.", "danube", True),
        ("C++", "C", False),
        (True, "yes", True),
        ([1, 2.0], [1.0, 2], True),
        ([-1], [1], False),
        (float("nan"), float("nan"), True),
        (float("inf"), 10**4200, False),
        (None, "none", True),
    ],
)
def test_values_are_the_same_however_they_are_written(
    first: Json, second: Json, alike: bool
) -> None:
    assert same(first, second) is alike


def test_texts_are_normalised_as_hotpotqa_scores_them() -> None:
    assert normalised(" The  U.S.A.-an Arctic, a fox! ") == "usaan arctic fox"


@steady
@given(st.text(), st.sampled_from(FORMS), st.sampled_from(["last", "first"]))
def test_any_reply_can_be_read_in_any_form(reply: str, form: Form, take: Take) -> None:
    for text in (reply, f"The answer is {reply}", rf"\boxed{{{reply}}}"):
        found = find(text, form, take)
        if found is not None:
            assert found.value not in (None, "")
            assert vote_key(found.value)
