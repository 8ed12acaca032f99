"""Which questions are looked up on the web: what asks for it, or everything where a person says."""

import pytest

from agent.messages import Attachment, Question
from agent.strategies.rules import by_rule, in_conversation
from agent.strategies.sources import asks_for_web
from agent.strategies.strategy import WebUse

NOTES = Attachment("notes.txt", "The harbour was built in 1902 and closed in 1967.")
ON_WEB = (
    "What is the latest version of Python?",
    "What is the weather in Berlin?",
    "Search the web for good ramen",
    "Search online: what is 2 + 2 in the Frankenstein novel?",
    "Look up who wrote Frankenstein",
    "今天的新闻有哪些？",
    "请上网查一下杭州的人口",
    "帮我查一下青岚桥有多长",
)
KNOWN = ("Who wrote Frankenstein?", "Is the sky blue?", "中国的首都是哪里？")
ELSEWHERE = {
    "What is 17 * 3?": "pal",
    "2024年3月5日是星期几？": "pal",
    "Write a poem about the web": "direct",
    "Write a function that checks https in a header": "direct",
    "Hello!": "direct",
    "4 9 10 13": "tot",
}


def picked(question: str, web: WebUse, documents: bool = False) -> str | None:
    chosen = by_rule(Question(question), documents, web)
    return None if chosen is None else chosen.strategy


@pytest.mark.parametrize("web", ["auto", "always"])
@pytest.mark.parametrize("question", ON_WEB)
def test_what_asks_for_the_web_is_looked_up_there(question: str, web: WebUse) -> None:
    assert picked(question, web) == "research"


@pytest.mark.parametrize(
    "question",
    ["Summarise https://example.com/2024/05/06/page-2", "Translate https://example.com/ to German"],
)
def test_an_address_is_opened_in_the_loop(question: str) -> None:
    assert picked(question, "auto") == "react"


def test_own_files_are_looked_for_in_the_loop() -> None:
    assert picked("What do our documents say about holidays?", "auto") == "react"


@pytest.mark.parametrize("question", KNOWN)
def test_knowledge_is_looked_up_where_the_person_says_so(question: str) -> None:
    assert picked(question, "auto") == picked(question, "never") != "research"
    assert picked(question, "always") == "research"


@pytest.mark.parametrize(("question", "strategy"), ELSEWHERE.items())
@pytest.mark.parametrize("web", ["never", "auto", "always"])
def test_sums_texts_and_greetings_are_not_looked_up(
    question: str, strategy: str, web: WebUse
) -> None:
    assert picked(question, web) == strategy


def test_documents_answer_before_the_web_does() -> None:
    assert picked("Who wrote the handbook?", "always", documents=True) == "rag"
    assert picked("What is the weather in Berlin?", "auto", documents=True) == "research"


def test_an_attached_text_is_read_where_it_names_an_address_as_well() -> None:
    question = Question("Is https://example.org named?", (NOTES,))

    chosen = by_rule(question, web="auto")

    assert chosen is not None
    assert chosen.strategy == "direct"


@pytest.mark.parametrize(
    ("question", "web", "strategy"),
    [
        ("What is the weather in Berlin?", "auto", "research"),
        ("What does https://example.com/ say?", "auto", "react"),
        ("What does https://example.com/ say?", "never", "converse"),
        ("What is the weather in Berlin?", "never", "converse"),
        ("Who wrote Frankenstein?", "auto", "converse"),
        ("Who wrote Frankenstein?", "always", "research"),
        ("What is 17 * 3?", "always", "pal"),
        ("What did I say before?", "always", "converse"),
        ("你好", "always", "converse"),
    ],
)
def test_in_a_chat_the_web_answers_what_asks_for_it(
    question: str, web: WebUse, strategy: str
) -> None:
    assert in_conversation(Question(question), False, False, web).strategy == strategy


@pytest.mark.parametrize(
    ("text", "documents", "expected"),
    [
        ("What do our documents say today?", False, False),
        ("What does the latest report say?", False, True),
        ("What does the latest report say?", True, False),
        ("Search the web for the latest report", True, True),
        ("www.example.org says what?", True, True),
    ],
)
def test_own_files_are_no_part_of_the_web(text: str, documents: bool, expected: bool) -> None:
    assert asks_for_web(text, documents) is expected
