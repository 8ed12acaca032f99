"""Which questions go on from what was said before, in English and Chinese."""

import pytest

from agent.strategies.referring import is_about_talk, may_reckon, reckons_on, refers_back

BACK = [
    "And per month?",
    "Who wrote it?",
    "and who wrote it?",
    "What about Berlin?",
    "Divide that by 8.",
    "Why?",
    "What is 15% of that?",
    "What is 20% of my salary?",
    "When was she born?",
    "In Chinese, please.",
    "那每个月呢？",
    "它有多高？",
    "他是哪里人？",
    "再除以9",
    "为什么？",
    "换成英语",
]
ALONE = [
    "What is 17 * 23?",
    "Who wrote Frankenstein?",
    "What is the capital of France?",
    "Tom has 3 boxes of 12 pencils and gives 6 of them away. How many pencils are left?",
    "A train goes 120 km in 1.5 hours. How fast is it?",
    "法国的首都是哪里？",
    "15的平方是多少？",
    "36乘以15等于多少？",
    "小明有3盒铅笔，每盒12支，他送给同学7支，一共剩多少支？",
]


@pytest.mark.parametrize("question", BACK)
def test_it_refers_back(question: str) -> None:
    assert refers_back(question)


@pytest.mark.parametrize("question", ALONE)
def test_it_stands_alone(question: str) -> None:
    assert not refers_back(question)


@pytest.mark.parametrize(
    "question",
    ["And per month?", "Divide that by 8.", "And add 37.", "那每个月呢？", "再除以9呢？",
     "I eat 4 of them. How many are left?", "他比小张高多少？"],
)  # fmt: skip
def test_a_number_is_worked_out_from_what_was_said(question: str) -> None:
    assert reckons_on(question)


@pytest.mark.parametrize(
    "question",
    ["What is my name?", "Add butter to it.", "再加上鸡蛋。", "When was she born?", "谢谢！",
     "Remove the bread.", "我的会议是几点？", "What is 17 * 23?"],
)  # fmt: skip
def test_no_number_is_worked_out_from_what_was_said(question: str) -> None:
    assert not reckons_on(question)


@pytest.mark.parametrize(
    "question",
    ["Good morning!", "I live in Lisbon.", "你好，我叫李雷。", "Who wrote Frankenstein?"],
)
def test_a_program_is_of_no_use(question: str) -> None:
    assert not may_reckon(question)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("What is my name?", True),
        ("What did I ask first?", True),
        ("No, I meant 15 apples.", True),
        ("我叫什么名字？", True),
        ("你刚才说什么？", True),
        ("What do the rules say about holidays?", False),
        ("假期有几天？", False),
    ],
)
def test_the_talk_itself_is_no_matter_of_documents(text: str, about: bool) -> None:
    assert is_about_talk(text) == about
