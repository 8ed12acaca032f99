"""Which strategy the rules pick, in English and Chinese; where none applies, the model decides."""

import pytest

from agent.events import Chosen
from agent.messages import Attachment, Question
from agent.strategies.rules import RULES, by_rule
from tests.test_arithmetic import COMPUTE, KNOW

NOTES = Attachment("notes.txt", "The harbour was built in 1902 and closed in 1967.")
PLAIN = {
    "pal": [
        "What is 2^61 - 1 divided by 7, rounded to 3 decimals?",
        "小明有3盒铅笔，每盒12支，送给同学7支，还剩多少支？",
        "Could you tell me what 15% of 80 is?",
        "Is 7919 prime?",
        "What is the 30th Fibonacci number?",
        "Take the last letters of the words in 'Elon Musk' and concatenate them.",
        'Take the last letters of each word in "Ada Lovelace".',
        "Today is 03/14/2021. What is the date tomorrow in MM/DD/YYYY?",
        "What day of the week was it 100 days before 2020-03-01?",
        "2024年3月5日是星期几？",
        "Write 3/4 + 1/8 as a decimal",
        "Simplify 12/18 + 1/3",
        "How many days from 2024-01-15 until 2024-03-01?",
    ],
    "tot": [
        "4 9 10 13",
        "1, 3, 4, 6",
        "Use 4, 9, 10 and 13 to make 24",
        "Play the game of 24 with 2 3 5 12",
        "用 3、8、8、3 算24点",
    ],
    "cot": [
        "Is the sky blue?",
        "Could a llama birth twice during the War in Vietnam?",
        "Can you swim across the Atlantic?",
        "苹果是水果吗？",
        "Which one is a metal? (A) wood (B) iron (C) glass",
        "What can fly? A) a stone B) a bird",
        "How much is 3 + 4? (a) 6 (b) 7",
    ],
    "react": [
        "What is the latest version of Python?",
        "What is the weather in Berlin?",
        "What is at https://example.com/2024/05/06/page-2?",
        "Who is the current president of France?",
        "Search the web for good ramen",
        "What do our documents say about holidays?",
        "今天的新闻有哪些？",
        "现在几点？",
        "苹果公司的股价是多少？",
    ],
    "direct": [
        "Who wrote Frankenstein?",
        "Could you tell me who wrote Frankenstein?",
        "What is the capital of France?",
        "How many moons does Mars have?",
        "What is COVID-19?",
        "Why is the sky blue?",
        "How do I sort a list in Python?",
        "Explain why 0.1 + 0.2 is not 0.3",
        "Translate 'one, two, three' into French.",
        "Summarise the 7 habits of highly effective people in three sentences.",
        "Write a poem about the number 24",
        "Write a Python function that adds 3 and 4",
        "Can you write me a short story about two cats and three dogs?",
        "Suggest three names for a bakery",
        "Hello!",
        "谢谢",
        "《三国演义》是谁写的？",
        "中国的首都是哪里？",
        "请用三句话介绍北京",
        "把“一二三”翻译成英文",
        "你能帮我写一首关于春天的诗吗？",
    ],
}
UNSURE = [
    "Who is older, Annie Morton or Terry Richardson?",
    "Alice is taller than Bob. Bob is taller than Carol. Who is the shortest?",
    "Is a tomato a fruit or a vegetable?",
    "Who is the author of the book that won the prize?",
    "black holes",
    "Wer schrieb Faust?",
    "小红比小明高。小明比小刚高。谁最矮？",
    "I have a cold. What should I do?",
    "My dog ate my homework, and my teacher does not believe me, and my friends laugh about it "
    "all day long, so that I do not know any more what to do",
]
ATTACHED = {
    "Summarise @notes.txt in one sentence": "direct",
    "Translate this into German": "direct",
    "What is this text about?": "direct",
    "总结一下": "direct",
    "What is the name of the ship?": "direct",
    "How many of these commits mention a fix?": "direct",
    "Is the harbour open?": "direct",
    "What do three of the cheapest item cost?": "react",
    "What is the average price?": "react",
    "How many years is 1967 - 1902?": "react",
    "所有商品的平均价格是多少？": "react",
}  # fmt: skip


def picked(question: Question) -> str | None:
    chosen = by_rule(question)
    return None if chosen is None else chosen.strategy


@pytest.mark.parametrize(
    ("strategy", "question"), [(name, one) for name, many in PLAIN.items() for one in many]
)
def test_a_rule_picks_the_strategy(strategy: str, question: str) -> None:
    assert picked(Question(question)) == strategy


@pytest.mark.parametrize("question", COMPUTE)
def test_what_has_to_be_computed_is_computed_by_a_program(question: str) -> None:
    assert picked(Question(question)) == "pal"


@pytest.mark.parametrize("question", KNOW)
def test_no_program_is_written_for_what_needs_none(question: str) -> None:
    assert picked(Question(question)) != "pal"


@pytest.mark.parametrize("question", UNSURE)
def test_where_no_rule_applies_none_is_forced(question: str) -> None:
    assert picked(Question(question)) is None


@pytest.mark.parametrize(("question", "strategy"), ATTACHED.items())
def test_an_attached_text_is_read_and_no_program_is_made_to_open_it(
    question: str, strategy: str
) -> None:
    assert picked(Question(question, (NOTES,))) == strategy


def test_the_form_that_was_asked_for_decides() -> None:
    assert picked(Question("Which is it?", form="choice")) == "cot"
    assert picked(Question("When?", form="date")) == "pal"
    assert picked(Question("2 3 4 5", form="number")) is None


def test_every_rule_has_a_reason_that_reads_well_behind_because() -> None:
    reasons = [rule.reason for rule in RULES]

    assert len(set(reasons)) == len(reasons)
    assert [one for one in reasons if not one or one[0].isupper() or one[-1] in ".!"] == []


@pytest.mark.parametrize(
    "text",
    ["", "?", " ", "9" * 50_000, "what " * 20_000, "写" * 50_000, "of the a that " * 5000,
     "write a " * 10_000, "who is er or " * 5000, "用" * 20_000, "3天前" * 10_000],
)  # fmt: skip
def test_odd_questions_are_decided_in_time(text: str) -> None:
    assert picked(Question(text)) in (None, "direct", "cot", "pal", "react", "tot")


DOCUMENTS = {
    "rag": [
        "Who leads the Aurora project?",
        "Is there a canteen?",
        "Who is older, Maria Olsen or Jonas Weber?",
        "Explain the travel policy",
        "What is our policy on leave about?",
        "Summarise the handbook",
        "Write an invitation from my notes of the meeting",
        "What do our documents say about holidays?",
        "How many days of leave do I have?",
        "holidays",
        "年假有几天？",
        "总结员工手册",
        "南京项目的预算是多少？",
    ],
    "react": [
        "What is the total of all invoices?",
        "What is the weather in Berlin?",
        "所有发票的总和是多少？",
    ],
    "pal": ["What is 15% of 80?", "What day of the week was it 100 days before 2020-03-01?"],
    "tot": ["4 9 10 13"],
    "cot": ["Which one is a metal? (A) wood (B) iron (C) glass"],
    "direct": [
        "Hello!",
        "Write a poem about spring",
        "Translate 'one, two, three' into French.",
        "把“一二三”翻译成英文",
    ],
}


@pytest.mark.parametrize(
    ("question", "strategy"),
    [(question, strategy) for strategy, asked in DOCUMENTS.items() for question in asked],
)
def test_where_there_are_documents_facts_are_looked_up_in_them(
    question: str, strategy: str
) -> None:
    chosen = by_rule(Question(question), documents=True)

    assert chosen is not None
    assert chosen.strategy == strategy


def test_it_is_said_that_the_documents_decide() -> None:
    chosen = by_rule(Question("Who leads the Aurora project?"), documents=True)

    assert chosen == Chosen("rag", "the answer is looked up in the documents")


@pytest.mark.parametrize("question", UNSURE)
def test_with_documents_no_question_is_left_to_the_model(question: str) -> None:
    assert by_rule(Question(question), documents=True) is not None


@pytest.mark.parametrize(("question", "strategy"), ATTACHED.items())
def test_what_is_attached_goes_before_documents(question: str, strategy: str) -> None:
    chosen = by_rule(Question(question, (NOTES,)), documents=True)

    assert chosen is not None
    assert chosen.strategy == strategy
